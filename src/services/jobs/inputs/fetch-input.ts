import { rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import pLimit from 'p-limit';
import type { FetchedFile, Job, JobInput } from '../../../core/job/record.ts';
import { extensionsOf } from '../../../core/media/formats.ts';
import { checkInput } from '../../../core/media/input-check.ts';
import { largestOriginal, type InputProblem } from '../../../core/media/input.ts';
import type { IntactFile } from '../../../core/media/inspection.ts';
import { createByteBudget } from '../../media/byte-budget.ts';
import type { Saved } from '../../media/download.ts';
import { schema } from '../../storage/schema.ts';
import { inTurn } from '../../runtime/in-turn.ts';
import type { JobContext } from '../context.ts';
import type { Reuse } from '../reuse.ts';

type FetchInputDeps = Pick<JobContext, 'records' | 'store' | 'messenger' | 'spool'> &
  JobContext['inputs'] &
  Pick<Reuse, 'mayReuse'>;

export type FetchedInput =
  /** `from`: the jobs whose file it is. */
  | { readonly kind: 'fetched'; readonly file: FetchedFile; readonly from?: readonly string[] | undefined }
  | { readonly kind: 'unusable'; readonly problem: InputProblem }
  /** Worth a new try, after `retryAfter` ms where Discord gives a time. */
  | { readonly kind: 'unreachable'; readonly retryAfter?: number | undefined };

/** Brings one of a job's files to the spool, and checks what it is. */
export type FetchInput = (job: Job, index: number, signal: AbortSignal) => Promise<FetchedInput>;

const fetchesAtOnce = 4;

/** What a smaller copy can mend. */
const tooMuch: ReadonlySet<InputProblem['reason']> = new Set(['too-large', 'too-wide', 'too-high', 'too-many-pixels']);

/** A few files are fetched at a time in the whole bot. */
export function createFetchInput(deps: FetchInputDeps): FetchInput {
  const { spool, downloads } = deps;
  const few = pLimit(fetchesAtOnce);

  return async (job, index, signal) =>
    inTurn(few, signal, async () => {
      const input = job.inputs[index];
      if (input?.source === undefined) return unusable('gone');
      const found = await addressOf(deps, job, input.source, signal);
      if (found.kind !== 'address') return found;
      const folder = await spool.folder(job.id);
      const room = createByteBudget(mostBytes(input));
      const saved = await downloads.save(found.url, { folder, name: `input-${index + 1}`, room }, signal);
      if (saved.kind !== 'saved') return refused(saved, input);
      const checked = await check(deps, input, saved.path, signal);
      return checked.kind === 'fetched' ? { ...checked, from: found.from } : checked;
    });
}

function unusable(reason: 'gone' | 'no-result' | 'declined'): Extract<FetchedInput, { kind: 'unusable' }> {
  return { kind: 'unusable', problem: { reason } };
}

function mostBytes({ bounds, resize }: JobInput): number {
  return resize && bounds.media === 'image' ? Math.max(bounds.bytes, largestOriginal) : bounds.bytes;
}

function refused(saved: Exclude<Saved, { kind: 'saved' }>, input: JobInput): FetchedInput {
  if (saved.kind === 'interrupted') return { kind: 'unreachable' };
  if (saved.problem !== 'too-large') return unusable('gone');
  return { kind: 'unusable', problem: { reason: 'above-limit', limit: mostBytes(input) } };
}

type Found =
  | { readonly kind: 'address'; readonly url: string; readonly from?: readonly string[] }
  | Exclude<FetchedInput, { kind: 'fetched' }>;

/** Where the file is now. A result that was linked is looked up in its message. */
async function addressOf(
  deps: FetchInputDeps,
  job: Job,
  source: NonNullable<JobInput['source']>,
  signal: AbortSignal,
): Promise<Found> {
  if (source.kind === 'kept') return keptAddress(deps, job, source, signal);
  if (source.kind === 'upload') return uploadAddress(deps, source, signal);
  if (source.kind === 'address' && source.job !== undefined) return linkedAddress(deps, job, source.url, source.job);
  if (source.kind !== 'message') return { kind: 'address', url: source.url };
  const read = await deps.messenger.readResult(job, source, signal);
  if (read.kind === 'unreachable') return { kind: 'unreachable', retryAfter: read.retryAfter };
  if (read.kind !== 'found') return unusable('no-result');
  const other = await resultOf(deps, source.messageId, read.jobId);
  if (other?.place.guildId !== job.place.guildId || other.removed !== undefined) return unusable('no-result');
  if (!(await deps.mayReuse(other.owner.id, job.owner.id))) return unusable('declined');
  // What somebody else put in stands there too, and is no result. It may even be missing in the record.
  const delivered = new Set(other.messages.flatMap(({ attachments }) => attachments.map(({ id }) => id)));
  const results = read.files.filter(({ attachment }) => delivered.has(attachment));
  const url = results[source.number - 1]?.url;
  return url === undefined ? unusable('no-result') : { kind: 'address', url, from: [other.id] };
}

/** The job whose result a message shows. A further message may not say it itself. */
async function resultOf(
  { records, store }: FetchInputDeps,
  messageId: string,
  jobId: string | undefined,
): Promise<Job | undefined> {
  const noted = jobId ?? (await store.get(schema.part.key(messageId)));
  return typeof noted === 'string' ? records.find(noted).catch(() => undefined) : undefined;
}

/** A file of a result that Discord did not take. It is where RunComfy keeps it. */
async function linkedAddress(
  { records, mayReuse }: FetchInputDeps,
  job: Job,
  url: string,
  from: string,
): Promise<Found> {
  const other = await records.find(from).catch(() => undefined);
  if (other?.place.guildId !== job.place.guildId || other.removed !== undefined) return unusable('no-result');
  return (await mayReuse(other.owner.id, job.owner.id)) ? { kind: 'address', url, from: [from] } : unusable('declined');
}

/** What was deleted since the request is not used. A message that the bot may not read says nothing. */
async function uploadAddress(
  { messenger }: FetchInputDeps,
  source: Extract<NonNullable<JobInput['source']>, { kind: 'upload' }>,
  signal: AbortSignal,
): Promise<Found> {
  const read = await messenger.readUpload(source, signal);
  if (read.kind === 'unreachable') return { kind: 'unreachable', retryAfter: read.retryAfter };
  if (read.kind === 'gone') return unusable('gone');
  return { kind: 'address', url: (read.kind === 'found' ? read.url : undefined) ?? source.url };
}

/** A file that was put into an earlier job of the same server stands in that job's message, which is read again. */
async function keptAddress(
  { records, messenger, mayReuse }: FetchInputDeps,
  job: Job,
  source: Extract<NonNullable<JobInput['source']>, { kind: 'kept' }>,
  signal: AbortSignal,
): Promise<Found> {
  const other = await records.find(source.job).catch(() => undefined);
  const attachment = other?.inputs[source.input]?.posted?.attachment ?? '';
  const isUsable = other?.place.guildId === job.place.guildId && other.removed === undefined && attachment !== '';
  if (other === undefined || !isUsable) return unusable('gone');
  // A file may have gone from job to job. It is the first one's.
  const firstId = other.inputs[source.input]?.from?.at(-1);
  const first = firstId === undefined ? other : await records.find(firstId).catch(() => undefined);
  if (first === undefined || first.removed !== undefined) return unusable('gone');
  for (const { owner } of [other, first]) {
    if (!(await mayReuse(owner.id, job.owner.id))) return unusable('declined');
  }
  const messageId = other.inputsMessage ?? other.reply;
  if (messageId === undefined) return unusable('gone');
  const at = { channelId: other.place.channelId, messageId };
  const read = await messenger.readResult(job, at, signal);
  if (read.kind === 'unreachable') return { kind: 'unreachable', retryAfter: read.retryAfter };
  const file = read.kind === 'found' ? read.files.find((each) => each.attachment === attachment) : undefined;
  if (file === undefined) return unusable('gone');
  return { kind: 'address', url: file.url, from: [...new Set([other.id, first.id])] };
}

/** Tells by its bytes what the file is, and whether it fits. A picture that is too large is made smaller if its owner wants it. */
async function check(
  { inspect, shrinkToFit }: FetchInputDeps,
  { bounds, resize }: JobInput,
  path: string,
  signal: AbortSignal,
): Promise<FetchedInput> {
  const found = await inspect(path, signal);
  if (found.kind === 'faulty') return drop(path, { reason: found.fault });
  const problem = checkInput(found, bounds);
  if (problem === undefined) return { kind: 'fetched', file: await named(path, found) };
  const smaller = resize && tooMuch.has(problem.reason) ? await shrinkToFit(path, bounds, signal) : undefined;
  const dropped = await drop(path, problem);
  return smaller === undefined ? dropped : { kind: 'fetched', file: smaller };
}

async function drop(path: string, problem: InputProblem): Promise<FetchedInput> {
  await rm(path, { force: true });
  return { kind: 'unusable', problem };
}

/** Gives the file the extension of its real type. */
async function named(path: string, { media, type, size }: IntactFile): Promise<FetchedFile> {
  const [ending = 'bin'] = extensionsOf(type);
  const to = path.replace(/\.part$/, `.${ending}`);
  await rename(path, to);
  return { name: basename(to), size, kind: media, type };
}

import { isStale, linkLeft, postedInputs, unposted } from '../../../core/job/inputs.ts';
import type { FailureReason, Job, Json } from '../../../core/job/record.ts';
import type { JobContext } from '../context.ts';
import { dataUriLength, isInRequest, toDataUri } from './data-uri.ts';

/** The most characters of all data URIs in a request. */
const mostInRequest = 45 * 2 ** 20;

type SentInputsDeps = Pick<JobContext, 'records' | 'messenger' | 'spool' | 'clock' | 'log'>;

export type SentInput =
  /** What is sent to RunComfy. */
  | { readonly kind: 'ready'; readonly input: Job['input'] }
  /** A file's link has ended, and there is no other way to it. */
  | { readonly kind: 'unreadable' }
  /** Discord was not reached, and a link has ended. */
  | { readonly kind: 'unreachable'; readonly retryAfter: number | undefined };

/** In characters. Few larger requests are sent at once. */
const smallRequest = 2 ** 20;

/** Whether files that go into the request itself make it large. */
export function isLargeRequest({ inputs }: Job): boolean {
  const lengths = inputs.filter(isInRequest).map(({ fetched }) => (fetched === undefined ? 0 : dataUriLength(fetched)));
  return lengths.reduce((sum, length) => sum + length, 0) > smallRequest;
}

/** Whether all files go into the request itself. */
export function needsNoLink(job: Job): boolean {
  return chosenForRequest(job).size === job.inputs.length;
}

/** The input of a job with its files, each as a data URI or as a link that works for hours. */
export async function sentInput(deps: SentInputsDeps, job: Job, signal: AbortSignal): Promise<SentInput> {
  if (job.inputs.length === 0) return { kind: 'ready', input: job.input };
  const now = deps.clock.now();
  const inRequest = await heldForRequest(deps, job);
  const needsLink = job.inputs.filter((_input, index) => !inRequest.has(index));
  const isOld = needsLink.some(({ posted = unposted }) => isStale(posted.link, now));
  const read = isOld ? await readAgain(deps, job, signal) : undefined;
  const current = read?.kind === 'read' ? read.job : job;
  const values: string[] = [];
  for (const [index, input] of current.inputs.entries()) {
    const { fetched } = input;
    const isHeld = inRequest.has(index) && fetched !== undefined;
    const link = isHeld ? await toDataUri(deps.spool.path(job.id, fetched.name), fetched) : (input.posted?.link ?? '');
    if (link === '' || linkLeft(link, now) <= 0) {
      if (read?.kind === 'unreachable') return read;
      deps.log.warn({ job: job.id, file: index }, 'a file that was put in is not here, and has no link that works');
      return { kind: 'unreadable' };
    }
    values.push(link);
  }
  return { kind: 'ready', input: withFiles(current, values) };
}

/** The files that go into the request, the first ones first, as long as there is room. */
function chosenForRequest({ inputs }: Job): ReadonlySet<number> {
  let room = mostInRequest;
  return new Set(
    inputs.flatMap((input, index) => {
      const length = input.fetched === undefined ? Infinity : dataUriLength(input.fetched);
      if (!isInRequest(input) || length > room) return [];
      room -= length;
      return [index];
    }),
  );
}

/** Those of them that are still in the spool. Of the others the link is sent. */
async function heldForRequest({ spool, log }: SentInputsDeps, job: Job): Promise<ReadonlySet<number>> {
  const chosen = [...chosenForRequest(job)];
  const areHeld = await Promise.all(
    chosen.map(async (index) => spool.has(job.id, job.inputs[index]?.fetched?.name ?? '')),
  );
  const lost = chosen.filter((_index, at) => areHeld[at] !== true);
  if (lost.length > 0) log.warn({ job: job.id, files: lost }, 'files are no longer in the spool; their links are sent');
  return new Set(chosen.filter((_index, at) => areHeld[at]));
}

type ReadAgain =
  | { readonly kind: 'read'; readonly job: Job }
  | { readonly kind: 'unreadable' }
  | Extract<SentInput, { kind: 'unreachable' }>;

/** Discord signs the links of a message anew each time that it is read. */
async function readAgain(
  { records, messenger, log }: SentInputsDeps,
  job: Job,
  signal: AbortSignal,
): Promise<ReadAgain> {
  const shown = postedInputs(job);
  const read = await messenger.readInputs(job, { inputs: shown }, signal);
  if (read.kind === 'unreachable') return read;
  if (read.kind !== 'posted') {
    log.warn({ job: job.id, outcome: read.kind }, 'the links of what was put in could not be read again');
    return { kind: 'unreadable' };
  }
  const byAttachment = new Map(read.posted.map((posted) => [posted.attachment, posted]));
  const posted = job.inputs.map(({ posted: before = unposted }) => {
    const again = byAttachment.get(before.attachment);
    return again === undefined || again.link === '' ? before : again;
  });
  const after = await records.apply(job.id, { type: 'inputs-posted', posted });
  return after === undefined ? { kind: 'unreadable' } : { kind: 'read', job: after };
}

/** The links in their inputs: one value, or a list in the files' order. */
function withFiles({ input, inputs }: Job, values: readonly string[]): Job['input'] {
  const filled: Record<string, Json> = { ...input };
  for (const name of new Set(inputs.map((each) => each.input))) {
    const own = inputs.flatMap((each, index) => (each.input === name ? [{ each, value: values[index] ?? '' }] : []));
    const isList = own.some(({ each }) => each.isList);
    filled[name] = isList ? own.map(({ value }) => value) : (own[0]?.value ?? '');
  }
  return filled;
}

/** Why RunComfy did not make a result. Only a job with files can fail because a file could not be read. */
export function reasonFor({ inputs }: Job, reason: FailureReason): FailureReason {
  return reason === 'input-unreadable' && inputs.length === 0 ? 'run-failed' : reason;
}

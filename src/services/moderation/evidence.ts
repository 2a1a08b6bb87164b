import type { FetchedFile, Job } from '../../core/job/record.ts';
import { chooseEvidence, evidenceGroups } from '../../core/moderation/evidence.ts';
import type { Report } from '../../core/moderation/report.ts';
import { createByteBudget } from '../media/byte-budget.ts';
import type { Downloads } from '../media/download.ts';
import type { Spool } from '../storage/spool.ts';
import type { Upload } from '../jobs/messenger.ts';
import type { MessageFile, ReportCards } from './report-cards.ts';
import { messageLimits } from '../../core/discord-limits.ts';

/** How many bytes of evidence are uploaded with a card: as many as one request takes. */
const mostBytes = 24 * 1024 * 1024;

interface EvidenceUpload extends Upload, Pick<FetchedFile, 'kind'> {
  /** It was put in; else it is a result. */
  readonly isInput: boolean;
}

export type Evidence =
  /** In the order of the card. */
  | { readonly kind: 'found'; readonly uploads: readonly EvidenceUpload[]; readonly missing: number }
  | { readonly kind: 'unreachable'; readonly retryAfter: number | undefined };

type Unreachable = Extract<Evidence, { kind: 'unreachable' }>;

/** A file that may be shown with the card. */
interface Candidate {
  readonly isInput: boolean;
  /** In bytes, by the job's record; 0 where it does not tell. */
  readonly size: number;
  readonly at: { readonly spool: FetchedFile } | { readonly url: string };
}

interface Candidates {
  readonly kind: 'found';
  readonly results: readonly Candidate[];
  readonly inputs: readonly Candidate[];
  /** How many files there are, or were. */
  readonly total: number;
}

interface EvidenceDeps {
  readonly cards: ReportCards;
  readonly downloads: Downloads;
  readonly spool: Spool;
}

/** The folder of a report's evidence in the spool. It is separate from the folder of the job. */
export const evidenceFolder = ({ jobId }: Report): string => `report-${jobId}`;

/**
 * The files of a reported result as they are now, and what was put in for it. They come from the spool if they are there,
 * else from their messages, which are read again; a result that is kept stands in none, and is fetched from RunComfy
 * again. The files are downloaded, and the addresses are not passed on.
 */
export async function gatherEvidence(
  deps: EvidenceDeps,
  report: Report,
  job: Job,
  signal: AbortSignal,
): Promise<Evidence> {
  const found = await findFiles(deps, report, job, signal);
  if (found.kind === 'unreachable') return found;
  const room = { bytes: mostBytes, files: messageLimits.files };
  const uploads = await bring(deps, report, job, chooseEvidence(found.results, found.inputs, room), signal);
  if (uploads.kind === 'unreachable') return uploads;
  const inOrder = evidenceGroups(uploads.files).flat();
  return { kind: 'found', uploads: inOrder, missing: found.total - inOrder.length };
}

/** The evidence if the files cannot be had: only how many there were. */
export function noEvidence(job: Job): Extract<Evidence, { kind: 'found' }> {
  return { kind: 'found', uploads: [], missing: fetchedIn(job.files).length + fetchedIn(job.inputs).length };
}

async function findFiles(
  { cards, spool }: EvidenceDeps,
  { messageId }: Report,
  job: Job,
  signal: AbortSignal,
): Promise<Candidates | Unreachable> {
  const kept = job.kept === true ? await keptResults(spool, job) : undefined;
  const held = await inSpool(spool, job, fetchedIn(job.inputs));
  const isHeld = held.length === fetchedIn(job.inputs).length;
  const ids = {
    results: kept === undefined ? messageId : undefined,
    inputs: isHeld ? undefined : (job.inputsMessage ?? job.reply),
  };
  const seen = new Map<string, readonly MessageFile[]>();
  for (const id of new Set([ids.results, ids.inputs])) {
    if (id === undefined) continue;
    const read = await cards.filesOf(job.place.channelId, id, signal);
    if (read.kind === 'unreachable') return read;
    if (read.kind === 'found') seen.set(id, read.files);
  }
  const shown = seen.get(ids.results ?? '');
  const results = kept ?? resultsIn(job, shown ?? []);
  const inputs = [...held.map(fromSpool(true)), ...inputsIn(job, held, seen.get(ids.inputs ?? '') ?? [])];
  const count = kept === undefined && shown !== undefined ? results.length : fetchedIn(job.files).length;
  return { kind: 'found', results, inputs, total: count + fetchedIn(job.inputs).length };
}

function fetchedIn(files: readonly { readonly fetched?: FetchedFile | undefined }[]): readonly FetchedFile[] {
  return files.flatMap(({ fetched }) => fetched ?? []);
}

async function inSpool(spool: Spool, { id }: Job, files: readonly FetchedFile[]): Promise<readonly FetchedFile[]> {
  const areThere = await Promise.all(files.map(async ({ name }) => spool.has(id, name)));
  return files.filter((_file, index) => areThere[index]);
}

/** The files of a result that reached nobody. */
async function keptResults(spool: Spool, job: Job): Promise<readonly Candidate[]> {
  const held = await inSpool(spool, job, fetchedIn(job.files));
  return job.files.flatMap(({ url, fetched }): Candidate[] => {
    if (fetched === undefined) return [];
    if (held.includes(fetched)) return [fromSpool(false)(fetched)];
    return url === '' ? [] : [{ isInput: false, size: fetched.size, at: { url } }];
  });
}

const fromSpool =
  (isInput: boolean) =>
  (file: FetchedFile): Candidate => ({ isInput, size: file.size, at: { spool: file } });

/** The files of the reported message that were not put in. */
function resultsIn(job: Job, shown: readonly MessageFile[]): readonly Candidate[] {
  const attachments = job.messages.flatMap((message) => message.attachments);
  return shown
    .filter(({ id }) => !job.inputs.some(({ posted }) => posted?.attachment === id))
    .map(({ id, url }) => {
      const file = attachments.find((attachment) => attachment.id === id)?.file ?? -1;
      return { isInput: false, size: job.files[file]?.fetched?.size ?? 0, at: { url } };
    });
}

/** What was put in and is not in the spool any more. */
function inputsIn(job: Job, held: readonly FetchedFile[], shown: readonly MessageFile[]): readonly Candidate[] {
  return job.inputs.flatMap(({ fetched, posted }) => {
    const file = shown.find(({ id }) => id === posted?.attachment);
    if (fetched === undefined || file === undefined || held.includes(fetched)) return [];
    return [{ isInput: true, size: fetched.size, at: { url: file.url } }];
  });
}

/** Brings the chosen files to the spool. Those that cannot be had are left out. */
async function bring(
  { downloads, spool }: EvidenceDeps,
  report: Report,
  job: Job,
  chosen: readonly Candidate[],
  signal: AbortSignal,
): Promise<{ readonly kind: 'brought'; readonly files: readonly EvidenceUpload[] } | Unreachable> {
  const folder = await spool.folder(evidenceFolder(report));
  const held = chosen.reduce((sum, { at, size }) => sum + ('spool' in at ? size : 0), 0);
  const room = createByteBudget(mostBytes - held);
  const files: EvidenceUpload[] = [];
  for (const [index, { isInput, at }] of chosen.entries()) {
    if ('spool' in at) {
      files.push({ ...at.spool, isInput, file: index, path: spool.path(job.id, at.spool.name) });
      continue;
    }
    const download = await downloads.fetch(at.url, { folder, name: `evidence-${index + 1}`, room }, signal);
    if (download.kind === 'interrupted') return { kind: 'unreachable', retryAfter: undefined };
    if (download.kind !== 'fetched') continue;
    const { file } = download;
    files.push({ ...file, isInput, file: index, path: spool.path(evidenceFolder(report), file.name) });
  }
  return { kind: 'brought', files };
}

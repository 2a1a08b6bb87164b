import type { Job } from '../../core/job/record.ts';
import type { Report } from '../../core/moderation/report.ts';
import { createByteBudget } from '../media/byte-budget.ts';
import type { Downloads } from '../media/download.ts';
import type { Spool } from '../storage/spool.ts';
import type { Upload } from '../jobs/messenger.ts';
import { uploadsOf } from '../jobs/uploads.ts';
import type { ReportCards } from './report-cards.ts';
import { messageLimits } from '../../core/discord-limits.ts';

/** How many bytes of evidence are uploaded with a card: as many as one request takes. */
const mostBytes = 24 * 1024 * 1024;

export type Evidence =
  | { readonly kind: 'found'; readonly uploads: readonly Upload[]; readonly missing: number }
  | { readonly kind: 'unreachable'; readonly retryAfter: number | undefined };

/** The folder of a report's evidence in the spool. It is separate from the folder of the job. */
export const evidenceFolder = ({ jobId }: Report): string => `report-${jobId}`;

/**
 * The files of a reported result as they are now. They come from the spool if they are kept there, else from the
 * message, which is read again. Their addresses are Discord's own. The files are downloaded, and the addresses are not
 * passed on.
 */
export async function gatherEvidence(
  { cards, downloads, spool }: { readonly cards: ReportCards; readonly downloads: Downloads; readonly spool: Spool },
  report: Report,
  job: Job,
  signal: AbortSignal,
): Promise<Evidence> {
  const kept = await keptFiles(job, spool);
  if (kept.length > 0) return within(kept, kept.length);
  const { channelId } = job.place;
  const seen = await cards.filesOf(channelId, report.messageId, signal);
  if (seen.kind === 'unreachable') return seen;
  if (seen.kind !== 'found') return noEvidence(job);
  const folder = await spool.folder(evidenceFolder(report));
  const room = createByteBudget(mostBytes);
  const uploads: Upload[] = [];
  for (const [file, url] of seen.urls.slice(0, messageLimits.files).entries()) {
    const download = await downloads.fetch(url, { folder, name: `evidence-${file + 1}`, room }, signal);
    if (download.kind === 'interrupted') return { kind: 'unreachable', retryAfter: undefined };
    if (download.kind !== 'fetched') continue;
    const { name, size, type } = download.file;
    uploads.push({ file, path: spool.path(evidenceFolder(report), name), name, type, size });
  }
  return within(uploads, seen.urls.length);
}

/** The evidence if the files cannot be had: only how many there were. */
export function noEvidence(job: Job): Extract<Evidence, { kind: 'found' }> {
  const missing = job.files.filter(({ fetched }) => fetched !== undefined).length;
  return { kind: 'found', uploads: [], missing };
}

async function keptFiles(job: Job, spool: Spool): Promise<readonly Upload[]> {
  if (job.kept !== true) return [];
  const uploads = uploadsOf(job, [...job.files.keys()], spool);
  const areThere = await Promise.all(uploads.map(async ({ name }) => spool.has(job.id, name)));
  return uploads.filter((_upload, index) => areThere[index]);
}

/** The first files, in their order, that fit into one request. */
function within(uploads: readonly Upload[], of: number): Evidence {
  let bytes = 0;
  const fitting = uploads.filter(({ size }) => {
    if (bytes + size > mostBytes) return false;
    bytes += size;
    return true;
  });
  const taken = fitting.slice(0, messageLimits.files);
  return { kind: 'found', uploads: taken, missing: of - taken.length };
}

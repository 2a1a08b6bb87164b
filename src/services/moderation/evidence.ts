import type { Job } from '../../core/job/record.ts';
import type { Report } from '../../core/moderation/report.ts';
import { createByteBudget } from '../media/byte-budget.ts';
import type { Downloads } from '../media/download.ts';
import type { Spool } from '../storage/spool.ts';
import type { Upload } from '../jobs/messenger.ts';
import { uploadsOf } from '../jobs/uploads.ts';
import type { ReportCards } from './report-cards.ts';
import { messageLimits } from '../../core/discord-limits.ts';

/** What goes up again with a card: at most as many bytes in all as one request takes. */
const mostBytes = 24 * 1024 * 1024;

export type Evidence =
  | { readonly kind: 'found'; readonly uploads: readonly Upload[]; readonly missing: number }
  | { readonly kind: 'unreachable'; readonly retryAfter: number | undefined };

/** In the spool, beside the jobs' own folders. */
export const evidenceFolder = ({ jobId }: Report): string => `report-${jobId}`;

/**
 * The files of a reported result as they are now: from the spool where they are kept there, else from its message, read
 * again just then. The addresses are Discord's own; they are downloaded, never passed on.
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

/** All that can be said is how many files there were. */
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

/** As many of them, in their order, as one request takes. */
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

import pLimit from 'p-limit';
import { bytesTaken } from '../../core/job/bounds.ts';
import { isMissing } from '../../core/job/predicates.ts';
import type { Job } from '../../core/job/record.ts';
import { pages } from '../../core/job/view.ts';
import { createByteBudget, type ByteBudget } from '../media/byte-budget.ts';
import type { Download } from '../media/download.ts';
import type { JobContext } from './context.ts';
import { after, proceed, retry, type BoundStep, type JobStep } from './step.ts';

/** How many rounds of downloads a file gets that keeps breaking off: about two minutes. */
const rounds = 6;

/**
 * Downloads one file of a result to the spool. The file is named by its index in the result. All files share `room`.
 */
export type FetchFile = (
  job: Job,
  at: { readonly index: number; readonly room: ByteBudget },
  signal: AbortSignal,
) => Promise<Download>;

/** At most `atOnce` downloads run at once in the whole bot. */
export function createFetchFile(
  { spool, downloads }: Pick<JobContext, 'spool' | 'downloads'>,
  atOnce: number,
): FetchFile {
  const downloading = pLimit(atOnce);
  return async (job, { index, room }, signal) => {
    const url = job.files[index]?.url ?? '';
    const folder = await spool.folder(job.id);
    const model = job.model.command.replaceAll(/[^a-z0-9-]/g, '') || 'result';
    const name = `${model}-${String(index + 1).padStart(2, '0')}`;
    return downloading(async () => downloads.fetch(url, { folder, name, room }, signal));
  };
}

type FetchDeps = Pick<JobContext, 'records' | 'clock' | 'log'> & {
  /** Lists the files of the result. */
  readonly readResult: BoundStep;
  readonly fetchFile: FetchFile;
};

/** Lists the files of the result, then downloads each to the spool. If one fails, the others are kept. */
export const fetchResult: JobStep<FetchDeps> = async (deps, job, signal, failures) => {
  const { records, readResult, clock } = deps;
  if (job.files.length === 0) return readResult(job, signal, failures);
  if (job.wish === 'withhold') {
    return proceed(records, job, { type: 'withheld', cost: undefined, at: clock.now() });
  }
  const missing = job.files.flatMap((file, index) => (isMissing(file) ? [index] : []));
  const room = roomOf(job);
  // The step waits for all downloads, because the next step writes to the same files.
  const tried = await Promise.allSettled(
    missing.map(async (index) => fetchOne(deps, job, { index, room, isLast: failures + 1 === rounds }, signal)),
  );
  for (const each of tried) if (each.status === 'rejected') throw each.reason;

  const now = records.get(job.id);
  if (now?.state !== 'fetching' || now.wish === 'withhold') return after(0);
  if (now.files.some(isMissing)) return retry({ kind: 'failed' });
  const usable = pages(now).flat().length > 0;
  return proceed(records, job, usable ? { type: 'all-fetched' } : { type: 'none-usable', at: clock.now() });
};

/** How many bytes the remaining files may have together. */
export function roomOf(job: Job): ByteBudget {
  return createByteBudget(bytesTaken - job.files.reduce((sum, { fetched }) => sum + (fetched?.size ?? 0), 0));
}

async function fetchOne(
  { records, fetchFile, log }: FetchDeps,
  job: Job,
  { index, room, isLast }: { readonly index: number; readonly room: ByteBudget; readonly isLast: boolean },
  signal: AbortSignal,
): Promise<void> {
  const download = await fetchFile(job, { index, room }, signal);
  switch (download.kind) {
    case 'fetched':
      await records.apply(job.id, { type: 'fetched', file: index, result: download.file });
      return;
    case 'unusable':
      log.warn({ job: job.id, file: index, problem: download.problem }, 'a result file cannot be used');
      await records.apply(job.id, { type: 'fetched', file: index, result: { problem: download.problem } });
      return;
    case 'interrupted':
      if (isLast) await records.apply(job.id, { type: 'fetched', file: index, result: { problem: 'damaged' } });
      return;
  }
}

import pLimit from 'p-limit';
import { bytesTaken } from '../../core/job/bounds.ts';
import { isMissing } from '../../core/job/predicates.ts';
import type { Job } from '../../core/job/record.ts';
import { pages } from '../../core/job/view.ts';
import { createByteBudget, type ByteBudget } from '../media/byte-budget.ts';
import type { Download } from '../media/download.ts';
import type { JobContext } from './context.ts';
import { after, proceed, retry, type BoundStep, type JobStep } from './step.ts';

/** Rounds of downloads before a file that keeps breaking off is given up: about two minutes. */
const rounds = 6;

/** Brings one file of a result to the spool, under its place in the whole result. `room` is for all of them. */
export type FetchFile = (
  job: Job,
  at: { readonly index: number; readonly room: ByteBudget },
  signal: AbortSignal,
) => Promise<Download>;

/** At most `atOnce` downloads go on in the whole bot. */
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

/** Lists the result's files, then brings each to the spool. One that fails does not lose the others. */
export const fetchResult: JobStep<FetchDeps> = async (deps, job, signal, failures) => {
  const { records, readResult, clock } = deps;
  if (job.files.length === 0) return readResult(job, signal, failures);
  if (job.wish === 'withhold') {
    return proceed(records, job, { type: 'withheld', cost: undefined, at: clock.now() });
  }
  const missing = job.files.flatMap((file, index) => (isMissing(file) ? [index] : []));
  const room = roomOf(job);
  // All of them end before the step does: the next one writes to the same files.
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

/** What all its files may still have in bytes, together. */
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

import { bytesTaken } from '../../core/job/bounds.ts';
import { backOff } from '../../core/job/pace.ts';
import { isMissing } from '../../core/job/questions.ts';
import type { Job } from '../../core/job/record.ts';
import { pages } from '../../core/job/view.ts';
import { createAllowance, type Allowance } from '../media/allowance.ts';
import type { Download } from '../media/download.ts';
import { readOutcome } from './poll.ts';
import type { JobStep, Workshop } from './step.ts';

/** Rounds of downloads before a file that keeps breaking off is given up: about two minutes. */
const rounds = 6;

/** Lists the result's files, then brings each to the spool. One that fails does not lose the others. */
export const fetchResult: JobStep = async (workshop, job, signal) => {
  if (job.files.length === 0) return readOutcome(workshop, job, signal);
  const { records, clock, random, failures } = workshop;
  if (job.wish === 'withhold') {
    await records.apply(job.id, { type: 'withheld', cost: undefined, at: clock.now() });
    return 0;
  }
  const round = (failures.get(job.id) ?? 0) + 1;
  const missing = job.files.flatMap((file, index) => (isMissing(file) ? [index] : []));
  const room = roomOf(job);
  // All of them end before the step does: the next one writes to the same files.
  const tried = await Promise.allSettled(
    missing.map(async (index) => fetchOne(workshop, job, { index, room, isLast: round === rounds }, signal)),
  );
  for (const each of tried) if (each.status === 'rejected') throw each.reason;

  const after = records.get(job.id);
  if (after?.state !== 'fetching' || after.wish === 'withhold') return 0;
  if (after.files.some(isMissing)) {
    failures.set(job.id, round);
    return backOff(round, random());
  }
  failures.delete(job.id);
  const usable = pages(after).flat().length > 0;
  await records.apply(job.id, usable ? { type: 'all-fetched' } : { type: 'none-usable', at: clock.now() });
  return 0;
};

/** What all its files may still have in bytes, together. */
export function roomOf(job: Job): Allowance {
  return createAllowance(bytesTaken - job.files.reduce((sum, { fetched }) => sum + (fetched?.size ?? 0), 0));
}

async function fetchOne(
  workshop: Workshop,
  job: Job,
  { index, room, isLast }: { readonly index: number; readonly room: Allowance; readonly isLast: boolean },
  signal: AbortSignal,
): Promise<void> {
  const { records, log } = workshop;
  const download = await fetchFile(workshop, job, { index, room }, signal);
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

/** Brings one file of a result to the spool, under its place in the whole result. */
export async function fetchFile(
  { spool, downloads, downloading }: Workshop,
  job: Job,
  { index, room }: { readonly index: number; readonly room: Allowance },
  signal: AbortSignal,
): Promise<Download> {
  const url = job.files[index]?.url ?? '';
  const folder = await spool.folder(job.id);
  const name = `${job.model.command.replaceAll(/[^a-z0-9-]/g, '') || 'result'}-${String(index + 1).padStart(2, '0')}`;
  return downloading(async () => downloads.fetch(url, { folder, name, room }, signal));
}

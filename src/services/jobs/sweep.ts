import { UnreadableJobError } from '../../core/job/read.ts';
import { hasEnded } from '../../core/job/questions.ts';
import { commit, type Row, type Store } from '../storage/store.ts';
import { endedPrefix, removedPrefix } from './records.ts';
import type { Workshop } from './step.ts';

const day = 24 * 3_600_000;
/** Rows that are read at once. */
const readAtOnce = 500;
/** What was asked for a result that a moderator removed is known so long. */
const removedDays = 30;

/** Lets go of kept results whose days are over, and forgets what was asked in jobs that ended long ago. */
export async function sweep(
  workshop: Workshop,
  store: Store,
  keep: { readonly resultsDays: number; readonly days: number },
): Promise<void> {
  const { records, spool, clock, log } = workshop;
  const now = clock.now();
  const kept = [...records.all()].filter(
    (job) => job.kept === true && hasEnded(job) && now - (job.times.ended ?? now) > keep.resultsDays * day,
  );
  for (const job of kept) {
    await records.apply(job.id, { type: 'let-go' });
    await spool.remove(job.id);
  }
  const until = (days: number): string => new Date(now - days * day).toISOString().slice(0, 10);
  let forgotten = 0;
  for await (const { key } of rowsUntil(store, endedPrefix, until(keep.days))) {
    // What is still kept for its owner is forgotten once it is let go.
    if (records.get(jobOf(key)) === undefined && (await forget(workshop, store, key))) forgotten += 1;
  }
  for await (const { key } of rowsUntil(store, removedPrefix, until(removedDays))) await forget(workshop, store, key);
  log.info({ results: kept.length, jobs: forgotten }, 'swept');
}

const jobOf = (key: string): string => key.slice(key.lastIndexOf(':') + 1);

/** Rows by day below this one, the newest first. There may be very many: some at a time are in memory. */
async function* rowsUntil(store: Store, prefix: string, date: string): AsyncGenerator<Row> {
  let before: string | undefined = `${prefix}${date}`;
  while (before !== undefined) {
    const rows: readonly Row[] = await store.range(prefix, { before, limit: readAtOnce, newestFirst: true });
    yield* rows;
    before = rows.at(-1)?.key;
  }
}

/** Whether it is done: what cannot be read stays, for a version of Easel that can. */
async function forget({ records }: Workshop, store: Store, key: string): Promise<boolean> {
  try {
    await records.apply(jobOf(key), { type: 'forgotten' });
  } catch (error) {
    if (error instanceof UnreadableJobError) return false;
    throw error;
  }
  await commit(store, [{ key, value: undefined }]);
  return true;
}

import { UnreadableJobError } from '../../core/job/read.ts';
import { hasEnded } from '../../core/job/predicates.ts';
import { doubtPace } from '../runtime/clock-watch.ts';
import { createTimer, type Timer } from '../runtime/timer.ts';
import { dayOf, daysKept, schema } from '../storage/schema.ts';
import { write, type Row, type Store } from '../storage/store.ts';
import type { JobContext } from './context.ts';
import { faultPause } from './driver.ts';
import type { JobRecords } from './records.ts';

const day = 24 * 3_600_000;
const sweepPace = day;
/** Rows that are read at once. */
const readAtOnce = 500;

type SweepDeps = Pick<JobContext, 'records' | 'store' | 'spool' | 'keep' | 'clock' | 'log'>;

/** Sweeps every day, from the first time that it is asked to. */
export function createSweep(options: SweepDeps & Pick<JobContext, 'alerts' | 'clockWatch'>): Timer {
  const { alerts, clockWatch, clock, log } = options;
  return createTimer({
    clock,
    async work() {
      if (alerts.active().includes('store')) return faultPause;
      // With a clock that is ahead, everything would look old.
      if (clockWatch.isDoubtful()) return doubtPace;
      await sweep(options);
      return sweepPace;
    },
    failed(error) {
      log.error({ err: error }, 'a sweep failed; it is tried again');
      return faultPause;
    },
  });
}

/** Lets go of kept results whose days are over, and forgets the prompts of jobs that ended long ago. */
async function sweep({ records, store, spool, keep, clock, log }: SweepDeps): Promise<void> {
  const now = clock.now();
  const kept = [...records.all()].filter(
    (job) => job.kept === true && hasEnded(job) && now - (job.times.ended ?? now) > keep.resultsDays * day,
  );
  for (const job of kept) {
    await records.apply(job.id, { type: 'let-go' });
    await spool.remove(job.id);
  }
  const rowsUntil = (kind: JobsByDay): AsyncGenerator<Row> =>
    rowsBelow(store, kind.prefix, kind.under(dayOf(now - daysKept(kind, keep.days) * day)));
  let forgotten = 0;
  for await (const { key } of rowsUntil(schema.ended)) {
    const [, jobId] = schema.ended.partsOf(key);
    // The prompt of a kept job is forgotten after the job was let go.
    if (records.get(jobId) === undefined && (await forget(records, store, key, jobId))) forgotten += 1;
  }
  for await (const { key } of rowsUntil(schema.removed)) {
    await forget(records, store, key, schema.removed.partsOf(key)[1]);
  }
  log.info({ results: kept.length, jobs: forgotten }, 'swept');
}

type JobsByDay = typeof schema.ended;

/** Rows below a key, the newest first. There may be very many, so only some are in memory at a time. */
async function* rowsBelow(store: Store, prefix: string, key: string): AsyncGenerator<Row> {
  let before: string | undefined = key;
  while (before !== undefined) {
    const rows: readonly Row[] = await store.range(prefix, { before, limit: readAtOnce, newestFirst: true });
    yield* rows;
    before = rows.at(-1)?.key;
  }
}

/** Returns whether the row is done. A job that cannot be read stays, for a version of Easel that can read it. */
async function forget(records: JobRecords, store: Store, key: string, jobId: string): Promise<boolean> {
  try {
    const job = await records.apply(jobId, { type: 'forgotten' });
    const form = job?.form === undefined ? [] : [{ key: schema.form.key(job.form), value: undefined }];
    await write(store, { key, value: undefined }, ...form);
    return true;
  } catch (error) {
    if (error instanceof UnreadableJobError) return false;
    throw error;
  }
}

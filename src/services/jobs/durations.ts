import type { Logger } from 'pino';
import {
  estimate,
  learnAll,
  takeEnded,
  usualDuration,
  type Estimate,
  type LearnedDurations,
  type Run,
} from '../../core/durations.ts';
import type { Job } from '../../core/job/record.ts';
import { schema } from '../storage/schema.ts';
import type { Store } from '../storage/store.ts';

/**
 * How long runs of each kind take, learned from earlier runs and kept over restarts. Times are of the monotonic clock.
 */
export interface Durations {
  estimate(pace: Job['pace']): Promise<Estimate>;
  /** By when, in ms after the submission, most such runs were over; `undefined` if too few were seen. */
  usual(pace: Job['pace']): Promise<number | undefined>;
  /** How long this job's run has been going at `at`, in ms; `undefined` if an earlier process began it. */
  age(job: RunRef, at: number): number | undefined;
  /** RunComfy accepted this job's run at `at`, in ms. */
  began(job: RunRef, at: number): void;
  /**
   * The run succeeded. That was noticed at `at`, in ms. A run that an earlier process began is not learned from,
   * because nobody knows how long it had been ready.
   */
  succeeded(job: RunRef, at: number): Promise<void>;
  /** The job is over. Its run is only learned from if it succeeded. */
  forget(id: string): void;
}

type RunRef = Pick<Job, 'id' | 'pace'>;

const { durations } = schema;

export function createDurations({ store, log }: { readonly store: Store; readonly log: Logger }): Durations {
  /** Kinds of runs whose unreadable row was logged already. */
  const unreadable = new Set<string>();
  /** Runs by kind and by job, in order of submission. */
  const runs = new Map<string, Map<string, Run>>();

  async function read(runKind: string): Promise<LearnedDurations | undefined> {
    const stored = await store.get(durations.key(runKind));
    const parsed = durations.record.optional().safeParse(stored);
    if (!parsed.success && !unreadable.has(runKind)) {
      unreadable.add(runKind);
      log.warn('learned durations cannot be read; they are learned again');
    }
    return parsed.data;
  }

  return {
    estimate: async ({ key, guess }) => estimate(await read(key), guess),
    usual: async ({ key }) => usualDuration(await read(key)),
    age({ id, pace: { key } }, at) {
      const run = runs.get(key)?.get(id);
      return run === undefined ? undefined : at - run.submitted;
    },
    began({ id, pace: { key } }, at) {
      runs.set(key, (runs.get(key) ?? new Map<string, Run>()).set(id, { submitted: at }));
    },
    async succeeded({ id, pace: { key, guess } }, at) {
      const alike = runs.get(key);
      const run = alike?.get(id);
      if (alike === undefined || run === undefined) return;
      alike.set(id, { ...run, took: at - run.submitted });
      const before = await read(key);
      const ended = takeEnded(before, alike, at, guess);
      if (ended.length === 0) return;
      const row = durations.key(key);
      // Runs may end at the same time. In a transaction, each adds to what the others have learned.
      await store.transaction([row], (rows) => {
        const known = durations.record.safeParse(rows.get(row)).data;
        return { writes: [{ key: row, value: learnAll(known, ended) }], result: undefined };
      });
    },
    forget(id) {
      for (const alike of runs.values()) {
        if (alike.get(id)?.took === undefined) alike.delete(id);
      }
    },
  };
}

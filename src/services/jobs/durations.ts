import AsyncLock from 'async-lock';
import type { Logger } from 'pino';
import {
  estimate,
  learnedDurations,
  learnInOrder,
  usualDuration,
  type Estimate,
  type LearnedDurations,
  type Run,
} from '../../core/durations.ts';
import type { Job } from '../../core/job/record.ts';
import { commit, type Store } from '../storage/store.ts';

/** How long runs of one kind take, learned from those before and kept over restarts. Times are the monotonic clock's. */
export interface Durations {
  estimate(pace: Job['pace']): Promise<Estimate>;
  /** How long such a run usually takes, in ms; `undefined` where too few were seen to say so. */
  usually(pace: Job['pace']): Promise<number | undefined>;
  /** How long this job's run has been going at `at`, in ms; `undefined` where an earlier process began it. */
  age(job: Kind, at: number): number | undefined;
  /** RunComfy took this job's run at `at`, in ms. */
  began(job: Kind, at: number): void;
  /**
   * It succeeded, which was noticed at `at`, in ms. A run that an earlier process began teaches nothing: how long
   * it lay ready meanwhile is not known.
   */
  succeeded(job: Kind, at: number): Promise<void>;
  /** The job is over; unless its run succeeded, nothing will be learned from that. */
  forget(id: string): void;
}

type Kind = Pick<Job, 'id' | 'pace'>;

export function createDurations({ store, log }: { readonly store: Store; readonly log: Logger }): Durations {
  const lock = new AsyncLock();
  const known = new Map<string, LearnedDurations | undefined>();
  /** By kind and by job, in order of submission. */
  const runs = new Map<string, Map<string, Run>>();

  async function read(key: string): Promise<LearnedDurations | undefined> {
    if (!known.has(key)) {
      const stored = await store.get(`durations:${key}`);
      const parsed = learnedDurations.optional().safeParse(stored);
      if (!parsed.success) log.warn('learned durations cannot be read; they are learned again');
      if (!known.has(key)) known.set(key, parsed.data);
    }
    return known.get(key);
  }

  return {
    estimate: async ({ key, guess }) => estimate(await read(key), guess),
    usually: async ({ key, guess }) => usualDuration(await read(key), guess),
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
      // Runs may end at the same time: each adds to what the one before has learned.
      await lock.acquire(key, async () => {
        const before = await read(key);
        const learned = learnInOrder(before, alike, at, guess);
        if (learned === before) return;
        known.set(key, learned);
        await commit(store, [{ key: `durations:${key}`, value: learned }]);
      });
    },
    forget(id) {
      for (const alike of runs.values()) {
        if (alike.get(id)?.took === undefined) alike.delete(id);
      }
    },
  };
}

import AsyncLock from 'async-lock';
import type { Logger } from 'pino';
import { estimate, learn, learnedDurations, type Estimate, type LearnedDurations } from '../core/durations.ts';
import type { Job } from '../core/job/record.ts';
import type { Store } from './store.ts';

/** How long runs of one kind take, learned from those before and kept over restarts. */
export interface Durations {
  estimate(pace: Job['pace']): Promise<Estimate>;
  /** A run of this kind succeeded; `ms` from its submission until that was noticed. */
  learn(pace: Job['pace'], ms: number): Promise<void>;
}

export function createDurations({ store, log }: { readonly store: Store; readonly log: Logger }): Durations {
  const lock = new AsyncLock();
  const known = new Map<string, LearnedDurations | undefined>();

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
    // Runs may end at the same time: each adds to what the one before has learned.
    learn: async ({ key }, ms) =>
      lock.acquire(key, async () => {
        const learned = learn(await read(key), ms);
        known.set(key, learned);
        await store.commit([{ key: `durations:${key}`, value: learned }]);
      }),
  };
}

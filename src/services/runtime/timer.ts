import type { Clock } from './clock.ts';
import { createSchedule } from './schedule.ts';

/** One piece of work and when it is due. It is never done twice at once. */
export interface Timer {
  /** Does the work in `ms`, or as soon as it ends where it is under way. The earlier of two times counts. */
  in(ms: number): void;
  /** Begins it no more, and waits for its end where it is under way. */
  stop(): Promise<void>;
}

/**
 * `work` answers in how many ms it is due again, or `undefined`: when it is asked for. `failed` says the same where it threw.
 */
export function createTimer(options: {
  readonly clock: Clock;
  readonly work: () => Promise<number | undefined>;
  readonly failed: (error: unknown) => number;
}): Timer {
  const { clock, work, failed } = options;
  const schedule = createSchedule({ clock, step: work, failed: (_id, error) => failed(error) });
  return {
    in: (ms) => schedule.in(ms, 'work'),
    stop: async () => schedule.stop(0),
  };
}

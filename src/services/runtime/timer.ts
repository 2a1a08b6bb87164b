import type { Clock } from './clock.ts';
import { createSchedule } from './schedule.ts';

/** One piece of work and the time at which it is due. It never runs twice at once. */
export interface Timer {
  /** Runs the work in `ms`, or as soon as its running call ends. The earlier of two times counts. */
  in(ms: number): void;
  /** Starts no further run, and waits for the running one. */
  stop(): Promise<void>;
}

/**
 * `work` returns in how many ms it is due again; `undefined`: only when it is asked for. `failed` returns the same
 * after an error.
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

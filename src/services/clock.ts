import { setTimeout as wait } from 'node:timers/promises';

/** Time as an argument: schedules run on it, so that a test can move it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason once aborted, leaving no timer behind. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => wait(ms, undefined, { signal }),
};

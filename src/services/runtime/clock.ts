import { setTimeout as wait } from 'node:timers/promises';

/**
 * Time as an argument, so that a test can move it. A wait, a pace or an age inside this process is measured with
 * `monotonic`; what is on disk, what people read and windows of accounts are `now`.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. It may be wrong, and jump both ways whenever somebody sets it. */
  now(): number;
  /** Milliseconds since some moment of this process. Nobody can set it: it never goes back and never jumps. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason once aborted, leaving no timer behind. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => wait(ms, undefined, { signal }),
};

import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';

/**
 * The time is an argument, so that a test can move it. A wait or an age within this process uses `monotonic`. What is
 * on disk, what people read and the windows of accounts use `now`.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. It may be wrong, and jumps in both directions when somebody sets the clock. */
  now(): number;
  /** Milliseconds since a fixed moment of this process. It never goes back and never jumps. */
  monotonic(): number;
  /** Resolves after `ms`. Rejects with the signal's reason when it is aborted, and leaves no timer behind. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => wait(ms, undefined, { signal }),
};

/** Lets other work run first. It takes no time of the clock. */
export const nextTurn = async (): Promise<void> => turn();

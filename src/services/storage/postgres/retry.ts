import type { Clock } from '../../runtime/clock.ts';
import { isMomentary } from './errors.ts';

/** The waits between the tries of what failed only for a moment, in ms. */
const pauses: readonly number[] = [50, 200, 750];

export interface RetryOptions {
  readonly clock: Clock;
  /** Gives up waiting, with its reason. */
  readonly closing: AbortSignal;
}

/**
 * Does the work again where the server restarted or the network failed for a moment. Nothing of a try that failed may
 * have been done.
 *
 * @throws the error of the last try
 */
export async function withRetries<T>(work: () => Promise<T>, { clock, closing }: RetryOptions): Promise<T> {
  for (const ms of pauses) {
    try {
      return await work();
    } catch (error) {
      if (!isMomentary(error)) throw error;
      await pause(ms, { clock, closing });
    }
  }
  return work();
}

/** @throws the reason of `closing` when it is aborted. */
export async function pause(ms: number, { clock, closing }: RetryOptions): Promise<void> {
  await clock.sleep(ms, closing).catch(() => closing.throwIfAborted());
}

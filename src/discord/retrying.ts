import type { Logger } from 'pino';
import { backoffDelay } from '../core/job/backoff.ts';
import type { Clock } from '../services/runtime/clock.ts';
import { errorFacts, retryAfterOf } from './outcome.ts';

/** Does the work, and tries again with pauses until it succeeds. @throws the signal's reason when aborted. */
export async function retrying<T>(
  { clock, log, signal, failed }: RetryOptions,
  work: (attempt: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (error) {
      signal.throwIfAborted();
      const pause = retryAfterOf(error) ?? backoffDelay(attempt, 0.5);
      log.warn({ ...errorFacts(error), attempt, pause }, failed);
      await clock.sleep(pause, signal);
    }
  }
}

interface RetryOptions {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** The text of the log line for each failure. */
  readonly failed: string;
}

import type { LimitFunction } from 'p-limit';

/**
 * Does the work when its turn comes. An abort also ends the wait for the turn.
 *
 * @throws the signal's reason when it is aborted before the work begins.
 */
export async function inTurn<T>(limit: LimitFunction, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const begun = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => aborted.resolve(), { once: true });
  const done = limit(async () => {
    signal.throwIfAborted();
    begun.resolve();
    return work();
  });
  await Promise.race([begun.promise, aborted.promise, done]);
  signal.throwIfAborted();
  return done;
}

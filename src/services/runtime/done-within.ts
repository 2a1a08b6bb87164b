import type { Clock } from './clock.ts';

/**
 * The result of `work`, if it ends within `ms`; else `undefined`. The work then continues. Its late result or error is
 * for the caller who holds the promise.
 *
 * @throws the error of `work`, if it fails in time.
 */
export async function doneWithin<T>(
  clock: Pick<Clock, 'sleep'>,
  ms: number,
  work: Promise<T>,
): Promise<{ readonly value: T } | undefined> {
  const over = new AbortController();
  const late = clock.sleep(ms, over.signal).then(
    () => undefined,
    () => undefined,
  );
  try {
    return await Promise.race([work.then((value) => ({ value })), late]);
  } finally {
    over.abort();
  }
}

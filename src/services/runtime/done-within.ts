import type { Clock } from './clock.ts';

/**
 * What `work` comes to, where it does within `ms`; `undefined` where it does not. It goes on then, and what it comes to,
 * or fails with, is for whoever holds it.
 *
 * @throws what `work` fails with in time.
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

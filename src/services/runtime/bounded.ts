/**
 * Runs `work` with a signal of its own. It is aborted together with `signal`, or after `ms` of real time. All listeners
 * and timers are removed afterwards. The built-in ways leave something behind: a timer of `AbortSignal.timeout` fires
 * long after the work; `AbortSignal.any` stays attached to long-lived signals; discord.js never removes its listener
 * from a signal.
 *
 * @throws the signal's reason when it is aborted before.
 */
export async function bounded<T>(
  { signal, ms }: { readonly signal?: AbortSignal; readonly ms?: number },
  work: (own: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const own = new AbortController();
  const follow = (): void => own.abort(signal?.reason);
  signal?.addEventListener('abort', follow, { once: true });
  const timer = ms === undefined ? undefined : setTimeout(() => own.abort(timeout(ms)), ms);
  try {
    return await work(own.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', follow);
  }
}

function timeout(ms: number): DOMException {
  return new DOMException(`not done within ${ms} ms`, 'TimeoutError');
}

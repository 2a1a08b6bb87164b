/**
 * Does `work` under a signal of its own, which is aborted with `signal`, or after `ms` of real time. Nothing of it is left
 * behind: `AbortSignal.timeout` fires long after the work, `AbortSignal.any` keeps its place at signals that live as long
 * as the process, and discord.js never takes its listener off the signal that it is given.
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

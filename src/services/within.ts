/**
 * Does `work` under a signal of its own, which is aborted with `signal` or after `ms` of real time. Nothing of it is left
 * behind: `AbortSignal.timeout` keeps its timer, and `AbortSignal.any` its place at every signal, long after the work.
 */
export async function within<T>(ms: number, signal: AbortSignal, work: (own: AbortSignal) => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const own = new AbortController();
  const follow = (): void => own.abort(signal.reason);
  signal.addEventListener('abort', follow, { once: true });
  const timer = setTimeout(() => own.abort(new DOMException(`not done within ${ms} ms`, 'TimeoutError')), ms);
  try {
    return await work(own.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', follow);
  }
}

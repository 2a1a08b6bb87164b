/** Too many callers wait with the same key. */
export class TooManyWaitingError extends Error {
  override readonly name = 'TooManyWaitingError';
}

/**
 * Gives turns at something that only one caller can use at a time. Keys take turns; callers with the same key are
 * served in order.
 */
export interface RoundRobin {
  /**
   * Resolves when it is the caller's turn. The turn ends with `release`.
   *
   * @throws {TooManyWaitingError}; the signal's reason when it is aborted before.
   */
  acquire(key: string, signal: AbortSignal): Promise<void>;
  /** Passes the turn to the others that wait, and waits for the next one. */
  reacquire(key: string, signal: AbortSignal): Promise<void>;
  release(): void;
}

interface Waiter {
  readonly grant: () => void;
}

/** `most`: how many callers with the same key may wait. */
export function createRoundRobin(most: number): RoundRobin {
  /** The waiting callers by key. The key whose turn is next comes first. No list is empty. */
  const queues = new Map<string, Waiter[]>();
  /** The key whose turn it is. */
  let taken: string | undefined;

  function grantNext(): void {
    const [first] = queues;
    if (taken !== undefined || first === undefined) return;
    const [key, [turn, ...others]] = first;
    if (others.length > 0) queues.set(key, others);
    else queues.delete(key);
    taken = key;
    turn?.grant();
  }

  function leave(key: string, turn: Waiter): void {
    const others = (queues.get(key) ?? []).filter((each) => each !== turn);
    if (others.length > 0) queues.set(key, others);
    else queues.delete(key);
  }

  async function wait(key: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const turn: Waiter = { grant: () => resolve(undefined) };
    const abort = (): void => {
      leave(key, turn);
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    queues.set(key, [...(queues.get(key) ?? []), turn]);
    signal.addEventListener('abort', abort, { once: true });
    grantNext();
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  function release(): void {
    const last = taken ?? '';
    const others = queues.get(last);
    queues.delete(last);
    if (others !== undefined) queues.set(last, others);
    taken = undefined;
    grantNext();
  }

  return {
    async acquire(key, signal) {
      if ((queues.get(key)?.length ?? 0) >= most) throw new TooManyWaitingError(`${most} wait already`);
      return wait(key, signal);
    },
    async reacquire(key, signal) {
      // The callers that wait go first. The returning caller does not count towards `most`.
      const turn = wait(key, signal);
      release();
      return turn;
    },
    release,
  };
}

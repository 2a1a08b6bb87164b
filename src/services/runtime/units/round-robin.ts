/** Too many of one key wait already. */
export class TooManyWaitingError extends Error {
  override readonly name = 'TooManyWaitingError';
}

/** Turns at something that one at a time can use: by keys in rotation, and of one key the first first. */
export interface RoundRobin {
  /**
   * Resolves when it is the caller's turn, which ends with `release`.
   *
   * @throws {TooManyWaitingError} the signal's reason when it is aborted before
   */
  acquire(key: string, signal: AbortSignal): Promise<void>;
  /** Gives the turn to the others that wait, and takes the next one. */
  reacquire(key: string, signal: AbortSignal): Promise<void>;
  release(): void;
}

interface Waiter {
  readonly grant: () => void;
}

/** `most`: of one key, that wait at once. */
export function createRoundRobin(most: number): RoundRobin {
  /** By key; the key whose turn is next comes first. None is empty. */
  const queues = new Map<string, Waiter[]>();
  /** Whose turn it is. */
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
      // Those that wait go first; the one that returns is not among the most.
      const turn = wait(key, signal);
      release();
      return turn;
    },
    release,
  };
}

import { setTimeout as realTime } from 'node:timers/promises';

/** One clock for the bot and both stand-ins, which only the test moves. */
export interface TestClock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Moves on by `ms`, waking each sleeper at its time and letting what it does reach the network. */
  advance(ms: number): Promise<void>;
  /** How many sleep now. */
  readonly sleepers: number;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Real time for a request on loopback to be answered. */
const breath = 3;

export function createTestClock(start = Date.UTC(2026, 10, 21, 12)): TestClock {
  let now = start;
  const sleeping = new Set<Sleeper>();

  function nextDue(until: number): Sleeper | undefined {
    return [...sleeping].filter((sleeper) => sleeper.at <= until).toSorted((a, b) => a.at - b.at)[0];
  }

  return {
    now: () => now,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<undefined>();
      const sleeper: Sleeper = { at: now + ms, wake: () => resolve(undefined) };
      const abort = (): void => reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
      sleeping.add(sleeper);
      signal?.addEventListener('abort', abort, { once: true });
      // What is due now needs no moving of the clock, as with a real one.
      if (ms <= 0) setImmediate(sleeper.wake);
      try {
        await promise;
      } finally {
        sleeping.delete(sleeper);
        signal?.removeEventListener('abort', abort);
      }
    },
    async advance(ms) {
      const target = now + ms;
      for (let due = nextDue(target); due !== undefined; due = nextDue(target)) {
        now = Math.max(now, due.at);
        sleeping.delete(due);
        due.wake();
        await realTime(breath);
      }
      now = target;
      await realTime(breath);
    },
    get sleepers() {
      return sleeping.size;
    },
  };
}

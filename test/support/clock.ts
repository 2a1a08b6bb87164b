import { setTimeout as realTime } from 'node:timers/promises';
import type { Clock } from '../../src/services/runtime/clock.ts';

/** The true time, which only the test moves: that of both stand-ins, and of the bot's machine as long as its clock is right. */
export interface TestClock {
  now(): number;
  /** Since the test began. */
  monotonic(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** The clock of a machine, as a process that starts now sees it: its wall clock is off by what `skew` says, its monotonic one begins at 0. */
  machine(): Clock;
  /** Sets the machine's wall clock `ms` ahead of the true time, or behind it where negative; from one moment to the next. */
  skew(ms: number): void;
  /** Moves on by `ms`, waking each sleeper at its time and letting what it does reach the network. */
  advance(ms: number): Promise<void>;
  /** Moves on to the time of the next sleeper, by `most` ms at most, and wakes who sleeps until then. */
  advanceToNext(most: number): Promise<void>;
  /** How many sleep now. */
  readonly sleepers: number;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

const noon = Date.UTC(2026, 10, 21, 12);

/**
 * `settle` resolves once what was woken has done what it can without more time: by default, after 3 ms.
 * It starts at noon of a day in November, or where `start` says.
 */
export function createTestClock(options: { settle?: () => Promise<void>; start?: number } = {}): TestClock {
  const { settle = async () => realTime(3), start = noon } = options;
  let now = start;
  let skew = 0;
  const sleeping = new Set<Sleeper>();

  function nextDue(until: number): Sleeper | undefined {
    return [...sleeping].filter((sleeper) => sleeper.at <= until).toSorted((a, b) => a.at - b.at)[0];
  }

  const clock: TestClock = {
    now: () => now,
    monotonic: () => now - start,
    machine() {
      const begun = now;
      return {
        now: () => now + skew,
        monotonic: () => now - begun,
        sleep: async (ms, signal) => clock.sleep(ms, signal),
      };
    },
    skew(ms) {
      skew = ms;
    },
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
        await settle();
      }
      now = target;
      await settle();
    },
    async advanceToNext(most) {
      const due = nextDue(now + most)?.at ?? now + most;
      await clock.advance(Math.max(due - now, 0));
    },
    get sleepers() {
      return sleeping.size;
    },
  };
  return clock;
}

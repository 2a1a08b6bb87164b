import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { realClock, type Clock } from '../wire/clock.ts';

/** The time of the stand-ins and of the bot. It runs as the machine's does, and can be moved forward. */
export interface MovableClock extends Clock {
  /** How far it was moved, in ms. */
  readonly shiftMs: number;
  /** Moves it forward by `ms`. Sleepers whose time has come wake up. */
  forward(ms: number): void;
  /** Calls `listener` after each move. The returned function unsubscribes. */
  onMove(listener: () => void): () => void;
  /** What gives a Node process the same time: its environment, and what is loaded before the program. */
  readonly env: Readonly<Record<string, string>>;
  readonly node: readonly string[];
}

/** What a timer of Node's can wait for at most. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * `path` is a file of the clock's own, which other processes read. If it is there already, the clock is as far ahead as
 * the file says. A new one begins at `startsAt`, in ms since 1970 (default: now).
 */
export function createMovableClock(path: string, startsAt?: number): MovableClock {
  const listeners = new Set<() => void>();
  let shift = startsAt === undefined ? 0 : startsAt - Date.now();
  if (existsSync(path)) shift = Number(readFileSync(path, 'utf8'));
  writeFileSync(path, String(shift));
  const now = (): number => Date.now() + shift;

  function nextMove(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const moved = (): void => resolve();
    listeners.add(moved);
    signal.addEventListener('abort', () => void listeners.delete(moved), { once: true });
    return promise;
  }

  return {
    now,
    get shiftMs() {
      return shift;
    },
    async sleep(ms, signal) {
      const until = now() + ms;
      while (now() < until) {
        signal?.throwIfAborted();
        const over = new AbortController();
        const either = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]);
        const time = realClock.sleep(Math.min(until - now(), longestTimerMs), either);
        try {
          await Promise.race([time, nextMove(over.signal)]);
        } finally {
          over.abort();
          time.catch(() => {});
        }
      }
    },
    forward(ms) {
      shift += ms;
      writeFileSync(path, String(shift));
      for (const listener of listeners) listener();
    },
    onMove(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    env: { DATE_OFFSET_FILE: path },
    node: ['--import', new URL('shifted-date.ts', import.meta.url).href],
  };
}

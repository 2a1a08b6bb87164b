import { windowsAt, type Account, type Sums } from '../../src/core/accounts.ts';
import type { Job } from '../../src/core/job/record.ts';
import type { LedgerData } from './ledger-data.ts';

type Windows = Account['windows'];

const nothing: Sums = { spent: 0, held: 0 };

/** A difference between an account and the sum of its jobs. */
export interface Mismatch {
  readonly key: string;
  readonly window: string;
  readonly actual: Sums | undefined;
  readonly expected: Sums;
}

/**
 * The differences between the accounts and the sums of their jobs. A window without holds may be missing once it is over,
 * by the newest time on record or by `latest` (epoch ms), whichever is earlier.
 */
export function mismatchesIn({ accounts, jobs, newest }: LedgerData, latest = Infinity): readonly Mismatch[] {
  const sums = sumsOf(jobs);
  const present = windowsAt(Math.min(newest ?? 0, latest));
  const isOver = (window: string): boolean =>
    window < (window.length === present.day.length ? present.day : present.month);
  const found: Mismatch[] = [];
  for (const key of new Set([...accounts.keys(), ...sums.keys()])) {
    const due = sums.get(key) ?? {};
    const actual = accounts.get(key) ?? {};
    for (const window of new Set([...Object.keys(actual), ...Object.keys(due)])) {
      const expected = due[window] ?? nothing;
      const is = actual[window];
      if (is === undefined && expected.held === 0 && isOver(window)) continue;
      if (is?.spent !== expected.spent || is.held !== expected.held) found.push({ key, window, actual: is, expected });
    }
  }
  return found;
}

/** The newest of the windows that are days, or months. */
export function newestOf(windows: readonly string[], form: 'yyyy-mm' | 'yyyy-mm-dd'): string | undefined {
  return windows
    .filter((window) => window.length === form.length)
    .toSorted()
    .at(-1);
}

function sumsOf(jobs: readonly Job[]): ReadonlyMap<string, Windows> {
  const sums = new Map<string, Record<string, Sums>>();
  for (const { place, owner, hold, settlement } of jobs) {
    const holders = [
      [`account:${place.guildId}:${owner.id}`, hold.credits, settlement?.credits],
      [`account:${place.guildId}`, hold.credits, settlement?.credits],
      ['account:bot', hold.micros, settlement?.micros],
    ] as const;
    for (const [key, held, spent] of holders) {
      const windows = sums.get(key) ?? {};
      sums.set(key, windows);
      for (const window of [hold.day, hold.month]) {
        const before = windows[window] ?? nothing;
        windows[window] = {
          spent: before.spent + (spent ?? 0),
          held: before.held + (spent === undefined ? held : 0),
        };
      }
    }
  }
  return sums;
}

import { z } from 'zod';
import { commitTimes, type CommitTimes } from './accounting-time.ts';

/** The most of anything that an account counts: sums of several stay whole numbers. */
export const mostAmount = 1_000_000_000_000_000;
/** Windows kept of one account where nothing is held; the furthest ahead are dropped first. */
export const mostWindows = 64;

const wholeSum = z.number().int().nonnegative().max(mostAmount);

/**
 * Sums of one account in one window. An amount is held from a job's acceptance to its settlement, then spent or
 * refunded. `forgiven` is what of the spent amount a reset no longer counts. Credits for members and servers, millionths of a
 * US dollar for the bot.
 */
const sums = z
  .object({ spent: wholeSum, held: wholeSum, forgiven: wholeSum.optional() })
  .refine(({ spent, forgiven = 0 }) => forgiven <= spent, 'more is forgiven than was spent');
export type Sums = z.infer<typeof sums>;

/** What is on disk of an account: its sums by window, such as `2026-11-21` and `2026-11`. */
export const accountRecord = z.object({
  version: z.literal(1),
  windows: z.record(z.string(), sums),
  /** Credits that moderators granted a member, or took, in a window. */
  granted: z.record(z.string(), z.number().int().min(-mostAmount).max(mostAmount)).optional(),
  /** When the newest job was accepted, in epoch ms. */
  last: z.number().optional(),
  /** The share, in percent, of a budget `of` so many credits that a server was warned of in a window. */
  warned: z.record(z.string(), z.object({ percent: z.number(), of: z.number() })).optional(),
  /** The times of the bot's commits: on the bot's account alone, which every job touches. */
  seen: commitTimes.optional(),
});
export type Account = z.infer<typeof accountRecord>;

/**
 * What the bot has spent in one day or month, in millionths of a US dollar: `used` is what counts against its limit, of
 * which `held` is not spent yet. The database adds to both, and jobs settle in any order.
 */
export const spendRecord = z.object({
  used: z.number().int().min(-mostAmount).max(mostAmount).default(0),
  held: z.number().int().min(-mostAmount).max(mostAmount).default(0),
});
export type Spend = z.infer<typeof spendRecord>;

/** The day and the month, in UTC, that an amount belongs to; a hold stays in the windows it was made in. */
export interface Windows {
  readonly day: string;
  readonly month: string;
}

export interface Limits {
  readonly day: number;
  readonly month: number;
}

export const emptyAccount: Account = { version: 1, windows: {} };

/** The times on record of the bot's account. A row of an earlier version has none: its newest day is one. */
export function commitTimesOf({ seen, windows }: Account): CommitTimes | undefined {
  if (seen !== undefined) return seen;
  const newest = Math.max(...Object.keys(windows).map((window) => Date.parse(window)));
  return Number.isFinite(newest) ? { newest } : undefined;
}

export function windowsAt(ms: number): Windows {
  const day = new Date(ms).toISOString().slice(0, 10);
  return { day, month: day.slice(0, 7) };
}

/** When the next day or month begins, in epoch ms. */
export function renewal(windows: Windows, window: keyof Windows): number {
  const [year = 1970, month = 1, day = 1] = windows.day.split('-').map(Number);
  return window === 'day' ? Date.UTC(year, month - 1, day + 1) : Date.UTC(year, month, 1);
}

export function hold(account: Account, amount: number, windows: Windows): Account {
  return change(account, windows, (before) => ({ ...before, held: capped(before.held + amount) }));
}

/** Ends a hold: `charged` of it, or more where it cost more, is spent; the rest is refunded. */
export function settle(account: Account, held: number, charged: number, windows: Windows): Account {
  return change(account, windows, (before) => ({
    ...before,
    spent: capped(before.spent + charged),
    held: Math.max(before.held - held, 0),
  }));
}

/** What may still be asked for in each window. */
export function remainingAmounts(account: Account, limits: Limits, windows: Windows): Limits {
  const remainingIn = (window: keyof Windows): number => {
    const { spent, held, forgiven = 0 } = sumsIn(account, windows[window]);
    return limits[window] + grantedIn(account, windows[window]) - (spent - forgiven) - held;
  };
  return { day: remainingIn('day'), month: remainingIn('month') };
}

/** Credits that moderators granted in a window; negative where they took more. */
export function grantedIn(account: Account, window: string): number {
  return account.granted?.[window] ?? 0;
}

export type GrantResult =
  | { readonly ok: true; readonly account: Account }
  /** `room`: how much more can be granted, or taken. */
  | { readonly ok: false; readonly room: number };

/**
 * Grants a member so many credits more in both windows, or takes them where `amount` is negative. In neither window do
 * grants and takes together come to more than `most` either way.
 */
export function grant(account: Account, amount: number, { day, month }: Windows, most: number): GrantResult {
  const sign = Math.sign(amount);
  const room = Math.min(...[day, month].map((window) => most - sign * grantedIn(account, window)));
  if (!(Math.abs(amount) <= room)) return { ok: false, room: Math.max(room, 0) };
  const granted = { ...account.granted };
  for (const window of [day, month]) granted[window] = grantedIn(account, window) + amount;
  return { ok: true, account: { ...account, granted } };
}

/**
 * As if nothing had been used, or taken, in either window. What is held counts once it is spent, and is refunded once
 * only: neither is more left than the limit and the grants. Grants stay, for they have a ceiling in each window.
 */
export function reset(account: Account, windows: Windows): Account {
  const names = [windows.day, windows.month];
  const granted = Object.entries(account.granted ?? {}).map(([window, credits]) => [
    window,
    names.includes(window) ? Math.max(credits, 0) : credits,
  ]);
  return {
    ...change(account, windows, (before) => (before.spent === 0 ? before : { ...before, forgiven: before.spent })),
    ...(account.granted === undefined ? {} : { granted: Object.fromEntries(granted) as Record<string, number> }),
  };
}

export function sumsIn(account: Account, window: string): Sums {
  return account.windows[window] ?? { spent: 0, held: 0 };
}

/** The window that an amount does not fit into; the month first, since it renews later. */
export function shortWindow(remaining: Limits, amount: number): keyof Windows | undefined {
  if (remaining.month < amount) return 'month';
  return remaining.day < amount ? 'day' : undefined;
}

/**
 * Without the windows that are over at `since`, unless something is held there. Later ones stay, also those of a clock that was ahead: of
 * more than `mostWindows` the nearest.
 */
export function pruneWindows(account: Account, since: Windows): Account {
  const { granted, warned, ...rest } = account;
  return {
    ...rest,
    windows: {
      ...only(account.windows, (_window, { held }) => held > 0),
      ...nearest(account.windows, since),
    },
    ...(granted === undefined ? {} : { granted: nearest(granted, since) }),
    ...(warned === undefined ? {} : { warned: nearest(warned, since) }),
  };
}

/** Of the windows that are not over, the nearest; names of days and months sort by time. */
function nearest<T>(windows: Readonly<Record<string, T>>, { day, month }: Windows): Record<string, T> {
  const later = only(windows, (window) => window >= (window.length === day.length ? day : month));
  return Object.fromEntries(
    Object.entries(later)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, mostWindows),
  );
}

function only<T>(
  windows: Readonly<Record<string, T>>,
  isKept: (window: string, value: T) => boolean,
): Record<string, T> {
  return Object.fromEntries(Object.entries(windows).filter(([window, value]) => isKept(window, value)));
}

function capped(sum: number): number {
  return Math.min(sum, mostAmount);
}

function change(account: Account, { day, month }: Windows, update: (before: Sums) => Sums): Account {
  const after = (window: string): Sums => update(sumsIn(account, window));
  return { ...account, windows: { ...account.windows, [day]: after(day), [month]: after(month) } };
}

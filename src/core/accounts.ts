import { z } from 'zod';
import { commitTimes, type CommitTimes } from './accounting-time.ts';

/** The largest amount of an account. Sums of several such amounts are still exact integers. */
export const mostAmount = 1_000_000_000_000_000;
/** How many windows without a hold an account keeps. Those that are furthest ahead are dropped first. */
export const mostWindows = 64;

const wholeSum = z.number().int().nonnegative().max(mostAmount);

/**
 * The sums of one account in one window. An amount is held from the acceptance of a job to its settlement; then it is
 * spent or refunded. `forgiven` is the part of `spent` that a reset no longer counts. Members and servers count in
 * credits, the bot in millionths of a US dollar.
 */
const sums = z
  .object({ spent: wholeSum, held: wholeSum, forgiven: wholeSum.optional() })
  .refine(({ spent, forgiven = 0 }) => forgiven <= spent, 'more is forgiven than was spent');
export type Sums = z.infer<typeof sums>;

/** The stored account: its sums by window, such as `2026-11-21` and `2026-11`. */
export const accountRecord = z.object({
  version: z.literal(1),
  windows: z.record(z.string(), sums),
  /** The credits that moderators granted a member in a window; negative if they took some. */
  granted: z.record(z.string(), z.number().int().min(-mostAmount).max(mostAmount)).optional(),
  /** When the newest job was accepted, in epoch ms. */
  last: z.number().optional(),
  /**
   * The last warning of a server about its budget in a window: the percentage that was used, of a budget of `of`
   * credits.
   */
  warned: z.record(z.string(), z.object({ percent: z.number(), of: z.number() })).optional(),
  /** The times of the bot's commits. Only the bot's account has them, because every job touches it. */
  seen: commitTimes.optional(),
});
export type Account = z.infer<typeof accountRecord>;

/**
 * What the bot has spent in a day or month, in millionths of a US dollar. `used` counts against the limit; `held` of it
 * is not spent yet. The store adds to both, and jobs settle in any order.
 */
export const spendRecord = z.object({
  used: z.number().int().min(-mostAmount).max(mostAmount).default(0),
  held: z.number().int().min(-mostAmount).max(mostAmount).default(0),
});
export type Spend = z.infer<typeof spendRecord>;

/** The day and the month, in UTC, that an amount belongs to. A hold stays in the windows in which it was made. */
export interface Windows {
  readonly day: string;
  readonly month: string;
}

export interface Limits {
  readonly day: number;
  readonly month: number;
}

export const emptyAccount: Account = { version: 1, windows: {} };

/** The times of the bot's commits. The row of an earlier version has none; then its newest day counts. */
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

/** Ends a hold. `charged` is spent, even if it is more than the hold. The rest is refunded. */
export function settle(account: Account, held: number, charged: number, windows: Windows): Account {
  return change(account, windows, (before) => ({
    ...before,
    spent: capped(before.spent + charged),
    held: Math.max(before.held - held, 0),
  }));
}

/** The amounts that are left in each window. */
export function remainingAmounts(account: Account, limits: Limits, windows: Windows): Limits {
  const remainingIn = (window: keyof Windows): number => {
    const counted = sumsIn(account, windows[window]);
    return limits[window] + grantedIn(account, windows[window]) - usedOf(counted) - counted.held;
  };
  return { day: remainingIn('day'), month: remainingIn('month') };
}

/** What an account has. In each window `left`, `used` and `held` are `limits` together, unless more was taken than there was. */
export interface AccountBalance {
  readonly left: Limits;
  readonly used: Limits;
  /** Reserved for jobs that are not settled. */
  readonly held: Limits;
  /** What moderators granted; negative if they took some. `limits` includes it. */
  readonly granted: Limits;
  readonly limits: Limits;
}

export function balanceOf(account: Account, limits: Limits, windows: Windows): AccountBalance {
  const [day, month] = [sumsIn(account, windows.day), sumsIn(account, windows.month)];
  const granted = { day: grantedIn(account, windows.day), month: grantedIn(account, windows.month) };
  return {
    left: remainingAmounts(account, limits, windows),
    used: { day: usedOf(day), month: usedOf(month) },
    held: { day: day.held, month: month.held },
    granted,
    // More may have been taken than there was.
    limits: { day: Math.max(limits.day + granted.day, 0), month: Math.max(limits.month + granted.month, 0) },
  };
}

function usedOf({ spent, forgiven = 0 }: Sums): number {
  return spent - forgiven;
}

/** The credits that moderators granted in a window; negative if they took more than they granted. */
export function grantedIn(account: Account, window: string): number {
  return account.granted?.[window] ?? 0;
}

export type GrantResult =
  | { readonly ok: true; readonly account: Account }
  /** `room`: how much more can be granted, or taken. */
  | { readonly ok: false; readonly room: number };

/**
 * Grants a member credits in both windows, or takes them if `amount` is negative. In each window, grants and takes
 * together stay between `-most` and `most`.
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
 * Resets both windows, as if nothing had been used or taken in them. A hold still counts when it is spent, and is
 * refunded only once. So what is left never exceeds the limit and the grants. Grants stay, because they have a ceiling
 * in each window.
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

/** The window that an amount does not fit into. The month comes first, because it begins anew later. */
export function shortWindow(remaining: Limits, amount: number): keyof Windows | undefined {
  if (remaining.month < amount) return 'month';
  return remaining.day < amount ? 'day' : undefined;
}

/**
 * Drops the windows that are over at `since` and hold nothing. Later windows stay, also those of a clock that was
 * ahead, but only the nearest `mostWindows`.
 */
export function pruneWindows(account: Account, since: Windows): Account {
  const { granted, warned, ...rest } = account;
  return {
    ...rest,
    windows: {
      ...windowsWhere(account.windows, ({ value }) => value.held > 0),
      ...nearest(account.windows, since),
    },
    ...(granted === undefined ? {} : { granted: nearest(granted, since) }),
    ...(warned === undefined ? {} : { warned: nearest(warned, since) }),
  };
}

/** The nearest windows that are not over. Names of days and months sort by time. */
function nearest<T>(windows: Readonly<Record<string, T>>, { day, month }: Windows): Record<string, T> {
  const later = windowsWhere(windows, ({ window }) => window >= (window.length === day.length ? day : month));
  return Object.fromEntries(
    Object.entries(later)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, mostWindows),
  );
}

function windowsWhere<T>(
  windows: Readonly<Record<string, T>>,
  isKept: (entry: { readonly window: string; readonly value: T }) => boolean,
): Record<string, T> {
  return Object.fromEntries(Object.entries(windows).filter(([window, value]) => isKept({ window, value })));
}

function capped(sum: number): number {
  return Math.min(sum, mostAmount);
}

function change(account: Account, { day, month }: Windows, update: (before: Sums) => Sums): Account {
  const after = (window: string): Sums => update(sumsIn(account, window));
  return { ...account, windows: { ...account.windows, [day]: after(day), [month]: after(month) } };
}

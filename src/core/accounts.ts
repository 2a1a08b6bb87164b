import { z } from 'zod';

/**
 * Sums of one account in one window. An amount is held from a job's acceptance to its settlement,
 * then spent or given back. Credits for members and servers, millionths of a US dollar for the bot.
 */
const sums = z.object({ spent: z.number().int().nonnegative(), held: z.number().int().nonnegative() });
export type Sums = z.infer<typeof sums>;

/** What is on disk of an account: its sums by window, such as `2026-11-21` and `2026-11`. */
export const accountRecord = z.object({
  version: z.literal(1),
  windows: z.record(z.string(), sums),
  /** Credits that moderators granted a member, or took, in a window. */
  granted: z.record(z.string(), z.number().int()).optional(),
  /** When the newest job was accepted, in epoch ms. */
  last: z.number().optional(),
  /** The share, in percent, of a budget `of` so many credits that a server was warned of in a window. */
  warned: z.record(z.string(), z.object({ percent: z.number(), of: z.number() })).optional(),
});
export type Account = z.infer<typeof accountRecord>;

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
  return change(account, windows, ({ spent, held }) => ({ spent, held: held + amount }));
}

/** Ends a hold: `charged` of it, or more where it cost more, is spent; the rest is given back. */
export function settle(account: Account, held: number, charged: number, windows: Windows): Account {
  return change(account, windows, (before) => ({
    spent: before.spent + charged,
    held: Math.max(before.held - held, 0),
  }));
}

/** What may still be asked for in each window; `promised` is held in memory for requests that are just being accepted. */
export function left(account: Account, limits: Limits, windows: Windows, promised = 0): Limits {
  const remaining = (window: keyof Windows): number => {
    const { spent, held } = sumsIn(account, windows[window]);
    return limits[window] + (account.granted?.[windows[window]] ?? 0) - spent - held - promised;
  };
  return { day: remaining('day'), month: remaining('month') };
}

/** Gives a member so many credits more in both windows, or less where it is negative. */
export function grant(account: Account, amount: number, { day, month }: Windows): Account {
  const more = (window: string): number => (account.granted?.[window] ?? 0) + amount;
  return { ...account, granted: { ...account.granted, [day]: more(day), [month]: more(month) } };
}

/** As if nothing had been used or granted yet in either window. What is held is still spent later. */
export function restart(account: Account, { day, month }: Windows): Account {
  const used = (window: string): number => {
    const { spent, held } = sumsIn(account, window);
    return spent + held;
  };
  return { ...account, granted: { ...account.granted, [day]: used(day), [month]: used(month) } };
}

export function sumsIn(account: Account, window: string): Sums {
  return account.windows[window] ?? { spent: 0, held: 0 };
}

/** The window that an amount does not fit into; the month first, since it renews later. */
export function shortWindow(remaining: Limits, amount: number): keyof Windows | undefined {
  if (remaining.month < amount) return 'month';
  return remaining.day < amount ? 'day' : undefined;
}

/** Without the windows that are over and hold nothing. */
export function tidy(account: Account, now: Windows): Account {
  const isNow = (window: string): boolean => window === now.day || window === now.month;
  const { granted, warned, ...rest } = account;
  return {
    ...rest,
    windows: only(account.windows, (window, { held }) => held > 0 || isNow(window)),
    ...(granted === undefined ? {} : { granted: only(granted, isNow) }),
    ...(warned === undefined ? {} : { warned: only(warned, isNow) }),
  };
}

function only<T>(
  windows: Readonly<Record<string, T>>,
  isKept: (window: string, value: T) => boolean,
): Record<string, T> {
  return Object.fromEntries(Object.entries(windows).filter(([window, value]) => isKept(window, value)));
}

function change(account: Account, { day, month }: Windows, update: (before: Sums) => Sums): Account {
  const after = (window: string): Sums => update(sumsIn(account, window));
  return { ...account, windows: { ...account.windows, [day]: after(day), [month]: after(month) } };
}

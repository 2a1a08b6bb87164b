import { readAccount } from '../../core/account-repair.ts';
import {
  emptyAccount,
  mostAmount,
  commitTimesOf,
  pruneWindows,
  windowsAt,
  type Account,
  type Limits,
  type Spend,
  type Windows,
} from '../../core/accounts.ts';
import type { Job } from '../../core/job/record.ts';
import { schema } from '../storage/schema.ts';
import type { Add, Change, Rows, Store } from '../storage/store.ts';

/**
 * What the bot has spent, in millionths of a US dollar: one row for each day and one for each month. Every job adds to
 * both. The store does the addition, so jobs do not conflict.
 */
const { spend } = schema;

/** The bot's account holds the times of its commits. In an earlier version it also held the sums. */
export const botKey = schema.botAccount.key();

const windowNames = ['day', 'month'] as const;

const addTo = ({ hold }: Job, window: keyof Windows, field: keyof Spend, by: number): Add => ({
  key: spend.key(hold[window]),
  field,
  by,
});

/** Holds the job's price, if the limits allow it. */
export function holdAdds(job: Job, limits: Limits): readonly Add[] {
  const { micros } = job.hold;
  return windowNames.flatMap((window) => [
    { ...addTo(job, window, 'used', micros), atMost: limits[window] },
    addTo(job, window, 'held', micros),
  ]);
}

/** Ends the job's hold. Its cost, in millionths of a US dollar, stays used, even if it is above the limit. */
export function settleAdds(job: Job, cost: number): readonly Add[] {
  const { hold } = job;
  return windowNames.flatMap((window) => [
    addTo(job, window, 'used', cost - hold.micros),
    addTo(job, window, 'held', -hold.micros),
  ]);
}

export function spendLeft(rows: Rows, limits: Limits, windows: Windows): Limits {
  const leftIn = (window: keyof Windows): number => limits[window] - spendIn(rows, spend.key(windows[window])).used;
  return { day: leftIn('day'), month: leftIn('month') };
}

/** A sum that cannot be read counts as used up until its window is over. */
function spendIn(rows: Rows, key: string): Spend {
  return spend.record.safeParse(rows.get(key) ?? {}).data ?? { used: mostAmount, held: 0 };
}

/** The account in this row, with amounts brought into bounds. @throws {z.ZodError} where it is no account. */
export function readAccountIn(rows: Rows, key: string): Account {
  const stored = rows.get(key);
  return stored === undefined ? emptyAccount : readAccount(stored).account;
}

/** Whether the row of an account, or one of the bot's sums, has impossible amounts. */
export function isDamaged(rows: Rows, key: string): boolean {
  const isSum = key.startsWith(spend.prefix);
  return isSum ? !spend.record.safeParse(rows.get(key)).success : readAccount(rows.get(key)).isRepaired;
}

/**
 * Runs once a day. It moves sums from the bot's account to rows of their own, brings damaged sums into bounds, and
 * removes sums whose window is over.
 */
export function createSpendCleanup(
  store: Store,
  read: (keys: readonly string[]) => Promise<Rows>,
): (day: string) => Promise<void> {
  let last: { readonly day: string; readonly over: Promise<void> } | undefined;

  async function cleanUp(): Promise<void> {
    const sums = (await store.range(spend.prefix)).map(({ key }) => key);
    const rows = await read([botKey, ...sums]);
    const isInForm = Object.keys(readAccountIn(rows, botKey).windows).length === 0;
    if (isInForm && sums.length === 0) return;
    await store.transaction([botKey, ...sums], (present) => ({ ...cleanedUp(present), result: undefined }));
  }

  return async (day) => {
    if (last?.day !== day) {
      const over = cleanUp();
      last = { day, over };
      over.catch(() => (last = undefined));
    }
    return last.over;
  };
}

/**
 * Jobs add to the sums at the same time. So a sum that is moved is added too, and a row is written only if no job adds
 * to it.
 */
function cleanedUp(rows: Rows): Pick<Change<unknown>, 'writes' | 'adds'> {
  const account = readAccountIn(rows, botKey);
  const seen = commitTimesOf(account);
  const since = windowsAt(seen?.newest ?? 0);
  const windows = [...rows.keys()].filter((key) => key !== botKey).map((key) => spend.partsOf(key)[0]);
  const sums = windows.map((window) => {
    const { used, held } = spendIn(rows, spend.key(window));
    return [window, { spent: Math.max(used, 0), held: Math.max(held, 0) }] as const;
  });
  const kept = pruneWindows({ ...emptyAccount, windows: Object.fromEntries(sums) }, since).windows;
  const gone = windows.filter((window) => kept[window] === undefined);
  const damaged = windows.filter((window) => kept[window] !== undefined && isDamaged(rows, spend.key(window)));
  const carried = Object.entries(pruneWindows(account, since).windows).filter(
    ([window]) => !damaged.includes(window) && !gone.includes(window),
  );
  return {
    writes: [
      ...gone.map((window) => ({ key: spend.key(window), value: undefined })),
      ...damaged.map((window) => ({ key: spend.key(window), value: { used: mostAmount, held: 0 } })),
      ...(Object.keys(account.windows).length === 0
        ? []
        : [{ key: botKey, value: { ...account, windows: {}, ...(seen === undefined ? {} : { seen }) } }]),
    ],
    adds: carried.flatMap(([window, { spent, held }]) => [
      { key: spend.key(window), field: 'used', by: spent + held },
      { key: spend.key(window), field: 'held', by: held },
    ]),
  };
}

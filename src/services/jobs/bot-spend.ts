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
 * What the bot has spent, in millionths of a US dollar: one row a day and one a month. Every job adds to both, and the
 * database does that by itself, so that no job waits for another's.
 */
const { spend } = schema;

/** Has the times of the bot's commits. Before sums had rows of their own, it had those, too. */
export const botKey = schema.botAccount.key();

const windowNames = ['day', 'month'] as const;

const addTo = ({ hold }: Job, window: keyof Windows, field: keyof Spend, by: number): Add => ({
  key: spend.key(hold[window]),
  field,
  by,
});

/** Holds what the job may cost, as far as the limits allow. */
export function holdAdds(job: Job, limits: Limits): readonly Add[] {
  const { micros } = job.hold;
  return windowNames.flatMap((window) => [
    { ...addTo(job, window, 'used', micros), atMost: limits[window] },
    addTo(job, window, 'held', micros),
  ]);
}

/** Ends the job's hold: what it cost stays used, also where that is more. */
export function settleAdds(job: Job): readonly Add[] {
  const { hold, settlement } = job;
  const cost = settlement?.micros ?? 0;
  return windowNames.flatMap((window) => [
    addTo(job, window, 'used', cost - hold.micros),
    addTo(job, window, 'held', -hold.micros),
  ]);
}

export function spendLeft(rows: Rows, limits: Limits, windows: Windows): Limits {
  const leftIn = (window: keyof Windows): number => limits[window] - spendIn(rows, spend.key(windows[window])).used;
  return { day: leftIn('day'), month: leftIn('month') };
}

/** A sum that nobody knows any more counts as used up until its window is over. */
function spendIn(rows: Rows, key: string): Spend {
  return spend.record.safeParse(rows.get(key) ?? {}).data ?? { used: mostAmount, held: 0 };
}

/** An account as its row has it, with amounts that can be. @throws {z.ZodError} where it is none. */
export function readAccountIn(rows: Rows, key: string): Account {
  const stored = rows.get(key);
  return stored === undefined ? emptyAccount : readAccount(stored).account;
}

/** Whether an account's row, or one of the bot's sums, has amounts that cannot be. */
export function isDamaged(rows: Rows, key: string): boolean {
  const isSum = key.startsWith(spend.prefix);
  return isSum ? !spend.record.safeParse(rows.get(key)).success : readAccount(rows.get(key)).isRepaired;
}

/** Once a day: sums that the bot's account had get rows of their own, damaged ones are brought into bounds, and those that are over go. */
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
 * Sums are added to by whoever has a job, also while this is decided: so what is carried over is added, too, and only rows
 * that nobody adds to are written.
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

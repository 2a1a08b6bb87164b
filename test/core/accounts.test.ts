import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  accountRecord,
  emptyAccount,
  grant,
  hold,
  remainingAmounts,
  mostAmount,
  mostWindows,
  renewal,
  reset,
  commitTimesOf,
  settle,
  shortWindow,
  pruneWindows,
  windowsAt,
  type Account,
  type Sums,
  type Windows,
} from '../../src/core/accounts.ts';
import { accountingTime, observe, type CommitTimes } from '../../src/core/accounting-time.ts';
import { assertReaching } from '../support/assert-reaching.ts';

const day = 24 * 3_600_000;
const utc = (text: string): number => Date.parse(`${text}Z`);
const namesOf = ({ day: today, month }: Windows): readonly string[] => [today, month];
const text = (ms: number): string => new Date(ms).toISOString();

describe('windows and their renewal, in UTC', () => {
  test.each<[string, Windows, string, string]>([
    ['2026-11-21T12:00:00', { day: '2026-11-21', month: '2026-11' }, '2026-11-22', '2026-12-01'],
    ['2026-11-20T23:59:59.999', { day: '2026-11-20', month: '2026-11' }, '2026-11-21', '2026-12-01'],
    ['2026-11-21T00:00:00', { day: '2026-11-21', month: '2026-11' }, '2026-11-22', '2026-12-01'],
    ['2026-04-30T23:59:59.999', { day: '2026-04-30', month: '2026-04' }, '2026-05-01', '2026-05-01'],
    ['2026-12-31T23:59:59.999', { day: '2026-12-31', month: '2026-12' }, '2027-01-01', '2027-01-01'],
    ['2027-01-01T00:00:00', { day: '2027-01-01', month: '2027-01' }, '2027-01-02', '2027-02-01'],
    ['2027-02-28T10:00:00', { day: '2027-02-28', month: '2027-02' }, '2027-03-01', '2027-03-01'],
    ['2028-02-28T10:00:00', { day: '2028-02-28', month: '2028-02' }, '2028-02-29', '2028-03-01'],
    ['2028-02-29T23:59:59.999', { day: '2028-02-29', month: '2028-02' }, '2028-03-01', '2028-03-01'],
    ['2026-03-29T01:30:00', { day: '2026-03-29', month: '2026-03' }, '2026-03-30', '2026-04-01'],
  ])('at %s', (at, windows, tomorrow, nextMonth) => {
    expect(windowsAt(utc(at))).toEqual(windows);
    expect(text(renewal(windows, 'day'))).toBe(`${tomorrow}T00:00:00.000Z`);
    expect(text(renewal(windows, 'month'))).toBe(`${nextMonth}T00:00:00.000Z`);
  });

  test('a window lasts until the moment of its renewal, not longer', () => {
    const moments = fc.integer({ min: utc('2024-01-01T00:00:00'), max: utc('2036-01-01T00:00:00') });
    fc.assert(
      fc.property(moments, fc.constantFrom('day', 'month'), (ms, window) => {
        const windows = windowsAt(ms);
        const renewed = renewal(windows, window);
        expect(renewed).toBeGreaterThan(ms);
        expect(windowsAt(renewed - 1)[window]).toBe(windows[window]);
        expect(windowsAt(renewed)[window]).not.toBe(windows[window]);
      }),
    );
  });
});

describe('what is left', () => {
  const now = { day: '2026-11-21', month: '2026-11' };
  const yesterday = { day: '2026-11-20', month: '2026-11' };
  const limits = { day: 10, month: 30 };
  const used = (spent: number, held: number, windows: Windows = now): Account =>
    hold(settle(hold(emptyAccount, spent, windows), spent, spent, windows), held, windows);

  test.each<[string, Account, typeof limits]>([
    ['nothing used', emptyAccount, { day: 10, month: 30 }],
    ['spent', used(4, 0), { day: 6, month: 26 }],
    ['held', used(0, 4), { day: 6, month: 26 }],
    ['both', used(1, 2), { day: 7, month: 27 }],
    ['yesterday, it counts in the month alone', used(4, 4, yesterday), { day: 10, month: 22 }],
    ['a cost above the limit', used(12, 0), { day: -2, month: 18 }],
  ])('%s', (_case, account, remaining) => {
    expect(remainingAmounts(account, limits, now)).toEqual(remaining);
  });

  test.each<[number, number, number, keyof Windows | undefined]>([
    [10, 30, 10, undefined],
    [10, 30, 11, 'day'],
    [10, 5, 5, undefined],
    [10, 5, 6, 'month'],
    [5, 5, 6, 'month'],
    [0, 0, 0, undefined],
    [0, 30, 1, 'day'],
    [-1, 30, 0, 'day'],
  ])('with %i left today and %i this month, %i does not fit into: %s', (today, month, amount, short) => {
    expect(shortWindow({ day: today, month }, amount)).toBe(short);
  });
});

/** One job of a history: accepted, perhaps settled later, perhaps days after. */
interface Entry {
  readonly at: number;
  readonly amount: number;
  readonly end: { readonly after: number; readonly charged: number } | undefined;
}

const entries: fc.Arbitrary<Entry> = fc
  .record({
    at: fc.integer({ min: utc('2028-02-26T00:00:00'), max: utc('2028-03-04T00:00:00') }),
    amount: fc.nat({ max: 50 }),
    end: fc.option(
      fc.record({
        after: fc.oneof(fc.integer({ min: 1, max: 60_000 }), fc.integer({ min: 1, max: 3 * day })),
        share: fc.constantFrom(0, 0.5, 1, 1.5),
      }),
      { nil: undefined },
    ),
  })
  .map(({ at, amount, end }) => ({
    at,
    amount,
    end: end && { after: end.after, charged: Math.ceil(amount * end.share) },
  }));

/** The account after the history, in the order of time. It is pruned at each step, as on disk. */
function replay(history: readonly Entry[]): { readonly account: Account; readonly now: Windows } {
  const steps = history
    .flatMap(({ at, amount, end }) => {
      const windows = windowsAt(at);
      const accepted = { at, change: (account: Account) => hold(account, amount, windows) };
      if (end === undefined) return [accepted];
      const settled = (account: Account): Account => settle(account, amount, end.charged, windows);
      return [accepted, { at: at + end.after, change: settled }];
    })
    .toSorted((a, b) => a.at - b.at);
  const account = steps.reduce((before, step) => pruneWindows(step.change(before), windowsAt(step.at)), emptyAccount);
  return { account, now: windowsAt(steps.at(-1)?.at ?? 0) };
}

function sumOf(history: readonly Entry[], window: string): Sums {
  const jobs = history.filter(({ at }) => namesOf(windowsAt(at)).includes(window));
  const total = (of: (entry: Entry) => number): number => jobs.reduce((sum, entry) => sum + of(entry), 0);
  return {
    spent: total(({ end }) => end?.charged ?? 0),
    held: total(({ end, amount }) => (end === undefined ? amount : 0)),
  };
}

test('an account is the sum of its jobs in every window, whatever is held, settled and over', () => {
  const branches = [
    'settled on another day',
    'settled in another month',
    'held on the leap day',
    'cost more than was held',
    'a window that is over and still held',
    'a window that was tidied away',
  ] as const;
  assertReaching(
    branches,
    (saw) =>
      fc.property(fc.array(entries, { maxLength: 40, size: 'max' }), (history) => {
        const { account, now } = replay(history);
        expect(accountRecord.parse(JSON.parse(JSON.stringify(account)))).toEqual(account);
        for (const window of [now.day, now.month]) {
          expect(account.windows[window] ?? { spent: 0, held: 0 }).toEqual(sumOf(history, window));
        }
        const all = new Set(history.flatMap(({ at }) => namesOf(windowsAt(at))));
        for (const window of all) expect(account.windows[window]?.held ?? 0).toBe(sumOf(history, window).held);

        saw(
          'settled on another day',
          history.some(({ at, end }) => windowsAt(at + (end?.after ?? 0)).day !== windowsAt(at).day),
        );
        saw(
          'settled in another month',
          history.some(({ at, end }) => windowsAt(at + (end?.after ?? 0)).month !== windowsAt(at).month),
        );
        saw(
          'held on the leap day',
          history.some(({ at }) => windowsAt(at).day === '2028-02-29'),
        );
        saw(
          'cost more than was held',
          history.some(({ amount, end }) => (end?.charged ?? 0) > amount),
        );
        saw('a window that is over and still held', Object.keys(account.windows).length > 2);
        saw(
          'a window that was tidied away',
          [...all].some((window) => account.windows[window] === undefined),
        );
      }),
    { numRuns: 300, least: 20 },
  );
});

test('an amount that fits is held, another is not: no history exceeds a limit', () => {
  const now = windowsAt(utc('2028-02-29T12:00:00'));
  const limits = fc.record({ day: fc.nat({ max: 40 }), month: fc.nat({ max: 60 }) });
  const branches = [
    'exactly what is left',
    'one more than is left',
    'short of today',
    'short of the month',
    'free',
  ] as const;
  /** Amounts near what is left: `near` is added to it. */
  const asks = fc.array(fc.record({ amount: fc.nat({ max: 20 }), near: fc.constantFrom(undefined, -1, 0, 1) }), {
    maxLength: 12,
  });
  assertReaching(
    branches,
    (saw) =>
      fc.property(limits, asks, (most, asked) => {
        let account: Account = emptyAccount;
        for (const { amount, near } of asked) {
          const before = remainingAmounts(account, most, now);
          const room = Math.min(before.day, before.month);
          const wanted = near === undefined ? amount : Math.max(room + near, 0);
          const short = shortWindow(before, wanted);
          expect(short === undefined).toBe(wanted <= room);
          if (short === undefined) account = hold(account, wanted, now);
          const after = remainingAmounts(account, most, now);
          expect(Math.min(after.day, after.month)).toBeGreaterThanOrEqual(0);
          saw('exactly what is left', wanted === room && wanted > 0);
          saw('one more than is left', wanted === room + 1);
          saw('short of today', short === 'day');
          saw('short of the month', short === 'month');
          saw('free', wanted === 0);
        }
      }),
    { numRuns: 300 },
  );
});

describe('grants and takes', () => {
  const now = { day: '2026-11-21', month: '2026-11' };
  const tomorrow = { day: '2026-11-22', month: '2026-11' };
  const limits = { day: 10, month: 30 };
  const given = (account: Account, amount: number, windows = now): Account => {
    const result = grant(account, amount, windows, 100);
    if (!result.ok) throw new Error(`room for ${result.room}`);
    return result.account;
  };

  test('count in both windows', () => {
    expect(remainingAmounts(given(emptyAccount, 40), limits, now)).toEqual({ day: 50, month: 70 });
    expect(remainingAmounts(given(emptyAccount, -40), limits, now)).toEqual({ day: -30, month: -10 });
    expect(remainingAmounts(given(emptyAccount, 40), limits, tomorrow)).toEqual({ day: 10, month: 70 });
  });

  test.each<[string, Account, number, Windows, number | undefined]>([
    ['all at once', emptyAccount, 100, now, undefined],
    ['one more', emptyAccount, 101, now, 100],
    ['the rest', given(emptyAccount, 60), 40, now, undefined],
    ['one more than the rest', given(emptyAccount, 60), 41, now, 40],
    ['more on another day of the month', given(emptyAccount, 60), 41, tomorrow, 40],
    ['after all is used up', given(emptyAccount, 100), 1, now, 0],
    ['what was taken before, and all', given(emptyAccount, -100), 200, now, undefined],
    ['all taken at once', emptyAccount, -100, now, undefined],
    ['one more taken', emptyAccount, -101, now, 100],
    ['taken after a grant', given(emptyAccount, 100), -200, now, undefined],
    ['one more taken after a grant', given(emptyAccount, 100), -201, now, 200],
    ['what is beyond numbers', emptyAccount, Infinity, now, 100],
    ['no number', emptyAccount, Number.NaN, now, Number.NaN],
    ['more than a ceiling that was lowered', { ...emptyAccount, granted: { '2026-11': 900 } }, 1, now, 0],
  ])('%s', (_case, account, amount, windows, room) => {
    const result = grant(account, amount, windows, 100);
    expect(result.ok ? undefined : result.room).toEqual(room);
  });
});

describe('a reset', () => {
  const now = { day: '2026-11-21', month: '2026-11' };
  const limits = { day: 10, month: 30 };
  const spent = (amount: number, account = emptyAccount): Account =>
    settle(hold(account, amount, now), amount, amount, now);
  const granted = (amount: number, account = emptyAccount): Account => {
    const result = grant(account, amount, now, 1000);
    return result.ok ? result.account : account;
  };

  test.each<[string, Account, typeof limits]>([
    ['of nothing', reset(emptyAccount, now), { day: 10, month: 30 }],
    ['of what was spent', reset(spent(8), now), { day: 10, month: 30 }],
    ['of more than the limit', reset(spent(12), now), { day: 10, month: 30 }],
    ['twice', reset(spent(3, reset(spent(8), now)), now), { day: 10, month: 30 }],
    ['then spent', spent(3, reset(spent(8), now)), { day: 7, month: 27 }],
    ['of what was taken', reset(granted(-500), now), { day: 10, month: 30 }],
    ['of what was granted and spent: the grant stays', reset(spent(12, granted(5)), now), { day: 15, month: 35 }],
    ['while credits are held', reset(hold(spent(3), 4, now), now), { day: 6, month: 26 }],
    ['while held, then refunded', settle(reset(hold(spent(3), 4, now), now), 4, 0, now), { day: 10, month: 30 }],
    ['while held, then spent', settle(reset(hold(spent(3), 4, now), now), 4, 4, now), { day: 6, month: 26 }],
    ['then a grant', granted(5, reset(spent(8), now)), { day: 15, month: 35 }],
  ])('%s', (_case, account, remaining) => {
    expect(remainingAmounts(account, limits, now)).toEqual(remaining);
  });

  test('leaves the sums as the sums of the jobs', () => {
    expect(reset(hold(spent(3), 4, now), now).windows['2026-11']).toMatchObject({ spent: 3, held: 4 });
  });

  test('leaves other windows alone', () => {
    const yesterday = { day: '2026-11-20', month: '2026-11' };
    const account = reset(settle(hold(granted(-5), 4, yesterday), 4, 4, yesterday), now);
    expect(account.windows['2026-11-20']).toEqual({ spent: 4, held: 0 });
    expect(remainingAmounts(account, limits, yesterday)).toEqual({ day: 6, month: 30 });
  });
});

describe('an account is kept small', () => {
  test('by a clock that is wrong again and again, each time a day further ahead', () => {
    let account: Account = emptyAccount;
    let seen: CommitTimes | undefined;
    const now = utc('2026-11-21T12:00:00');
    const limits = { day: 10, month: 1000 };
    for (let days = 0; days < 300; days += 1) {
      for (const clock of [now, now + (400 - days) * day]) {
        const windows = windowsAt(accountingTime(seen, clock));
        const granted = grant(account, 1, windows, 1_000_000);
        if (granted.ok) account = granted.account;
        account = settle(hold(account, 1, windows), 1, 1, windows);
        seen = observe(seen, clock);
        account = pruneWindows(
          { ...account, warned: { ...account.warned, [windows.day]: { percent: 50, of: 2 } } },
          windowsAt(seen.newest),
        );
      }
    }
    const { windows, granted, warned } = account;
    expect([windows, granted, warned].map((each) => Object.keys(each ?? {}).length)).toEqual(
      Array(3).fill(mostWindows),
    );
    expect(JSON.stringify(account).length).toBeLessThan(10_000);
    // Only what was used today counts for today.
    expect(remainingAmounts(account, limits, windowsAt(now))).toMatchObject({ day: 10 });
    expect(sumOfToday(account, now)).toEqual({ spent: 300, held: 0 });
  });

  test('by leaving out what is over at the day and the month, but for a hold', () => {
    const none = { spent: 1, held: 0 };
    const windows = { '2026-10': none, '2026-10-31': none, '2026-11': none, '2026-11-20': none, '2026-11-21': none };
    const account = { version: 1 as const, windows: { ...windows, '2026-01': { spent: 0, held: 1 } } };
    expect(Object.keys(pruneWindows(account, { day: '2026-11-21', month: '2026-11' }).windows).toSorted()).toEqual([
      '2026-01',
      '2026-11',
      '2026-11-21',
    ]);
  });

  test('to the nearest windows, in whatever order they were written', () => {
    const days = Array.from({ length: mostWindows + 2 }, (_, index) =>
      text(utc('2027-01-01T00:00:00') + index * day).slice(0, 10),
    );
    const windows = Object.fromEntries(days.toReversed().map((each) => [each, { spent: 1, held: 0 }]));
    const kept = pruneWindows({ version: 1, windows }, { day: '2026-11-21', month: '2026-11' }).windows;
    expect(Object.keys(kept).toSorted()).toEqual(days.slice(0, mostWindows));
  });

  test('and a reset adds no list of grants to it', () => {
    expect(reset(emptyAccount, { day: '2026-11-21', month: '2026-11' })).not.toHaveProperty('granted');
  });

  test('sums never grow beyond what can be read', () => {
    const now = windowsAt(utc('2026-11-21T12:00:00'));
    let account: Account = emptyAccount;
    for (let n = 0; n < 5; n += 1) {
      account = settle(hold(account, Number.MAX_SAFE_INTEGER, now), 1, Number.MAX_SAFE_INTEGER, now);
    }
    expect(account.windows[now.day]).toEqual({ spent: mostAmount, held: mostAmount - 1 });
    expect(accountRecord.parse(JSON.parse(JSON.stringify(account)))).toEqual(account);
    expect(Number.isSafeInteger(remainingAmounts(account, { day: 10, month: 10 }, now).day)).toBe(true);
  });
});

const sumOfToday = (account: Account, now: number): Sums | undefined => account.windows[windowsAt(now).day];

describe('the newest time on record', () => {
  test.each<[string, Account, number | undefined]>([
    ['of a new account', emptyAccount, undefined],
    [
      'of a row that an earlier version wrote: its newest day',
      hold(hold(emptyAccount, 1, windowsAt(utc('2026-11-21T12:00:00'))), 1, windowsAt(utc('2026-11-02T12:00:00'))),
      utc('2026-11-21T00:00:00'),
    ],
    ['of a row that has one', { ...emptyAccount, seen: { newest: 5 } }, 5],
    ['of a row with a window that is none', { ...emptyAccount, windows: { today: { spent: 0, held: 0 } } }, undefined],
  ])('%s', (_case, account, newest) => {
    expect(commitTimesOf(account)?.newest).toBe(newest);
  });
});

test.each<[string, unknown]>([
  ['a negative sum', { version: 1, windows: { '2026-11': { spent: -1, held: 0 } } }],
  ['a fraction', { version: 1, windows: { '2026-11': { spent: 0.5, held: 0 } } }],
  ['a sum missing', { version: 1, windows: { '2026-11': { spent: 1 } } }],
  ['a sum that cannot be counted with', { version: 1, windows: { '2026-11': { spent: 2 ** 53, held: 0 } } }],
  ['more forgiven than spent', { version: 1, windows: { '2026-11': { spent: 1, held: 0, forgiven: 2 } } }],
  ['another version', { version: 2, windows: {} }],
])('an account with %s is not written', (_case, record) => {
  expect(accountRecord.safeParse(record).success).toBe(false);
});

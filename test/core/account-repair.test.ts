import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readAccount, withGrantsWithin } from '../../src/core/account-repair.ts';
import { accountRecord, mostAmount, remainingAmounts } from '../../src/core/accounts.ts';

const windows = { '2026-11-21': { spent: 3, held: 4 }, '2026-11': { spent: 30, held: 4 } };
const now = { day: '2026-11-21', month: '2026-11' };

describe('a row that an earlier version wrote', () => {
  test.each<[string, object]>([
    ['of nothing', { version: 1, windows: {} }],
    ['of jobs', { version: 1, windows, last: 5, warned: { '2026-11': { percent: 50, of: 60 } } }],
    ['of grants and takes', { version: 1, windows, granted: { '2026-11-21': 7, '2026-11': -7 } }],
  ])('is read as it is: %s', (_case, row) => {
    expect(readAccount(row)).toEqual({ account: row, isRepaired: false });
  });
});

const row = (day: string): string => `{"version":1,"windows":{"2026-11-21":${day}}}`;

describe('a row with impossible amounts is read', () => {
  test.each<[string, string, object]>([
    [
      'a grant that is too large',
      '{"version":1,"windows":{},"granted":{"2026-11":1e300}}',
      { granted: { '2026-11': mostAmount } },
    ],
    [
      'a grant beyond all numbers',
      '{"version":1,"windows":{},"granted":{"2026-11":1e999}}',
      { granted: { '2026-11': mostAmount } },
    ],
    [
      'as much taken',
      '{"version":1,"windows":{},"granted":{"2026-11":-1e999}}',
      { granted: { '2026-11': -mostAmount } },
    ],
    [
      'a grant that was no number',
      '{"version":1,"windows":{},"granted":{"2026-11":null}}',
      { granted: { '2026-11': 0 } },
    ],
    [
      'a sum that is too large',
      row('{"spent":9007199254740993,"held":1}'),
      { windows: { '2026-11-21': { spent: mostAmount, held: 1 } } },
    ],
    [
      'a sum that was no number counts as used up',
      row('{"spent":null,"held":1}'),
      { windows: { '2026-11-21': { spent: mostAmount, held: 1 } } },
    ],
    ['a negative sum', row('{"spent":-5,"held":1}'), { windows: { '2026-11-21': { spent: 0, held: 1 } } }],
    ['a fraction is rounded up', row('{"spent":1.2,"held":1}'), { windows: { '2026-11-21': { spent: 2, held: 1 } } }],
    [
      'more forgiven than spent',
      row('{"spent":2,"held":0,"forgiven":9}'),
      { windows: { '2026-11-21': { spent: 2, held: 0, forgiven: 2 } } },
    ],
  ])('%s', (_case, stored, account) => {
    expect(readAccount(JSON.parse(stored))).toEqual({
      account: { version: 1, windows: {}, ...account },
      isRepaired: true,
    });
  });

  test('whatever its numbers are; and the result can be written, and counted with', () => {
    const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(null, Infinity, -Infinity, Number.NaN, 2 ** 53));
    const sums = fc.record({ spent: number, held: number, forgiven: number }, { requiredKeys: ['spent', 'held'] });
    fc.assert(
      fc.property(sums, sums, number, (today, month, granted) => {
        const stored = {
          version: 1,
          windows: { [now.day]: today, [now.month]: month },
          granted: { [now.month]: granted },
        };
        for (const each of [stored, JSON.parse(JSON.stringify(stored)) as unknown]) {
          const { account } = readAccount(each);
          expect(accountRecord.safeParse(JSON.parse(JSON.stringify(account))).success).toBe(true);
          const remaining = remainingAmounts(withGrantsWithin(account, 1000), { day: 10, month: 100 }, now);
          expect(Number.isSafeInteger(remaining.day) && Number.isSafeInteger(remaining.month)).toBe(true);
          expect(remaining.day).toBeLessThanOrEqual(10);
          expect(remaining.month).toBeLessThanOrEqual(1100);
        }
      }),
      { numRuns: 500 },
    );
  });
});

test('a sum that is no number is named', () => {
  const stored = { version: 1, windows: { '2026-11': { spent: 'much', held: 0 } } };
  expect(() => readAccount(stored)).toThrow(
    expect.objectContaining({
      issues: [
        expect.objectContaining({ code: 'custom', path: ['windows', '2026-11', 'spent'], message: 'must be a number' }),
      ],
    }),
  );
});

test.each<[string, unknown]>([
  ['no row', null],
  ['text for a sum', { version: 1, windows: { '2026-11': { spent: 'much', held: 0 } } }],
  ['a sum missing', { version: 1, windows: { '2026-11': { spent: 1 } } }],
  ['text for a grant', { version: 1, windows: {}, granted: { '2026-11': 'all' } }],
  ['another version', { version: 2, windows: {} }],
])('%s is no account: it is not read, never as an empty one', (_case, stored) => {
  expect(() => readAccount(stored)).toThrow(z.ZodError);
});

test.each([
  [5, 5],
  [1000, 1000],
  [1_000_000, 1000],
  [-1_000_000, -1000],
])('%i granted under a higher ceiling count as %i', (granted, counted) => {
  const account = { version: 1 as const, windows: {}, granted: { '2026-11': granted } };
  expect(withGrantsWithin(account, 1000).granted).toEqual({ '2026-11': counted });
});

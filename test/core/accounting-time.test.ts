import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountingTime, observe, commitTimes, type CommitTimes } from '../../src/core/accounting-time.ts';
import { assertReaching } from '../support/assert-reaching.ts';

const hour = 3_600_000;
const day = 24 * hour;
const utc = (text: string): number => Date.parse(`${text}Z`);
const said = (ms: number): string => new Date(ms).toISOString().slice(0, 16);

/** What is on record after commits at these times of the clock. */
const after = (...clock: readonly string[]): CommitTimes | undefined =>
  clock.map(utc).reduce<CommitTimes | undefined>(observe, undefined);

const today = '2026-11-21T12:00';
const beforeToday = ['2026-11-19T09:00', '2026-11-20T09:00', today];

// Survives `npm run mutants`: in `isWorthWriting` a time that is missing compares as NaN, which differs from every number.

describe('a jump of two days', () => {
  const newest = utc(today);
  const later = newest + 2 * day;

  test('is trusted; one that is longer by a millisecond is not yet', () => {
    expect(observe({ newest }, later)).toEqual({ newest: later });
    expect(observe({ newest }, later + 1)).toEqual({ newest, ahead: { since: later + 1, latest: later + 1 } });
  });

  test('back from what was ahead, and no more behind what is trusted, says that the clock was ahead', () => {
    const latest = newest + 9 * day;
    const seen = { newest, ahead: { since: latest, latest } };
    expect(accountingTime(seen, latest - 2 * day - 1)).toBe(latest - 2 * day - 1);
    expect(accountingTime(seen, latest - 2 * day)).toBe(latest);
    expect(accountingTime(seen, newest - 2 * day)).toBe(newest);
    expect(accountingTime(seen, newest - 2 * day - 1)).toBe(latest);
  });
});

describe('the time that an amount belongs to', () => {
  test.each<[string, readonly string[], string, string]>([
    ['nothing was committed yet', [], today, today],
    ['the clock goes on', beforeToday, '2026-11-22T00:00', '2026-11-22T00:00'],
    ['nothing was asked for in a month', beforeToday, '2026-12-21T12:00', '2026-12-21T12:00'],
    ['back by a minute', beforeToday, '2026-11-21T11:59', today],
    ['back by a day', beforeToday, '2026-11-20T12:00', today],
    ['back by a month', beforeToday, '2026-10-21T12:00', today],
    ['in 1970', beforeToday, '1970-01-01T00:00', today],
    ['in 1970, and nothing was committed yet', [], '1970-01-01T00:00', '2025-01-01T00:00'],
    ['a day ahead in one commit, then right', [...beforeToday, '2026-11-22T12:00'], today, '2026-11-22T12:00'],
    ['a month ahead in one commit, then right', [...beforeToday, '2026-12-21T12:00'], today, today],
    [
      'a month ahead in one commit, then right an hour later',
      [...beforeToday, '2026-12-21T12:00'],
      '2026-11-21T13:00',
      '2026-11-21T13:00',
    ],
    [
      'a month ahead in one commit, then back by a day',
      [...beforeToday, '2026-12-21T12:00'],
      '2026-11-20T12:00',
      today,
    ],
    [
      'a month ahead for a day, then right',
      [...beforeToday, '2026-12-21T12:00', '2026-12-22T11:00'],
      '2026-11-22T11:00',
      '2026-11-22T11:00',
    ],
    [
      'a month ahead, then in 1970: which of them was right is unknown',
      [...beforeToday, '2026-12-21T12:00'],
      '1970-01-01T00:00',
      '2026-12-21T12:00',
    ],
    [
      'a month ahead in one commit, then right for two days, then back by a day',
      [...beforeToday, '2026-12-21T12:00', '2026-11-22T12:00', '2026-11-23T12:00'],
      '2026-11-22T12:00',
      '2026-11-23T12:00',
    ],
    ['a hundred years ahead, then right', [...beforeToday, '2126-11-21T12:00'], today, today],
    ['beyond the calendar', beforeToday, '+012026-11-21T12:00', '9999-12-31T00:00'],
    [
      'idle for a month, a commit, then back by a day',
      [...beforeToday, '2026-12-21T12:00'],
      '2026-12-20T12:00',
      '2026-12-21T12:00',
    ],
    [
      'idle for a month, two days with commits, then back by a month',
      [...beforeToday, '2026-12-21T12:00', '2026-12-23T12:00'],
      '2026-11-22T12:00',
      '2026-12-23T12:00',
    ],
    [
      'a commit a week, then back by a week',
      ['2026-11-07T12:00', '2026-11-14T12:00', today],
      '2026-11-14T12:00',
      '2026-11-14T12:00',
    ],
    ['first in 1970, then right, then in 1970', ['1970-01-01T00:00', today], '1970-01-01T00:05', today],
  ])('%s', (_case, commits, clock, used) => {
    expect(said(accountingTime(after(...commits), utc(clock)))).toBe(used);
  });
});

test('is the clock while the clock is right, never earlier than the trusted time; and the trusted time only grows', () => {
  const moves = fc.record({
    passes: fc.oneof(fc.nat({ max: 3 * hour }), fc.nat({ max: 3 * day }), fc.nat({ max: 60 * day })),
    /** How far the clock is off. */
    off: fc.oneof(
      { weight: 4, arbitrary: fc.constant(0) },
      fc.integer({ min: -40 * day, max: 40 * day }),
      fc.constantFrom(-utc(today), 3650 * day, -day, day),
    ),
  });
  assertReaching(
    ['ahead', 'behind', 'put right after it was far ahead', 'idle', 'far ahead, and believed'],
    (saw) =>
      fc.property(fc.array(moves, { maxLength: 30, size: 'max' }), (steps) => {
        let seen: CommitTimes | undefined;
        let now = utc(today);
        let wasFarAhead = false;
        for (const { passes, off } of steps) {
          now += passes;
          const clock = now + off;
          const used = accountingTime(seen, clock);
          expect(used).toBeGreaterThanOrEqual(seen?.newest ?? 0);
          const isPlain = seen?.ahead === undefined;
          expect(!isPlain || used === Math.max(clock, seen?.newest ?? utc('2025-01-01T00:00'))).toBe(true);
          // If nothing on record is later than the true time, a right clock is used as it is.
          const isRight = off === 0 && Math.max(seen?.newest ?? 0, seen?.ahead?.latest ?? 0) <= now;
          expect(!isRight || used === now).toBe(true);
          const next = observe(seen, clock);
          expect(commitTimes.parse(JSON.parse(JSON.stringify(next)))).toEqual(next);
          expect(next.newest).toBeGreaterThanOrEqual(seen?.newest ?? 0);
          // A single commit moves the trusted time by at most two days, or to the time that an earlier commit had
          // reached.
          const reached = seen === undefined ? clock : Math.max(seen.newest, seen.ahead?.latest ?? 0) + 2 * day;
          expect(next.newest).toBeLessThanOrEqual(Math.max(reached, utc('2025-01-01T00:00')));
          saw('ahead', off > 0);
          saw('behind', clock < (seen?.newest ?? 0));
          saw('idle', off === 0 && passes > 2 * day);
          saw('put right after it was far ahead', off === 0 && wasFarAhead && used === now);
          saw('far ahead, and believed', next.newest > now + 2 * day);
          wasFarAhead = off > 2 * day;
          seen = next;
        }
      }),
    { numRuns: 500, least: 20 },
  );
});

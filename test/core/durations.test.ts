import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawDurations, usualPace } from '../../bench/harness/durations.ts';
import {
  durationKey,
  estimate,
  guess,
  learnedDurations,
  learnAll,
  takeEnded,
  nextPollDelay,
  usualDuration,
  type Estimate,
  type Run,
} from '../../src/core/durations.ts';
import { assertReaching } from '../support/assert-reaching.ts';

// Survives `npm run mutants`: the case of no samples in `estimate`, since no trust leaves the first guess; and the last
// steps of the search for a poll's moment, which is within 10 ms.

const estimates = fc
  .array(fc.oneof(fc.integer({ min: 1, max: 3_600_000 }), fc.integer({ min: 1, max: 2_000 })), {
    minLength: 3,
    maxLength: 3,
  })
  .map((ms) => ms.toSorted((a, b) => a - b))
  .map(([early = 1, typical = 1, late = 1]) => ({ early, typical, late }));
const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/**
 * When a poll is due, found ms by ms: once the expected time for which the result has been ready is worth 200 ms. What is
 * left of a log-logistic run after `ms` has the odds of one in ten at `early` and of nine in ten at `late`.
 */
function dueAfter(age: number, { early, typical, late }: Estimate): number {
  const shape = Math.log(81) / Math.max(Math.log(late / early), 0.2);
  const left = (ms: number): number => 1 / (1 + (ms / typical) ** shape);
  let gap = 500;
  while (gap < 13_500 && (1 - left(age + gap) / left(age)) * (gap / 2) < 200) gap += 1;
  return Math.max(gap, 1_000 - age);
}

const times = (count: number, ms: number): number[] => Array<number>(count).fill(ms);

describe('the next poll', () => {
  test.each([
    [0, 20_000],
    [500, 1_000],
    [900, 2_000],
    [2_000, 2_000],
    [15_000, 20_000],
    [20_000, 20_000],
    [25_000, 20_000],
    [60_000, 20_000],
    [100_000, 20_000],
    [300_000, 300_000],
  ])('at %i ms, of a run that takes about %i ms, is due when it is worth it', (age, typical) => {
    for (const spread of [1.01, 1.2, 1.5, 3]) {
      const expected = { early: typical / spread, typical, late: typical * spread };
      const due = dueAfter(age, expected);
      for (const [random, factor] of [
        [0.5, 1],
        [0, 0.9],
        [0.75, 1.05],
      ] as const) {
        const ms = nextPollDelay(age, expected, random);
        const wanted = Math.max(due * factor, 500, 1_000 - age);
        expect(Number.isInteger(ms)).toBe(true);
        expect(Math.abs(ms - wanted)).toBeLessThanOrEqual(11);
      }
    }
  });

  test.each([Number.NaN, Infinity, -5])('at the age %d is that of a run that begins', (age) => {
    const expected = { early: 10_000, typical: 20_000, late: 40_000 };
    expect(nextPollDelay(age, expected, 0.5)).toBe(nextPollDelay(0, expected, 0.5));
  });

  test('comes at 1 s of the run or later, and after 500 ms to 15 s, whatever the age and the estimate', () => {
    assertReaching(
      ['the soonest', 'the latest', 'a young run'],
      (saw) =>
        fc.property(fc.oneof(fc.double(), fc.nat(100_000), fc.nat(3_000)), estimates, unit, (age, expected, random) => {
          const ms = nextPollDelay(age, expected, random);
          expect(ms).toBeGreaterThanOrEqual(500);
          expect(ms).toBeLessThanOrEqual(15_000);
          saw('a young run', age >= 0 && age < 1_000);
          expect((age > 0 ? age : 0) + ms).toBeGreaterThanOrEqual(1_000);
          saw('the soonest', ms < 600);
          saw('the latest', ms > 12_000);
        }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ['of a young run waits until some have ended', 0, 8_000, 13_500],
    ['about when most end is soon', 20_000, 1_000, 2_000],
    ['of a run ten minutes old is at a slow pace', 600_000, 5_000, 15_000],
    ['of a run an hour old is slower', 3_600_000, 10_000, 15_000],
  ])('%s', (_, age, from, to) => {
    const ms = nextPollDelay(age, { early: 14_500, typical: 20_000, late: 27_500 }, 0.5);
    expect([ms >= from, ms <= to]).toEqual([true, true]);
  });

  test('comes soon if the run is just later than all before it, which took exactly alike', () => {
    const alike = estimate(learnAll(undefined, Array(20).fill(20_000)), 20_000);
    expect(nextPollDelay(20_500, alike, 0.5)).toBeLessThan(2_000);
  });

  test('is spread, so that runs that began together are not all polled together', () => {
    const expected = { early: 14_500, typical: 20_000, late: 27_500 };
    expect(nextPollDelay(0, expected, 0.999) / nextPollDelay(0, expected, 0)).toBeGreaterThan(1.15);
  });
});

describe('what is learned', () => {
  test('before anything is learned the estimate is the first guess, wide', () => {
    expect(estimate(undefined, 30_000)).toEqual({ early: 10_000, typical: 30_000, late: 90_000 });
  });

  test('a first guess of nothing still gives an estimate', () => {
    expect(estimate(undefined, 0)).toEqual(estimate(undefined, 1));
  });

  test('each run moves it from the first guess, and from ten on the guess counts no more', () => {
    const typical = Array.from(
      { length: 12 },
      (_, runs) => estimate(learnAll(undefined, Array(runs).fill(20_000)), 60_000).typical,
    );
    expect(typical).toEqual(typical.toSorted((a, b) => b - a));
    expect(typical.map(Math.round)).toMatchObject({ 0: 60_000, 10: 20_000, 11: 20_000 });
    expect(estimate(learnAll(undefined, Array(10).fill(20_000)), 1)).toEqual(
      estimate(learnAll(undefined, Array(10).fill(20_000)), 1e9),
    );
  });

  test.each<[string, readonly number[], number, Estimate]>([
    [
      'ten samples, in any order',
      [900, 100, 500, 300, 700, 200, 1000, 400, 800, 600],
      1,
      { early: 190, typical: 550, late: 910 },
    ],
    ['eleven', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 1, { early: 2, typical: 6, late: 10 }],
    [
      'five, as much as the guess',
      [400, 400, 400, 400, 400],
      100,
      { early: Math.sqrt(400 * (100 / 3)), typical: 200, late: Math.sqrt(400 * 300) },
    ],
    ['one, a tenth', [1024], 1, { early: 1024 ** 0.1 * (1 / 3) ** 0.9, typical: 2, late: 2 * 3 ** 0.9 }],
  ])('of %s it is what lies between the samples', (_case, samples, first, expected) => {
    const { early, typical, late } = estimate({ version: 1, samples: [...samples] }, first);
    expect(early).toBeCloseTo(expected.early, 6);
    expect(typical).toBeCloseTo(expected.typical, 6);
    expect(late).toBeCloseTo(expected.late, 6);
  });

  describe('of a kind that has changed begins anew', () => {
    const older = [110, 10, 20, 30, 40, 50, 70, 80, 90, 100, 60];
    const after = (last: readonly number[], before = older): number =>
      learnAll(undefined, [...before, ...last])?.samples.length ?? 0;

    test.each<[string, readonly number[], number]>([
      ['with ten that are slower than three quarters', times(10, 86), 10],
      ['with nine of ten', [...times(9, 86), 50], 10],
      ['not with eight of ten', [...times(8, 86), 50, 50], 21],
      ['not with ten as slow as three quarters', times(10, 85), 21],
      ['with ten that are quicker than three quarters', times(10, 34), 10],
      ['with nine of ten quicker', [50, ...times(9, 34)], 10],
      ['not with eight of ten quicker', [50, 50, ...times(8, 34)], 21],
      ['not with ten as quick as three quarters', times(10, 35), 21],
    ])('%s', (_case, last, kept) => {
      expect(after(last)).toBe(kept);
    });

    test('where ten are known before, not nine', () => {
      expect(after(times(10, 1000), older.slice(0, 9))).toBe(19);
      expect(after(times(10, 1000), older.slice(0, 10))).toBe(10);
    });
  });

  test.each([
    [0.4, undefined],
    [0.5, 1],
    [1.4, 1],
    [0, undefined],
    [-1, undefined],
    [Number.NaN, undefined],
    [1e300, undefined],
  ])('%d ms is learned as %s', (ms, sample) => {
    expect(learnAll({ version: 1, samples: [7] }, [ms])).toEqual({
      version: 1,
      samples: sample === undefined ? [7] : [7, sample],
    });
  });

  test('a few runs that hang or fail at once change it little', () => {
    const usual = drawDurations(usualPace, 60, 1);
    const before = estimate(learnAll(undefined, usual), 20_000);
    const after = estimate(learnAll(undefined, [...usual, 3_000_000, 100, 3_000_000, 3_000_000]), 20_000);
    expect(after.typical / before.typical).toBeCloseTo(1, 1);
    expect(after.late / before.late).toBeLessThan(1.25);
  });

  test.each([
    ['twice', 40_000],
    ['half', 10_000],
  ])('runs that suddenly take %s as long are believed after ten or twelve', (_, now) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const before = drawDurations(usualPace, 64, seed);
      const since = drawDurations({ ...usualPace, median: now }, 12, seed + 10);
      const { typical } = estimate(learnAll(undefined, [...before, ...since]), 20_000);
      expect(Math.abs(Math.log(typical / now))).toBeLessThan(Math.log(1.25));
    }
  });

  test('any durations give a record for the store of 64 at most, and an ascending estimate', () => {
    const odd = fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 1, max: 10_000 }) },
      { weight: 1, arbitrary: fc.double() },
      { weight: 1, arbitrary: fc.constantFrom(0, -0, -1, 0.4, Number.NaN, Infinity, 1e300) },
    );
    assertReaching(['as many as are kept', 'nothing learned', 'a first guess of nothing'], (saw) =>
      fc.property(fc.array(odd, { maxLength: 200, size: 'max' }), fc.nat(100_000), (durations, first) => {
        const learned = learnAll(undefined, durations);
        saw('as many as are kept', learned?.samples.length === 64);
        saw('nothing learned', learned === undefined);
        saw('a first guess of nothing', first === 0);
        expect(learnedDurations.optional().parse(learned && JSON.parse(JSON.stringify(learned)))).toEqual(learned);
        const { early, typical, late } = estimate(learned, first);
        expect([early > 0, early <= typical, typical <= late, Number.isFinite(late)]).toEqual([true, true, true, true]);
      }),
    );
  });
});

describe('concurrent runs', () => {
  const oldest = 1.5 * estimate(undefined, 20_000).late;

  test.each<[string, number, readonly Run[], readonly number[], number]>([
    [
      'one that ends first waits for those submitted before it',
      9_000,
      [{ submitted: 0 }, { submitted: 1, took: 9 }],
      [],
      2,
    ],
    [
      'they count in order of submission',
      9_000,
      [
        { submitted: 0, took: 8 },
        { submitted: 1, took: 7 },
      ],
      [8, 7],
      0,
    ],
    [
      'those submitted after one that goes on count later',
      9_000,
      [{ submitted: 0, took: 8 }, { submitted: 1 }, { submitted: 2, took: 7 }],
      [8],
      2,
    ],
    ['one that is too old holds up nobody', oldest, [{ submitted: 0 }, { submitted: 1, took: 7 }], [7], 1],
    ['and counts when it ends', oldest + 2, [{ submitted: 0, took: 9 }, { submitted: 1 }], [9], 1],
  ])('%s', (_, now, given, samples, left) => {
    const runs = new Map(given.map((run, index) => [String(index), run]));
    expect(takeEnded(undefined, runs, now, 20_000)).toEqual(samples);
    expect(runs.size).toBe(left);
  });
});

describe('one kind of run', () => {
  const settings = { duration: 5, resolution: '480p', seed: 7 };

  test('is the model and the settings that the price depends on, in any order', () => {
    const key = durationKey('some/model', settings, ['resolution', 'duration']);
    expect(key).toBe(durationKey('some/model', { ...settings, seed: 8 }, ['duration', 'resolution', 'duration']));
  });

  test.each([
    ['another model', 'other/model', settings, ['duration']],
    ['another value', 'some/model', { ...settings, duration: 6 }, ['duration']],
    ['a value of another type', 'some/model', { ...settings, duration: '5' }, ['duration']],
    ['a value that is left out', 'some/model', {}, ['duration']],
    ['another setting', 'some/model', settings, ['resolution']],
    ['no setting', 'some/model', settings, []],
    ['a name that every object has', 'some/model', settings, ['constructor']],
  ])('is another with %s', (_, model, given, driving) => {
    expect(durationKey(model, given, driving)).not.toBe(durationKey('some/model', settings, ['duration']));
  });

  test.each([
    ['image', 0, 12_000],
    ['image', 1, 15_000],
    ['image', 15, 57_000],
    ['video', 5, 42_500],
    ['video', 12, 88_000],
    ['other', 1, 30_000],
  ] as const)('%s of %i is first guessed to take %i ms', (kind, amount, ms) => {
    expect(guess(kind, amount)).toBe(ms);
  });
});

test.each([
  [0, undefined],
  [4, undefined],
  [5, 20_000],
  [64, 20_000],
])('how long a run usually takes is known after five of its kind: after %i it is %s ms', (count, usual) => {
  const learned = learnAll(
    undefined,
    Array.from({ length: count }, () => 20_000),
  );
  const told = usualDuration(learned);
  expect(told === undefined ? undefined : Math.round(told)).toBe(usual);
});

test.each([1, 2, 3])('by the moment that members are told, four of five runs are over: seed %i', (seed) => {
  const durations = drawDurations(usualPace, 64, seed);
  const told = usualDuration(learnAll(undefined, durations)) ?? 0;
  const inTime = durations.filter((ms) => ms <= told).length / durations.length;
  expect(inTime).toBeGreaterThan(0.75);
  expect(inTime).toBeLessThan(0.85);
});

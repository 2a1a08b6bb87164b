import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  durationKey,
  estimate,
  guess,
  learn,
  learnedDurations,
  nextLook,
  type LearnedDurations,
} from '../../src/core/durations.ts';
import { assertReaching } from '../support/reaching.ts';

const learnAll = (durations: readonly number[]): LearnedDurations | undefined =>
  durations.reduce<LearnedDurations | undefined>(learn, undefined);

/** A generator of numbers in [0, 1) that gives the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A log-normal duration in ms. */
function drawn(median: number, sigma: number, random: () => number): number {
  return median * Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
}

interface Noticed {
  readonly looks: number;
  /** ms between a run's end and the look that sees it. */
  readonly meanDelay: number;
  readonly longestDelay: number;
}

/** Watches `count` runs after having learned from 100 of `before`; beside it, a look every 2 s at the same runs. */
function watch(runs: {
  readonly seed: number;
  readonly sigma: number;
  readonly before: number;
  readonly median: number;
  readonly count: number;
}): { readonly learned: Noticed; readonly fixed: Noticed } {
  const random = seeded(runs.seed);
  const sums = { learned: { looks: 0, delay: 0, longest: 0 }, fixed: { looks: 0, delay: 0, longest: 0 } };
  let known = learnAll(Array.from({ length: 100 }, () => drawn(runs.before, runs.sigma, random)));
  for (let run = 0; run < runs.count; run += 1) {
    const end = drawn(runs.median, runs.sigma, random);
    const expected = estimate(known, 20_000);
    const see = (sum: { looks: number; delay: number; longest: number }, next: (age: number) => number): number => {
      let age = 0;
      while (age < end) {
        age += next(age);
        sum.looks += 1;
      }
      sum.delay += age - end;
      sum.longest = Math.max(sum.longest, age - end);
      return age;
    };
    see(sums.fixed, () => 2_000);
    known = learn(
      known,
      see(sums.learned, (age) => nextLook(age, expected, random())),
    );
  }
  const noticed = (sum: typeof sums.fixed): Noticed => ({
    looks: sum.looks / runs.count,
    meanDelay: sum.delay / runs.count,
    longestDelay: sum.longest,
  });
  return { learned: noticed(sums.learned), fixed: noticed(sums.fixed) };
}

describe('how many looks and how late, beside one look every 2 s', () => {
  test.each([1, 2, 3, 4, 5])('20 s, sigma 0.25: at most half the looks, no later (seed %i)', (seed) => {
    const { learned, fixed } = watch({ seed, sigma: 0.25, before: 20_000, median: 20_000, count: 4_000 });
    expect(learned.looks / fixed.looks).toBeLessThanOrEqual(0.5);
    expect(learned.meanDelay).toBeLessThanOrEqual(fixed.meanDelay);
  });

  test.each([
    ['20 s, sigma 0.6', { sigma: 0.6, before: 20_000, median: 20_000, count: 2_000 }, 0.7, 1_600],
    ['from 20 s to 40 s at once, the first 10', { sigma: 0.25, before: 20_000, median: 40_000, count: 10 }, 0.9, 2_000],
    ['from 20 s to 40 s at once, 100', { sigma: 0.25, before: 20_000, median: 40_000, count: 100 }, 0.6, 2_000],
    ['from 40 s to 20 s at once, 100', { sigma: 0.25, before: 40_000, median: 20_000, count: 100 }, 0.6, 2_000],
    ['2 minutes', { sigma: 0.25, before: 120_000, median: 120_000, count: 500 }, 0.35, 3_000],
    ['3 s', { sigma: 0.25, before: 3_000, median: 3_000, count: 500 }, 1.1, 1_000],
  ])('%s: fewer looks, and not much later', (_, runs, looks, delay) => {
    for (const seed of [1, 2, 3]) {
      const { learned, fixed } = watch({ seed, ...runs });
      expect(learned.looks / fixed.looks).toBeLessThanOrEqual(looks);
      expect(learned.meanDelay).toBeLessThanOrEqual(delay);
      expect(learned.longestDelay).toBeLessThanOrEqual(15_000);
    }
  });
});

const estimates = fc
  .array(fc.oneof(fc.integer({ min: 1, max: 3_600_000 }), fc.integer({ min: 1, max: 2_000 })), {
    minLength: 3,
    maxLength: 3,
  })
  .map((ms) => ms.toSorted((a, b) => a - b))
  .map(([early = 1, typical = 1, late = 1]) => ({ early, typical, late }));
const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the next look', () => {
  test('is never before the run is 1 s old, nor sooner than 500 ms, nor later than 15 s, whatever the age and the estimate', () => {
    assertReaching(
      ['the soonest', 'the latest', 'a young run'],
      (saw) =>
        fc.property(fc.oneof(fc.double(), fc.nat(100_000), fc.nat(3_000)), estimates, unit, (age, expected, random) => {
          const ms = nextLook(age, expected, random);
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
    const ms = nextLook(age, { early: 14_500, typical: 20_000, late: 27_500 }, 0.5);
    expect([ms >= from, ms <= to]).toEqual([true, true]);
  });

  test('of a run just later than all before it, which took exactly alike, is soon', () => {
    const alike = estimate(learnAll(Array(20).fill(20_000)), 20_000);
    expect(nextLook(20_500, alike, 0.5)).toBeLessThan(2_000);
  });

  test('is spread, so that runs that began together are not all looked at together', () => {
    const expected = { early: 14_500, typical: 20_000, late: 27_500 };
    expect(nextLook(0, expected, 0.999) / nextLook(0, expected, 0)).toBeGreaterThan(1.15);
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
      (_, runs) => estimate(learnAll(Array(runs).fill(20_000)), 60_000).typical,
    );
    expect(typical).toEqual(typical.toSorted((a, b) => b - a));
    expect(typical.map(Math.round)).toMatchObject({ 0: 60_000, 10: 20_000, 11: 20_000 });
    expect(estimate(learnAll(Array(10).fill(20_000)), 1)).toEqual(estimate(learnAll(Array(10).fill(20_000)), 1e9));
  });

  test('a few runs that hang or fail at once move it little', () => {
    const random = seeded(1);
    const usual = Array.from({ length: 60 }, () => drawn(20_000, 0.25, random));
    const before = estimate(learnAll(usual), 20_000);
    const after = estimate(learnAll([...usual, 3_000_000, 100, 3_000_000, 3_000_000]), 20_000);
    expect(after.typical / before.typical).toBeCloseTo(1, 1);
    expect(after.late / before.late).toBeLessThan(1.25);
  });

  test.each([
    ['twice', 40_000],
    ['half', 10_000],
  ])('runs that take %s as long all at once are believed after ten or twelve', (_, now) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const random = seeded(seed);
      const before = Array.from({ length: 64 }, () => drawn(20_000, 0.25, random));
      const since = Array.from({ length: 12 }, () => drawn(now, 0.25, random));
      const { typical } = estimate(learnAll([...before, ...since]), 20_000);
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
        const learned = learnAll(durations);
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
    ['image', 1, 15_000],
    ['image', 15, 57_000],
    ['video', 5, 42_500],
    ['video', 12, 88_000],
    ['other', 1, 30_000],
  ] as const)('%s of %i is first guessed to take %i ms', (kind, amount, ms) => {
    expect(guess(kind, amount)).toBe(ms);
  });
});

import { assert, constantFrom, double, integer, oneof, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffDelay, retryDelay } from '../../../src/core/job/backoff.ts';

const hour = 3_600_000;
const unusable = constantFrom(undefined, 0, -1, Number.NaN, Number.NEGATIVE_INFINITY);
const usable = double({ min: 1, max: 1e9, noNaN: true });
const refusals = integer({ min: 1, max: 1_000 });
const random = double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

// `said === undefined` survives `npm run mutants`: it is there for the compiler, since `undefined > 0` is false as well.

describe("Easel's own wait", () => {
  test.each([
    [0, 0.5, 2_000],
    [1, 0.5, 2_000],
    [2, 0.5, 4_000],
    [3, 0, 6_400],
    [3, 0.75, 8_800],
    [6, 0.5, 64_000],
    [7, 0.5, 120_000],
    [100, 0.5, 120_000],
    [1, 0.9999, 2_400],
  ])('after %i failures in a row, at %d of its spread, is %i ms', (failures, at, ms) => {
    expect(backoffDelay(failures, at)).toBe(ms);
  });

  test.each([undefined, 0, -1, Number.NaN])('takes the place of a wait of %s ms', (said) => {
    expect(retryDelay(said, 2, 0.5)).toBe(4_000);
  });
});

describe('a wait that comes from outside', () => {
  test.each([
    [1_000, 1, 1_000],
    [100, 1, 500],
    [100, 2, 1_000],
    [100, 5, 8_000],
    [100, 40, 120_000],
    [300_000, 40, 300_000],
    [48 * hour, 1, hour],
    [Number.POSITIVE_INFINITY, 1, hour],
  ])('of %d ms, after refusal %d in a row, is %d ms', (said, count, ms) => {
    expect(retryDelay(said, count, 0.5)).toBe(ms);
  });

  test('is never shorter than asked for, nor longer than its ceiling', () => {
    assert(
      property(usable, refusals, random, integer({ min: 200_000, max: 24 * hour }), (said, count, at, ceiling) => {
        const pause = retryDelay(said, count, at, ceiling);
        expect(pause).toBeGreaterThanOrEqual(Math.floor(Math.min(said, ceiling)));
        expect(pause).toBeLessThanOrEqual(ceiling);
      }),
    );
  });

  test("that is missing or invalid is replaced by Easel's own backoff", () => {
    assert(
      property(unusable, refusals, random, (said, count, at) => {
        expect(retryDelay(said, count, at)).toBe(backoffDelay(count, at));
      }),
    );
  });

  test('never allows more than sixteen tries in ten minutes, however short it is', () => {
    assert(
      property(oneof(unusable, double({ min: 0.001, max: 50, noNaN: true })), random, (said, at) => {
        let passed = 0;
        let count = 0;
        while (passed < 600_000) {
          count += 1;
          passed += retryDelay(said, count, at);
        }
        expect(count).toBeLessThanOrEqual(16);
      }),
    );
  });
});

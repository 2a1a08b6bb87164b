import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { divides, multipleFrom, multipleUpTo, wholeStep } from '../../src/catalog/decimals.ts';

test.each([
  [0.1, 0.3, true],
  [0.1, 0.35, false],
  [0.01, 1.1, true],
  [8, 64, true],
  [8, 65, false],
  [2.5, 7.5, true],
  [1e-7, 3e-7, true],
  [1e-7, 3.5e-7, false],
  [3, -6, true],
  [1, 0, true],
  [1e300, 2e300, true],
  [1e-25, 1, true],
])('%d divides %d: %s', (step, value, expected) => {
  expect(divides(step, value)).toBe(expected);
});

test.each([
  [8, 65, 64, 72],
  [8, 64, 64, 64],
  [0.1, 0.35, 0.3, 0.4],
  [5, -7, -10, -5],
  [5, 0, 0, 0],
])('of the multiples of %d around %d, %d is the one below and %d the one above', (step, value, below, above) => {
  expect([multipleUpTo(step, value), multipleFrom(step, value)]).toEqual([below, above]);
});

test.each([
  [0.5, 1],
  [1.5, 3],
  [2.25, 9],
  [8, 8],
  [0.3, 3],
  [0.125, 1],
  [1e-15, 1],
  [1e-16, 1e-16],
])('the whole multiples of %d are those of %d', (step, whole) => {
  expect(wholeStep(step)).toBe(whole);
});

const steps = fc.constantFrom(1, 2, 8, 0.5, 0.25, 0.1, 0.001);

test('what is named as a multiple is one', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: -100_000, max: 100_000 }), (step, thousandths) => {
      const value = thousandths / 1_000;
      const [below, above] = [multipleUpTo(step, value), multipleFrom(step, value)];
      expect([divides(step, below), divides(step, above)]).toEqual([true, true]);
      expect(above - below).toBeLessThanOrEqual(step * 1.000_001);
    }),
  );
});

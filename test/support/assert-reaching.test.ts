import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { assertReaching } from './assert-reaching.ts';

const numbers = fc.integer({ min: 0, max: 9 });
const runs = { numRuns: 50 };

test('a property that holds, with every branch reached, passes', () => {
  let count = 0;
  assertReaching(
    ['a number', 'an even one'],
    (saw) =>
      fc.property(numbers, (number) => {
        count += 1;
        saw('a number');
        saw('an even one', number % 2 === 0);
      }),
    runs,
  );
  expect(count).toBe(50);
});

function assertTens(least: number): void {
  assertReaching(
    ['small', 'ten'],
    (saw) =>
      fc.property(numbers, (number) => {
        saw('small');
        saw('ten', number === 10);
      }),
    { ...runs, least },
  );
}

test('a property that holds fails if a branch was never reached, or too rarely', () => {
  expect(() => assertTens(1)).toThrow('reached fewer than 1 times: ten (0)');
  expect(() => assertTens(201)).toThrow('reached fewer than 201 times: small (200), ten (0)');
});

test('a property that does not hold fails as with fast-check', () => {
  expect(() =>
    assertReaching(['any'], (saw) =>
      fc.property(numbers, (number) => {
        saw('any');
        return number < 5;
      }),
    ),
  ).toThrow('Property failed');
});

test('with one seed for every property, one round says what holds, and nothing of the branches', () => {
  onTestFinished(() => fc.resetConfigureGlobal());
  fc.configureGlobal({ seed: 1 });
  expect(() => assertTens(1)).not.toThrow();
});

import * as fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { assertReaching } from './assert-reaching.ts';

const numbers = fc.integer({ min: 0, max: 9 });
const runs = { numRuns: 50 };

/** How often a property with two branches that every few runs reach is run. */
function runsOf(effort: { readonly numRuns: number; readonly shortened?: true }): number {
  let count = 0;
  assertReaching(
    ['a number', 'an even one'],
    (saw) =>
      fc.property(numbers, (number) => {
        count += 1;
        saw('a number');
        saw('an even one', number % 2 === 0);
      }),
    effort,
  );
  return count;
}

test('a property that holds, with every branch reached, passes', () => {
  expect(runsOf(runs)).toBe(50);
});

test('a property that is shortened makes an eighth of its runs, and with npm run test:long all of them', () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv('ALL_RUNS', undefined);
  expect(runsOf({ numRuns: 200, shortened: true })).toBe(25);
  vi.stubEnv('ALL_RUNS', 'true');
  expect(runsOf({ numRuns: 200, shortened: true })).toBe(200);
});

function assertTens(least: number, shortened?: true): void {
  assertReaching(
    ['small', 'ten'],
    (saw) =>
      fc.property(numbers, (number) => {
        saw('small');
        saw('ten', number === 10);
      }),
    { ...runs, least, ...(shortened && { shortened }) },
  );
}

test('a property that holds fails if a branch was never reached, or too rarely', () => {
  expect(() => assertTens(1)).toThrow('reached fewer than 1 times: ten (0)');
  expect(() => assertTens(201)).toThrow('reached fewer than 201 times: small (200), ten (0)');
});

test('a property that is shortened makes as many runs as others before it fails for a branch', () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv('ALL_RUNS', undefined);
  expect(() => assertTens(225, true)).toThrow('reached fewer than 225 times: small (224), ten (0)');
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

/** The numbers that each round of a property makes that never reaches its branch, with this seed for every property. */
function roundsWith(seed: number): readonly (readonly number[])[] {
  const before = fc.readConfigureGlobal();
  onTestFinished(() => fc.configureGlobal(before));
  fc.configureGlobal({ ...before, seed });
  const made: number[] = [];
  const assertNever = (): void =>
    assertReaching(['never'], () => fc.property(fc.nat(), (number) => void made.push(number)), runs);
  expect(assertNever).toThrow('reached fewer than 1 times: never (0)');
  return Array.from({ length: made.length / runs.numRuns }, (_, round) =>
    made.slice(round * runs.numRuns, (round + 1) * runs.numRuns),
  );
}

test('each round has values of its own', () => {
  const rounds = roundsWith(7).map(String);
  expect(rounds).toHaveLength(4);
  expect(new Set(rounds).size).toBe(4);
});

test('with one seed, the rounds are the same every time; with another one, they are not', () => {
  expect(roundsWith(7)).toEqual(roundsWith(7));
  expect(roundsWith(7)).not.toEqual(roundsWith(70));
});

test('a mutation run makes one round, which says what holds, and nothing of the branches', () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv('ONE_ROUND', 'true');
  expect(() => assertTens(1)).not.toThrow();
});

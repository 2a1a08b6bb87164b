import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSeed } from './seed.ts';

test.each([undefined, ''])('without SEEDS (%j), every run has the same seed', (setting) => {
  expect(readSeed(setting)).toBe(readSeed(undefined));
});

test('a failure names its seed, and SEEDS repeats it', () => {
  expect(['7', '-1204713', '0'].map(readSeed)).toEqual([7, -1204713, 0]);
});

test('SEEDS=fresh draws another one each time', () => {
  const drawn = Array.from({ length: 20 }, () => readSeed('fresh'));
  expect(new Set(drawn).size).toBeGreaterThan(1);
  expect(drawn.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31)).toBe(true);
});

test.each(['Fresh', '1.5', 'one', '99999999999'])('SEEDS=%s is refused', (setting) => {
  expect(() => readSeed(setting)).toThrow('SEEDS must be "fresh", or the whole number');
});

test('every property has a seed that was set', () => {
  expect(fc.readConfigureGlobal().seed).toEqual(expect.any(Number));
});

import { expect, test } from 'vitest';
import { isCheckable, matches } from '../../src/catalog/pattern.ts';

test.each([
  ['^a+$', 'aa', true],
  ['^a+$', 'ab', false],
  ['b', 'abc', true],
  ['', '', true],
])('whether %j matches a part of %j: %s', (pattern, text, expected) => {
  expect([isCheckable(pattern), matches(pattern, text)]).toEqual([true, expected]);
});

// Survives: an empty `catch`, because what it leaves is undefined, too.
test.each(['[a', '^(?=a)', String.raw`(a)\1`])('%j cannot be checked, and matches every text', (pattern) => {
  expect([isCheckable(pattern), matches(pattern, 'x')]).toEqual([false, true]);
});

test('a pattern has at most a thousand characters when its repetitions are written out', () => {
  expect([isCheckable('a{1000}'), isCheckable('(a{10}){100}')]).toEqual([true, true]);
  expect([isCheckable('a'.repeat(1_000)), isCheckable('a'.repeat(1_001))]).toEqual([true, false]);
  expect([isCheckable('(a{11}){91}'), isCheckable('(a{1001})')]).toEqual([false, false]);
});

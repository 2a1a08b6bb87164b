import { expect, test } from 'vitest';
import { expandedSize, sizeOfPattern } from '../../../src/core/screening/rust-regex.ts';

test.each([
  ['abc', 3],
  ['a{3}', 3],
  ['(?:ab){3}', 6],
  ['(?:a{10}){10}', 100],
  ['((a{2}){3}){4}b', 25],
  ['a{2,5}', 8],
  ['a{2,}', 4],
  ['a{0,1000}', 2_000],
  ['[a-z]{9}', 9],
  ['[]{2}]{9}', 9],
  [String.raw`[\]{2}]{9}`, 9],
  [String.raw`\p{L}{9}`, 9],
  [String.raw`\x{1F600}{9}`, 9],
  [String.raw`\({9}`, 9],
  [String.raw`\{9}`, 3],
  ['(?P<name>ab){9}', 18],
  ['(?i)a{9}', 9],
  ['a|b{9}', 11],
  ['a{,9}', 5],
])('%s counts as %d instructions', (pattern, size) => {
  expect(expandedSize(pattern, 10_000)).toBe(size);
});

test('counting ends where it is more than the most', () => {
  expect(expandedSize('((((a{1000}){1000}){1000}){1000}){1000}', 2_000)).toBe(2_001);
});

test.each([
  ['counted repetitions one after the other', 'a{0,1000}'.repeat(28)],
  ['long rows that RE2 itself would take', '[a-z]{900}'.repeat(3)],
  ['counted repetitions in one another', '((a{100}){10}){10}'],
  ['a group that is optional again and again', '(?:(?:a{0,99}){0,99}){0,99}'],
  ['more classes of Unicode than a rule has a use for', String.raw`\w`.repeat(130)],
])('%s are not compiled', (_, pattern) => {
  expect(sizeOfPattern(pattern)).toBeUndefined();
});

test.each([
  ['letters that anything may separate', 'n i t r o f r e e'.replaceAll(' ', String.raw`\W*`)],
  ['a long list of words', Array.from({ length: 32 }, (_, index) => `word${index}`).join('|')],
  ['a long row of letters', '[a-z]{250}'],
  ['a row of any letters', String.raw`\p{L}{250}`],
])('%s is compiled', (_, pattern) => {
  expect(sizeOfPattern(pattern)).toBeLessThanOrEqual(500);
});

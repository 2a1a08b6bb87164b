import { describe, expect, test } from 'vitest';
import type { EnglishWords } from '../../../src/core/screening/english.ts';
import { indexKeywords } from '../../../src/core/screening/keyword-index.ts';
import { findKeyword } from '../../../src/core/screening/keyword-search.ts';
import { readPieces } from '../../../src/core/screening/pieces.ts';
import { spellings } from './a-server.ts';

// Survives: the budget of `findKeyword` and its error, which no text reaches; the place behind the last character in
// `runsOf`, where each table answers what it would be asked for; a write behind the end of a table.

const english: EnglishWords = { has: () => false, isEnding: () => false, load: () => {} };

function search(keywords: readonly string[], allow: readonly string[], text: string, isInside = false) {
  const index = indexKeywords({ keywords, allow }, spellings);
  if (index === undefined) throw new Error('too many');
  const boundariesOf = () => ({ has: () => true, areInside: () => isInside });
  return findKeyword(index, { text, pieces: readPieces(text, english) }, { english, boundariesOf });
}

/** What an allowed phrase covers, without what comes behind it. */
const coveredBy = (allow: readonly string[], text: string): unknown =>
  Array.from(search(['zzz'], allow, text).covered ?? []);

describe('an allowed phrase covers', () => {
  test.each<[string, readonly string[], string, readonly number[]]>([
    ['the whole run with two open ends', ['*ok*'], 'a bokay c', [0, 0, 7, 7, 7, 7, 7, 7, 7, 7]],
    ['the run before it', ['*ok'], 'a book c', [0, 0, 6, 6, 6, 6, 6, 6, 6]],
    ['the run behind it', ['ok*'], 'a okay c', [0, 0, 6, 6, 6, 6, 6, 6, 6]],
    ['only itself with closed ends', ['ok'], 'a-ok-b', [0, 0, 4, 4, 4, 4, 4]],
    ['not the run before a closed end', ['ok*'], 'a-okay', [0, 0, 6, 6, 6, 6, 6]],
    ['not the run behind a closed end', ['*ok'], 'book-a', [4, 4, 4, 4, 4, 4, 4]],
    ['only itself between Chinese characters', ['*ok*'], '毒ok品', [0, 3, 3, 3, 3]],
    ['the run whose last character it is', ['*k'], 'ook', [3, 3, 3, 3]],
    ['the first of two runs only', ['*b*'], 'ab xyz', [2, 2, 2, 2, 2, 2, 2]],
    ['the longer of two stretches', ['a*', 'ab'], 'ab-cd', [5, 5, 5, 5, 5, 5]],
  ])('%s', (_, allow, text, covered) => {
    expect(coveredBy(allow, text)).toEqual(covered);
  });

  test('nothing where it is not', () => {
    expect(search(['zzz'], ['ok'], 'a').covered).toBeUndefined();
  });
});

describe('of nested keywords that are parts of longer words', () => {
  const nested = Array.from({ length: 10 }, (_, index) => '情'.repeat(10 - index));

  test.each([
    [8, undefined],
    [9, '情'],
  ])('eight are passed over: of %i', (length, keyword) => {
    const { keyword: found } = search(nested, [], '情'.repeat(length), true);
    expect(found === undefined ? undefined : nested[found]).toBe(keyword);
  });

  test('only those of Chinese characters are', () => {
    expect(search(['abc'], [], 'abc', true).keyword).toBe(0);
  });
});

test.each<[string, readonly string[], readonly string[], string, number]>([
  [
    'a text without any keyword: one for each character and edge, one back to the root, and its letters',
    ['zzz'],
    [],
    'ab',
    7,
  ],
  ['a keyword: and one for each slot where it ends', ['ab'], [], 'ab', 9],
  ['a keyword that ends the search', ['ab'], [], 'ab cd ef', 9],
  ['an allow list, which needs the whole text', ['ab'], ['zzz'], 'ab cd ef', 24],
  ['a word in pieces: and those of its letters', ['abc'], [], 'a bc', 20],
])('the steps of %s', (_, keywords, allow, text, steps) => {
  expect(search(keywords, allow, text).steps).toBe(steps);
});

test('each character takes a step for itself, five for its slots, and one for each longer keyword that is passed over', () => {
  const nested = Array.from({ length: 9 }, (_, index) => '情'.repeat(9 - index));
  expect(search(nested, [], '情'.repeat(9), true).steps).toBe(9 * (1 + 5 + 8));
});

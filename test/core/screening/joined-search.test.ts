import { describe, expect, test } from 'vitest';
import type { WordBoundaries } from '../../../src/core/screening/chinese-words.ts';
import type { EnglishWords } from '../../../src/core/screening/english.ts';
import { findJoined } from '../../../src/core/screening/joined-search.ts';
import { indexKeywords } from '../../../src/core/screening/keyword-index.ts';
import { readPieces } from '../../../src/core/screening/pieces.ts';
import { spellings } from './a-server.ts';

// Survives: `?? 0` and `?? -1` behind a look-up, which is for the compiler: the place is always in the table; a run
// beyond the last one, whose letter is none; `term > 0`, because the first term is a whole keyword and not its letters.

const twelve = 'abcdefghijkl';
const thirteen = 'abcdefghijklm';
const ordinary = new Set(['cat', 'ox', 'nuude', 'hello', 'there', 'hero', 'in', 'armour', twelve, thirteen]);
const endings = new Set(['ing', 's', 'mnopqrstuvwx', 'mnopqrstuvwxy']);
const english: EnglishWords = {
  has: (word) => ordinary.has(word),
  isEnding: (text) => endings.has(text),
  load: () => {},
};
const everywhere: WordBoundaries = { has: () => true, areInside: () => false };
const free = (): boolean => true;

interface Known {
  readonly boundaries?: WordBoundaries;
  readonly isFree?: (start: number, end: number) => boolean;
}

function search(keywords: readonly string[], text: string, { boundaries = everywhere, isFree = free }: Known = {}) {
  const index = indexKeywords({ keywords, allow: [] }, spellings);
  const pieces = readPieces(text, english);
  if (index === undefined || pieces === undefined) throw new Error('nothing to search');
  const { keyword, steps } = findJoined(index, text, pieces, { english, boundaries, isFree });
  return { found: keyword === undefined ? undefined : keywords[keyword], steps };
}

test.each([
  ['*fuck*', 'catfu ck', true, 'a word of three letters before it'],
  ['*fuck*', 'oxfu ck', false, 'a word of two letters before it'],
  ['*fuck*', 'qatfu ck', false, 'no word before it'],
  ['*fuck*', `${twelve}fu ck`, true, 'a word of twelve letters before it'],
  ['*fuck*', `${thirteen}fu ck`, false, 'a word of thirteen letters before it'],
  ['*fuck*', 'fu cking', true, 'an ending'],
  ['*fuck*', 'hello there fu cking', true, 'an ending, late in the text'],
  ['*fuck*', 'fu ckcat', true, 'a word behind it'],
  ['*fuck*', 'fu ckqat', false, 'no word behind it'],
  ['*fuck*', 'fu ckmnopqrstuvwx', true, 'an ending of twelve letters'],
  ['*fuck*', 'fu ckmnopqrstuvwxy', false, 'an ending of thirteen letters'],
  ['*fuck*', 'qatfu cking', false, 'an ending, and no word before it'],
  ['*fuck*', 'qatfu ckcat', false, 'a word behind it, and no word before it'],
  ['nude', 'catnu de', false, 'a word before it, where that end is closed'],
  ['nude', 'nu decat', false, 'a word behind it, where that end is closed'],
  ['*nude', 'catnu de', true, 'a word before it, where that end is open'],
  ['nude*', 'nu decat', true, 'a word behind it, where that end is open'],
  ['*nude', 'x n u de', false, 'the row of lone letters begins earlier'],
  ['nude*', 'nu d e x', false, 'the row of lone letters ends later'],
])('%s in “%s”: %s (%s)', (keyword, text, isFound) => {
  expect(search([keyword], text).found).toBe(isFound ? keyword : undefined);
});

describe('repeated letters', () => {
  test.each([
    ['nude', 'nnudde', true, 'two letters twice'],
    ['gun', 'gunn', false, 'a consonant twice, as words have'],
    ['moon', 'moon', false, 'as often as in the keyword'],
    ['moon', 'hello moon', false, 'as often as in the keyword, late in the text'],
    ['nude', 'nuude qq', false, 'a word that is one, beside one that is none'],
    ['*fuck*', 'qatfuuuck', true, 'three times, whatever stands before it'],
    ['*fuck*', 'qatffuuck', false, 'two letters twice, and no word before it'],
    ['ass', 'a s', false, 'once, in place of twice'],
    ['ass', 'a ss', true, 'twice'],
    ['boot', 'bo ot', true, 'twice, over two pieces'],
    ['llama', 'l la ma', true, 'the first letter, over two pieces'],
    ['llama', 'xl la ma', false, 'the first letter, of which one belongs to another word'],
    ['hill', 'hi ll', true, 'the last letter'],
    ['hill', 'hi l lx', false, 'the last letter, of which one belongs to another word'],
  ])('%s in “%s”: %s (%s)', (keyword, text, isFound) => {
    expect(search([keyword], text).found).toBe(isFound ? keyword : undefined);
  });

  test.each([
    ['hi ll', 'hill'],
    ['hi l', undefined],
    ['a ss', 'ass'],
    ['a s', undefined],
    ['nu de', 'nude'],
  ])('each keyword of a list asks for its own: “%s”', (text, keyword) => {
    expect(search(['nude', 'ass', 'hill'], text).found).toBe(keyword);
  });

  test.each([
    [7, 'aabb'],
    [8, undefined],
  ])('of the keywords with the same letters eight are tried: behind %i', (before, keyword) => {
    const others = Array.from({ length: before }, (_, index) => `${'a'.repeat(index + 3)}b`);
    expect(search([...others, 'aabb'], 'aa bb').found).toBe(keyword);
  });
});

/** Words go on over these places. */
const except = (...places: readonly number[]): Known => ({
  boundaries: { has: (place) => !places.includes(place), areInside: () => false },
});

describe('two Chinese characters that stand apart', () => {
  test.each<[string, readonly number[], boolean]>([
    ['甲毒 品乙', [], true],
    ['甲毒 品乙', [1], true],
    ['甲毒 品乙', [4], false],
    ['甲毒 品乙', [1, 4], false],
    ['甲毒，品乙', [], true],
    ['甲毒，品乙', [1], false],
    ['毒 品乙', [3], true],
    ['毒 品乙', [0, 3], false],
    ['毒，品乙', [3], false],
  ])('“%s”, where words go on over %j: %s', (text, places, isFound) => {
    expect(search(['毒品'], text, except(...places)).found).toBe(isFound ? '毒品' : undefined);
  });

  test('are not found where nothing stands between them', () => {
    expect(search(['毒品'], '毒品 qq').found).toBeUndefined();
  });
});

test('a stretch that an allowed phrase covers is asked for by its places', () => {
  const asked: (readonly [number, number])[] = [];
  const isFree = (start: number, end: number): boolean => asked.push([start, end]) === 0;
  expect(search(['nude'], 'hello nu de', { isFree }).found).toBeUndefined();
  expect(asked).toEqual([[6, 11]]);
});

test('a letter takes a step, and a keyword that is tried takes one for itself and for each repetition', () => {
  expect(search(['nude'], 'nu de').steps).toBe(4 + 5);
});

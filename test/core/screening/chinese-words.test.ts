import { describe, expect, test } from 'vitest';
import {
  createWordBoundaries,
  isChinese,
  isPartOfLongerWords,
  readRun,
  type ChineseRun,
} from '../../../src/core/screening/chinese-words.ts';
import { spellings } from './a-server.ts';

// Survives: what is returned for a word that was not reviewed, because no text has it; `start >= offset`, because a text
// cannot begin with a longer word and with the word in it; the run of a place without one.

describe('a run of Chinese characters', () => {
  test('has the boundaries of its words', () => {
    expect(readRun('彩色情境', spellings).own).toEqual(new Set([0, 2]));
  });

  test('has those of the other spelling, and none of the same one', () => {
    expect(readRun('路口交会', spellings).others()).toEqual([readRun('路口交會', spellings).own]);
    expect(readRun('彩色情境', spellings).others()).toEqual([]);
  });

  test('has none of a spelling with more characters, and asks for each spelling once', () => {
    const asked: string[] = [];
    const counting = {
      traditional: (text: string) => `${(asked.push(text), text)}甲`,
      simplified: () => '情境彩色',
    };
    const run = readRun('彩色情境', counting);
    expect(run.others()).toEqual([new Set([0, 2])]);
    expect(run.others()).toHaveLength(1);
    expect(asked).toEqual(['彩色情境']);
  });
});

const run = (own: readonly number[], others: readonly (readonly number[])[] = []): ChineseRun => ({
  own: new Set(own),
  others: () => others.map((each) => new Set(each)),
});

describe('the boundaries of a text', () => {
  test.each<[readonly number[], boolean]>([
    [[0], true],
    [[0, 1], false],
    [[0, 3], false],
    [[0, 1, 3], false],
    [[0, 2, 5, 7], true],
  ])('are counted from where the run begins: with %j both ends are inside: %s', (own, isInside) => {
    const boundaries = createWordBoundaries('ab甲乙丙丁', () => run(own));
    expect(boundaries.areInside(3, 5)).toBe(isInside);
    expect([boundaries.has(3), boundaries.has(5)]).toEqual([own.includes(1), own.includes(3)]);
  });

  test('may be those of another spelling', () => {
    const inOther = createWordBoundaries('ab甲乙丙丁', () => run([0, 1], [[0, 3], [0]]));
    expect(inOther.areInside(3, 5)).toBe(true);
    const inNone = createWordBoundaries('ab甲乙丙丁', () => run([0, 1], [[0, 3]]));
    expect(inNone.areInside(3, 5)).toBe(false);
  });

  test('of two runs are asked of each, also where one of them has fewer spellings', () => {
    const runs = new Map([
      ['甲乙', run([0, 1], [[0]])],
      ['丙丁', run([0, 1])],
    ]);
    const boundaries = createWordBoundaries('甲乙 丙丁', (text) => runs.get(text) ?? run([]));
    expect(boundaries.areInside(1, 4)).toBe(false);
  });
});

test.each([
  ['毒品', 0, 2, true],
  ['a毒', 0, 2, false],
  ['毒a', 0, 2, false],
  ['𠮟𠮟', 0, 4, true],
])('both ends of “%s” are Chinese: %s to %s, %s', (text, start, end, both) => {
  expect(isChinese(text, start, end)).toBe(both);
});

test.each([
  ['口交換機', 0, true],
  ['路口交通', 1, true],
  ['在路口交通', 2, true],
  ['親口交代', 1, true],
  ['在親口交代', 2, true],
  ['路口交', 1, false],
  ['口交甲', 0, false],
])('a reviewed longer word in “%s”, where the word stands at %i: %s', (text, start, isPart) => {
  const boundaries = { has: () => true, areInside: () => false };
  expect(isPartOfLongerWords(text, start, start + 2, boundaries)).toBe(isPart);
});

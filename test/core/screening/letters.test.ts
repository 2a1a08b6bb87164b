import { describe, expect, test } from 'vitest';
import { readLetters, type Letters } from '../../../src/core/screening/letters.ts';
import { APART, BEGINS, ENDS, FAR, FIRST, MARKED, ODD, STOP } from '../../../src/core/screening/pieces.ts';

/** Letters by their places and flags, in the order of the text. */
function lettersOf(text: string, ...known: readonly (readonly [place: number, flags: number])[]): Letters {
  const [places, flags] = [known.map(([place]) => place), known.map(([, flag]) => flag)];
  return readLetters(text, { places: Int32Array.from(places), flags: Uint8Array.from(flags) });
}

/** Each letter of a text, without flags. */
const plain = (text: string): Letters => lettersOf(text, ...Array.from(text, (_, at) => [at, 0] as const));

describe('“nnu 1de”, of two odd pieces', () => {
  const letters = lettersOf(
    'nnu 1de',
    [0, FIRST | BEGINS | ODD],
    [1, 0],
    [2, ENDS],
    [5, FIRST | APART | BEGINS | ODD],
    [6, ENDS],
  );

  test('has runs, each with its first letter', () => {
    expect(letters.runs).toBe(4);
    expect([0, 1, 2, 3, 4].map((run) => letters.runStart(run))).toEqual([0, 2, 3, 4, 5]);
  });

  test('has letters at their places', () => {
    expect(letters.read({ start: 0, end: 5 })).toBe('nnude');
    expect(letters.read({ start: 2, end: 4 })).toBe('ud');
    expect([0, 3, 4, 5].map((letter) => letters.placeOf(letter))).toEqual([0, 5, 6, 7]);
    expect([0, 1, 3, 4, 5].map((end) => letters.endOf(end))).toEqual([0, 1, 3, 6, 7]);
    expect([0, 3].map((letter) => letters.unitAt(letter))).toEqual([0x6e, 0x64]);
    expect(letters.unitAt(5)).toBeNaN();
  });

  test('knows where words and pieces begin and end', () => {
    expect([0, 1, 3, 4, 5].map((letter) => letters.beginFrom(letter))).toEqual([0, 3, 3, 5, 5]);
    expect([1, 2, 3, 4, 5].map((end) => letters.endUntil(end))).toEqual([0, 0, 3, 3, 5]);
    expect([0, 2, 3, 4].map((letter) => letters.firstOf(letter))).toEqual([0, 0, 3, 3]);
    expect([0, 1, 3, 4].map((end) => letters.pieceEnd(end))).toEqual([0, 3, 3, 5]);
  });

  test.each([
    [0, 5, { isApart: true, hasOdd: true, isWhole: true }],
    [0, 4, { isApart: true, hasOdd: true, isWhole: false }],
    [0, 3, { isApart: false, hasOdd: true, isWhole: true }],
    [3, 5, { isApart: false, hasOdd: true, isWhole: true }],
    [1, 5, { isApart: true, hasOdd: true, isWhole: false }],
    [1, 4, { isApart: true, hasOdd: false, isWhole: false }],
    [1, 3, { isApart: false, hasOdd: false, isWhole: false }],
  ])('from letter %i to %i: %j', (start, end, known) => {
    const stretch = { start, end };
    expect({
      isApart: letters.isApart(stretch),
      hasOdd: letters.hasOdd(stretch),
      isWhole: letters.isWhole(stretch),
    }).toEqual(known);
  });

  test('has a digit before its second piece, and none elsewhere', () => {
    expect([0, 3].map((start) => letters.isAfterDigit(start))).toEqual([false, true]);
    expect([3, 5].map((end) => letters.isBeforeDigit(end))).toEqual([false, false]);
    expect([1, 4].map((letter) => letters.isInOdd(letter))).toEqual([true, true]);
  });
});

test('signs between pieces count where the later letter is no beginning of the stretch', () => {
  const letters = lettersOf('a**b. c1', [0, FIRST], [3, FIRST | APART | MARKED], [6, FIRST | APART | STOP]);
  const stretches = [
    { start: 0, end: 2 },
    { start: 1, end: 3 },
    { start: 0, end: 3 },
    { start: 1, end: 2 },
  ];
  expect(stretches.map((each) => letters.isMarked(each))).toEqual([true, false, true, false]);
  expect(stretches.map((each) => letters.hasStop(each))).toEqual([false, true, true, false]);
  expect([2, 3].map((end) => letters.isBeforeDigit(end))).toEqual([false, true]);
  expect([0, 1, 2].map((letter) => letters.isInOdd(letter))).toEqual([false, false, false]);
});

test.each([
  ['nnuuddee', 4],
  ['aa', 1],
  ['zz', 1],
  ['情情', 2],
  ['éé', 2],
  ['``', 2],
  ['{{', 2],
  ['', 0],
])('“%s” has %i runs', (text, runs) => {
  expect(plain(text).runs).toBe(runs);
});

test('a letter that is far from the same one before it begins a run', () => {
  expect(lettersOf('a a', [0, 0], [2, FAR]).runs).toBe(2);
  expect(lettersOf('a a', [0, 0], [2, APART]).runs).toBe(1);
});

test.each([
  ['nnnu', 0, 4, true],
  ['nnnu', 1, 4, false],
  ['unnn', 0, 4, true],
  ['unnn', 0, 1, false],
  ['nnuu', 0, 4, false],
])('a letter stands three times in “%s” from %i to %i: %s', (text, start, end, isStretched) => {
  expect(plain(text).isStretched({ start, end })).toBe(isStretched);
});

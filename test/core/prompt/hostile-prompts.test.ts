import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { statedCount, type StatedCount } from '../../../src/core/prompt/stated-count.ts';

const PIECES = [
  '1 ',
  '1',
  '三',
  '張',
  '1張',
  '生成',
  '3 a ',
  '-',
  '--',
  '1-',
  '1,',
  '1:',
  ':3',
  'hundred ',
  'hundred-',
  'draw 3 big ',
  '3個不同的',
  '三張貓',
  '請',
  '我要',
  '一個',
  '圖片',
  '圖片:3',
  'images: ',
  'and ',
  'a ',
  'half a dozen ',
  '3, ',
  '\n3 ',
  '. 3張',
  '不同的',
  '3 images ',
  'x3 ',
  '٣',
  'é',
  'ﷺ',
  '\u0301',
  '\u200d',
  '🌅',
  '3 big, big, ',
  '可以',
  'to 3 ',
  'use a b to draw 3 images ',
  '3 images on the ',
  '3 images in one ',
  '3 images side by ',
  '三張漂亮的',
  '3個不同風格的',
  '三款手機',
  '三張照片，拼',
  '請用油畫',
  '每',
];

/** A quarter with `npm test`; `npm run test:long` reads all, and makes all runs. */
const isInFull = process.env['ALL_RUNS'] === 'true';
const length = isInFull ? 200_000 : 50_000;
const numRuns = isInFull ? 100 : 25;

function ofLength(unit: string, wanted: number): string {
  return unit.repeat(Math.ceil(wanted / unit.length)).slice(0, wanted);
}

function isCountOrNone(said: StatedCount | undefined): boolean {
  return said === undefined || (Number.isSafeInteger(said.count) && said.count >= 0);
}

describe('hostile prompts', () => {
  // Work that grows faster than its input runs into the time limit of every test here.
  test.each(PIECES.map((piece) => [piece]))(`${length} characters of %j are read to the end`, (piece) => {
    expect(isCountOrNone(statedCount(ofLength(piece, length)))).toBe(true);
  });

  test('pieces in any order, repeated to 20,000 characters, are read to the end', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 }), (pieces) => {
        expect(isCountOrNone(statedCount(ofLength(pieces.join(''), 20_000)))).toBe(true);
      }),
      { numRuns },
    );
  });

  test('any text is read, and its number is an exact integer', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary' }))), (pieces) => {
        expect(isCountOrNone(statedCount(pieces.join('')))).toBe(true);
      }),
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { saidCount } from '../../../src/core/prompt/said-count.ts';

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
];

function milliseconds(text: string): number {
  const start = performance.now();
  saidCount(text);
  return performance.now() - start;
}

/** The best of some runs, as other work on the machine only ever adds time. */
function best(text: string, runs: number): number {
  return Math.min(...Array.from({ length: runs }, () => milliseconds(text)));
}

function ofLength(unit: string, length: number): string {
  return unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
}

describe('hostile prompts', () => {
  test('any 4,000 characters are read in a few milliseconds', () => {
    for (const piece of PIECES) expect.soft(best(ofLength(piece, 4000), 3), piece).toBeLessThan(40);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 }), (pieces) => {
        expect(best(ofLength(pieces.join(''), 4000), 3)).toBeLessThan(40);
      }),
      { numRuns: 60 },
    );
  });

  test('four times the text takes no more than in proportion, so that nothing backtracks', () => {
    for (const piece of PIECES) {
      const short = best(ofLength(piece, 4000), 4);
      expect.soft(best(ofLength(piece, 16_000), 3), piece).toBeLessThan(12 * short + 5);
    }
  });

  test('any text is read, and what it says is an exact integer', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary' }))), (pieces) => {
        const said = saidCount(pieces.join(''));
        expect(said === undefined || (Number.isSafeInteger(said.count) && said.count >= 0)).toBe(true);
      }),
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InputBounds } from '../../../src/core/media/input.ts';
import { checkInput, fittingSize } from '../../../src/core/media/input-check.ts';
import type { IntactFile } from '../../../src/core/media/inspection.ts';

const picture: IntactFile = {
  kind: 'intact',
  media: 'image',
  type: 'image/jpeg',
  size: 1_000,
  width: 400,
  height: 200,
  isAnimated: false,
};
const film: IntactFile = { ...picture, media: 'video', type: 'video/mp4', seconds: 10 };
const sound: IntactFile = {
  kind: 'intact',
  media: 'audio',
  type: 'audio/mpeg',
  size: 1_000,
  seconds: 10,
  isAnimated: false,
};
const bounds: InputBounds = { media: 'image', bytes: 1_000, still: true };

describe('a file fits', () => {
  test.each<[string, Partial<IntactFile>, Partial<InputBounds>]>([
    ['without bounds', {}, {}],
    ['with the most bytes', {}, { bytes: 1_000 }],
    ['with a listed extension', {}, { types: ['png', 'jpeg'] }],
    ['though it moves', { isAnimated: true }, { still: false }],
    [
      'at both ends of every bound',
      {},
      {
        width: { min: 400, max: 400 },
        height: { min: 200, max: 200 },
        pixels: { min: 80_000, max: 80_000 },
        ratio: { min: 2, max: 2 },
      },
    ],
  ])('%s', (_case, found, own) => {
    expect(checkInput({ ...picture, ...found }, { ...bounds, ...own })).toBeUndefined();
  });

  test('a sound, whatever the bounds of pictures are', () => {
    const own = {
      ...bounds,
      media: 'audio',
      width: { min: 500 },
      ratio: { max: 1 },
      seconds: { min: 10, max: 10 },
    } as const;
    expect(checkInput(sound, own)).toBeUndefined();
  });
});

test.each<[string, IntactFile, Partial<InputBounds>, object]>([
  ['another kind', film, {}, { reason: 'wrong-kind', found: 'video', wanted: 'image' }],
  [
    'another type',
    picture,
    { types: ['png', 'webp'] },
    { reason: 'wrong-type', found: 'jpg', wanted: ['png', 'webp'] },
  ],
  [
    'a type that nobody knows',
    { ...picture, type: 'image/x' },
    { types: ['png'] },
    { reason: 'wrong-type', found: 'image/x', wanted: ['png'] },
  ],
  ['a picture that moves', { ...picture, isAnimated: true }, {}, { reason: 'animated' }],
  ['a byte too many', picture, { bytes: 999 }, { reason: 'too-large', found: 1_000, limit: 999 }],
  ['too narrow', picture, { width: { min: 401 } }, { reason: 'too-narrow', found: 400, limit: 401 }],
  ['too wide', picture, { width: { max: 399 } }, { reason: 'too-wide', found: 400, limit: 399 }],
  ['too low', picture, { height: { min: 201 } }, { reason: 'too-low', found: 200, limit: 201 }],
  ['too high', picture, { height: { max: 199 } }, { reason: 'too-high', found: 200, limit: 199 }],
  ['too few pixels', picture, { pixels: { min: 80_001 } }, { reason: 'too-few-pixels', found: 80_000, limit: 80_001 }],
  [
    'too many pixels',
    picture,
    { pixels: { max: 79_999 } },
    { reason: 'too-many-pixels', found: 80_000, limit: 79_999 },
  ],
  ['too upright', picture, { ratio: { min: 2.1 } }, { reason: 'ratio-too-small', found: 2, limit: 2.1 }],
  ['too broad', picture, { ratio: { max: 1.9 } }, { reason: 'ratio-too-large', found: 2, limit: 1.9 }],
  ['too short', film, { media: 'video', seconds: { min: 10.1 } }, { reason: 'too-short', found: 10, limit: 10.1 }],
  ['too long', film, { media: 'video', seconds: { max: 9.9 } }, { reason: 'too-long', found: 10, limit: 9.9 }],
  [
    'the kind before all else',
    { ...film, size: 5_000 },
    { types: ['png'] },
    { reason: 'wrong-kind', found: 'video', wanted: 'image' },
  ],
])('a file does not fit: %s', (_case, found, own, problem) => {
  expect(checkInput(found, { ...bounds, ...own })).toEqual(problem);
});

describe('the largest size that fits', () => {
  test.each([
    ['its own', {}, 9_000, { width: 4_000, height: 3_000 }],
    ['as wide as asked', {}, 2_000, { width: 2_000, height: 1_500 }],
    ['as wide as allowed', { width: { max: 1_000 } }, 9_000, { width: 1_000, height: 750 }],
    ['as high as allowed', { height: { max: 300 } }, 9_000, { width: 400, height: 300 }],
    ['with as many pixels as allowed', { pixels: { max: 12_000 } }, 9_000, { width: 126, height: 95 }],
    ['none, where the ratio does not fit', { ratio: { max: 1 } }, 9_000, undefined],
    ['none, where the picture is too small', { width: { min: 5_000 } }, 9_000, undefined],
    ['none, where the bounds exclude each other', { width: { max: 100 }, height: { min: 100 } }, 9_000, undefined],
  ])('is %s', (_case, own, most, size) => {
    expect(fittingSize({ width: 4_000, height: 3_000 }, own, most)).toEqual(size);
  });

  test('has a ratio that fits after its height is rounded', () => {
    expect(fittingSize({ width: 1_000, height: 500 }, { ratio: { max: 2 } }, 335)).toEqual({ width: 335, height: 168 });
    expect(fittingSize({ width: 1_000, height: 500 }, { ratio: { min: 2 } }, 335)).toEqual({ width: 334, height: 167 });
  });

  test('fits, is never larger than the picture, and keeps its ratio', () => {
    const side = fc.integer({ min: 1, max: 300 });
    const range = fc.record({ min: fc.integer({ min: 1, max: 50 }), max: side }, { requiredKeys: [] });
    fc.assert(
      fc.property(side, side, range, range, side, (width, height, wide, high, most) => {
        const size = fittingSize({ width, height }, { width: wide, height: high }, most);
        if (size === undefined) return;
        expect(checkInput({ ...picture, ...size }, { ...bounds, width: wide, height: high })).toBeUndefined();
        expect(size.width).toBeLessThanOrEqual(Math.min(width, most));
        expect(Math.abs(size.height - Math.max(1, (size.width * height) / width))).toBeLessThanOrEqual(0.5);
      }),
    );
  });
});

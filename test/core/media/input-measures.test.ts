import { expect, test } from 'vitest';
import { checkInput, fittingSize } from '../../../src/core/media/input-check.ts';
import type { InputBounds } from '../../../src/core/media/input.ts';

const found = {
  kind: 'intact',
  media: 'image',
  type: 'image/png',
  size: 10,
  width: 20,
  height: 10,
  isAnimated: false,
} as const;
const bounds: InputBounds = { media: 'image', bytes: 10, still: false };

test.each<[string, Partial<InputBounds>, object | undefined]>([
  [
    'fits at every bound',
    { width: { min: 20, max: 20 }, height: { min: 10, max: 10 }, pixels: { min: 200, max: 200 } },
    undefined,
  ],
  ['is too narrow', { width: { min: 21 } }, { reason: 'too-narrow', found: 20, limit: 21 }],
  ['is too wide', { width: { max: 19 } }, { reason: 'too-wide', found: 20, limit: 19 }],
  ['is too low', { height: { min: 11 } }, { reason: 'too-low', found: 10, limit: 11 }],
  ['is too high', { height: { max: 9 } }, { reason: 'too-high', found: 10, limit: 9 }],
  ['has too few pixels', { pixels: { min: 201 } }, { reason: 'too-few-pixels', found: 200, limit: 201 }],
  ['has too many pixels', { pixels: { max: 199 } }, { reason: 'too-many-pixels', found: 200, limit: 199 }],
  ['is too upright', { ratio: { min: 3 } }, { reason: 'ratio-too-small', found: 2, limit: 3 }],
  ['is too wide for its height', { ratio: { max: 1 } }, { reason: 'ratio-too-large', found: 2, limit: 1 }],
  ['has too many bytes', { bytes: 9 }, { reason: 'too-large', found: 10, limit: 9 }],
])('a picture of 20 × 10 pixels and 10 bytes %s', (_, limits, problem) => {
  expect(checkInput(found, { ...bounds, ...limits })).toEqual(problem);
});

// Survives: a comparison with a bound that is not there is false anyway.
test.each([
  ['width', { ...found, width: undefined }],
  ['height', { ...found, height: undefined }],
])('a file without a %s fits any size', (_, file) => {
  expect(checkInput(file, { ...bounds, width: { min: 21 }, height: { min: 11 } })).toBeUndefined();
});

test.each([
  [1, { reason: 'too-short', found: 1, limit: 2 }],
  [2, undefined],
  [4, { reason: 'too-long', found: 4, limit: 3 }],
  [undefined, undefined],
] as const)('a film of %s s fits 2 to 3 s, or says why not', (seconds, problem) => {
  const film = { ...found, media: 'video', type: 'video/mp4', seconds } as const;
  expect(checkInput(film, { ...bounds, media: 'video', seconds: { min: 2, max: 3 } })).toEqual(problem);
});

test.each<[string, Parameters<typeof fittingSize>[1], number, object | undefined]>([
  ['as large as it may be', {}, 10, { width: 10, height: 5 }],
  ['never larger than it is', {}, 100, { width: 20, height: 10 }],
  ['down to one pixel', { width: { max: 1 } }, 10, { width: 1, height: 1 }],
  ['not at all where it must be larger', { width: { min: 21 } }, 100, undefined],
  ['not at all where its ratio does not fit', { ratio: { min: 3 } }, 10, undefined],
  ['not at all where its ratio is too large', { ratio: { max: 1 } }, 1, undefined],
])('a picture is made smaller: %s', (_, limits, most, size) => {
  expect(fittingSize({ width: 20, height: 10 }, limits, most)).toEqual(size);
});

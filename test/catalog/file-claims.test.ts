import { describe, expect, test } from 'vitest';
import { claimProblem } from '../../src/catalog/file-claims.ts';
import { largestOriginal, type InputBounds } from '../../src/core/media/input.ts';

const file = { url: 'https://cdn.discordapp.com/a', name: 'a.png', size: 10, type: 'image/png', width: 20, height: 10 };
const bounds: InputBounds = { media: 'image', bytes: 10, still: false };
const film: InputBounds = { ...bounds, media: 'video' };

describe('what Discord says of a file', () => {
  test.each<[string, Partial<typeof file>, InputBounds, object | undefined]>([
    ['fits', {}, bounds, undefined],
    ['is another kind by its name and its type', {}, film, { reason: 'wrong-kind', found: 'image', wanted: 'video' }],
    ['is another kind by its name alone', { type: '' }, film, { reason: 'wrong-kind' }],
    ['is another kind by its type alone', { name: 'a' }, film, { reason: 'wrong-kind' }],
    ['is of no known type, which is not certain', { name: 'a', type: '' }, film, undefined],
    ['contradicts itself, which is not certain', { type: 'video/mp4' }, film, undefined],
    ['is of no known type, and still too large', { name: 'a', type: '', size: 11 }, film, { reason: 'too-large' }],
    ['has an ending in capitals', { name: 'a.PNG', type: '' }, film, { reason: 'wrong-kind' }],
    ['has a type in capitals', { name: 'a', type: 'IMAGE/PNG' }, film, { reason: 'wrong-kind' }],
    ['has its ending at the end only', { name: 'a.png.b', type: '' }, film, undefined],
    ['is a film or a sound by its ending', { name: 'a.webm', type: '' }, film, undefined],
    [
      'is a film or a sound by its ending, and no picture',
      { name: 'a.webm', type: '' },
      bounds,
      { reason: 'wrong-kind', found: 'video' },
    ],
    [
      'is told as what was asked for, where it could be that',
      { name: 'a.webm', type: '', size: 11 },
      { ...bounds, media: 'audio' },
      { reason: 'too-large' },
    ],
    [
      'is of a type that does not fit',
      {},
      { ...bounds, types: ['jpg'] },
      { reason: 'wrong-type', found: 'png', wanted: ['jpg'] },
    ],
    [
      'is of no known type, which may be one that fits',
      { name: 'a', type: '' },
      { ...bounds, types: ['jpg'] },
      undefined,
    ],
  ])('%s', (_, claimed, limits, problem) => {
    expect([claimProblem({ ...file, ...claimed }, limits, false)]).toMatchObject([problem]);
  });
});

describe('a picture that can be made smaller', () => {
  test.each<[string, Partial<typeof file>, Partial<InputBounds>, object | undefined]>([
    ['may have more bytes', { size: largestOriginal }, {}, undefined],
    [
      'may not have any number of bytes',
      { size: largestOriginal + 1 },
      {},
      { reason: 'too-large', limit: largestOriginal },
    ],
    ['may be larger', {}, { width: { max: 1 }, height: { max: 1 }, pixels: { max: 1 } }, undefined],
    ['may not be too narrow', {}, { width: { min: 21, max: 30 } }, { reason: 'too-narrow', limit: 21 }],
    ['may not be too low', {}, { height: { min: 11, max: 30 } }, { reason: 'too-low', limit: 11 }],
    ['may not have too few pixels', {}, { pixels: { min: 201 } }, { reason: 'too-few-pixels', limit: 201 }],
    ['may not have another ratio', {}, { ratio: { max: 1 } }, { reason: 'ratio-too-large', limit: 1 }],
  ])('%s', (_, claimed, limits, problem) => {
    expect([claimProblem({ ...file, ...claimed }, { ...bounds, ...limits }, true)]).toMatchObject([problem]);
  });

  test('is no film', () => {
    const given = { ...file, name: 'a.mp4', type: 'video/mp4', size: 11 };
    expect(claimProblem(given, film, true)).toMatchObject({ reason: 'too-large', limit: 10 });
  });
});

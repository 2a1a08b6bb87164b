import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import type { InputBounds } from '../../../src/core/media/input.ts';
import { checkInput } from '../../../src/core/media/input-check.ts';
import { createShrinkToFit } from '../../../src/services/media/shrink.ts';
import { makeFit } from '../../../src/services/media/shrinking/fit.ts';
import { inspectHere } from '../../support/inspect-here.ts';
import { moving, noise, pictureFolder } from '../../support/pictures.ts';

const bounds: InputBounds = { media: 'image', bytes: 10_000_000, still: true };
const clear = { r: 200, g: 0, b: 0, alpha: 0.5 };

async function saved(picture: Sharp, name = 'picture-01.png'): Promise<string> {
  const path = join(await pictureFolder(), name);
  await picture.toFile(path);
  return path;
}

/** Makes the picture fit. Returns what was made, and what is wrong with it. */
async function fitted(path: string, own: Partial<InputBounds>): Promise<object | undefined> {
  const made = await makeFit(path, { ...bounds, ...own });
  if (made === undefined) return undefined;
  const found = await inspectHere(join(path, '..', made.name));
  if (found.kind !== 'intact') return found;
  const { width, height, type } = found;
  return { name: made.name, type, width, height, problem: checkInput(found, { ...bounds, ...own }) };
}

describe('a picture that is too large for a model is made to fit', () => {
  test.each<[string, Partial<InputBounds>, number, number]>([
    ['in width', { width: { max: 300 } }, 300, 225],
    ['in height', { height: { max: 300 } }, 400, 300],
    ['in pixels', { pixels: { max: 12_000 } }, 126, 95],
    ['in ratio after rounding', { width: { max: 333 }, ratio: { max: 4 / 3 } }, 333, 250],
  ])('%s', async (_case, own, width, height) => {
    const path = await saved(noise(800, 600).png());
    expect(await fitted(path, own)).toEqual({
      name: 'picture-01-small.jpg',
      type: 'image/jpeg',
      width,
      height,
      problem: undefined,
    });
  });

  test('in bytes, as large as it can be', async () => {
    const path = await saved(noise(800, 600).png());
    const own = { bytes: 200_000, width: { max: 700 } };
    expect(await fitted(path, own)).toMatchObject({ width: 560, height: 420, problem: undefined });
  });

  test('with its rotation', async () => {
    const path = await saved(noise(800, 400).withMetadata({ orientation: 6 }).jpeg(), 'turned.jpg');
    expect(await fitted(path, { height: { max: 600 } })).toMatchObject({ width: 300, height: 600, problem: undefined });
  });
});

test.each<[string[] | undefined, boolean, string | undefined]>([
  [undefined, false, 'image/jpeg'],
  [undefined, true, 'image/webp'],
  [['png', 'jpeg'], true, 'image/png'],
  [['jpeg'], true, 'image/jpeg'],
  [['jpg', 'png'], false, 'image/jpeg'],
  [['png'], false, 'image/png'],
  [['gif'], false, undefined],
])('of the types %j, for a picture with transparent areas (%s), it becomes %s', async (types, isClear, type) => {
  const create = { width: 500, height: 400, channels: 4, background: clear } as const;
  const path = await saved(isClear ? sharp({ create }).png() : noise(500, 400).png());
  const own = { width: { max: 400 }, ...(types && { types }) };
  const ending = type?.slice('image/'.length).replace('jpeg', 'jpg');
  const size = { width: 400, height: 320, problem: undefined };
  const made = type && { name: `picture-01-small.${ending}`, type, ...size };
  expect(await fitted(path, own)).toEqual(made);
});

describe('nothing is made', () => {
  test.each<[string, Partial<InputBounds>]>([
    ['of another ratio', { ratio: { max: 1 } }],
    ['larger than the picture', { width: { min: 900 } }],
    ['where no size fits', { width: { max: 400 }, height: { min: 400 } }],
    ['where the bytes allow only a size that is too small', { bytes: 20_000, width: { min: 700 } }],
  ])('%s', async (_case, own) => {
    const path = await saved(noise(800, 600).png());
    expect([await fitted(path, own), await readdir(join(path, '..'))]).toEqual([undefined, ['picture-01.png']]);
  });

  test('still of an animation; moving, it becomes a WebP', async () => {
    const path = await saved(moving(3).gif({ effort: 1 }), 'moving-01.gif');
    expect(await fitted(path, { width: { max: 200 } })).toBeUndefined();
    expect(await fitted(path, { width: { max: 200 }, still: false })).toEqual({
      name: 'moving-01-small.webp',
      type: 'image/webp',
      width: 200,
      height: 120,
      problem: undefined,
    });
    expect(await fitted(path, { width: { max: 200 }, still: false, types: ['gif'] })).toBeUndefined();
  });
});

test('it runs in a process of its own', async () => {
  const path = await saved(noise(400, 300).png());
  const { signal } = new AbortController();
  const made = await createShrinkToFit()(path, { ...bounds, width: { max: 200 } }, signal);
  expect(made).toMatchObject({ name: 'picture-01-small.jpg', kind: 'image', type: 'image/jpeg' });
  expect((await stat(join(path, '..', 'picture-01-small.jpg'))).size).toBe(made?.size);
});

test('a file that is no picture is not made to fit, and a killed program leaves nothing half written', async () => {
  const folder = await pictureFolder();
  await writeFile(join(folder, 'x.png'), await readFile(new URL(import.meta.url)));
  const { signal } = new AbortController();
  expect(await createShrinkToFit()(join(folder, 'x.png'), bounds, signal)).toBeUndefined();
  const path = await saved(noise(400, 300).png());
  await writeFile(join(path, '../picture-01-small.png.part'), 'half');
  expect(await createShrinkToFit({ mostTime: 1 })(path, bounds, signal)).toBeUndefined();
  expect(await readdir(join(path, '..'))).toEqual(['picture-01.png']);
});

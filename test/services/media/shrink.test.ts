import { existsSync, readFileSync } from 'node:fs';
import { link, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createShrink } from '../../../src/services/media/shrink.ts';
import { blackPng, noise, pictureFolder } from '../../support/pictures.ts';
import { startProcess } from '../../support/process.ts';
import { bounded } from './bounded-shrink.ts';

const shrink = createShrink();
const { signal } = new AbortController();

test('a picture that is too large becomes a JPEG that fits, next to it', async () => {
  const folder = await pictureFolder();
  const path = join(folder, 'image-01.png');
  await noise(600, 400).png().toFile(path);
  const small = await shrink(path, 200_000, signal);
  const { size } = await stat(join(folder, 'image-01-small.jpg'));
  expect(small).toEqual({ name: 'image-01-small.jpg', size, kind: 'image', type: 'image/jpeg' });
  expect(size).toBeLessThanOrEqual(200_000);
  expect((await readdir(folder)).toSorted()).toEqual(['image-01-small.jpg', 'image-01.png']);
});

test('no picture is made of one that breaks off', async () => {
  const folder = await pictureFolder();
  const path = join(folder, 'image-01.png');
  const whole = await noise(600, 400).png().toBuffer();
  await writeFile(path, whole.subarray(0, whole.length / 2));
  const { small, given } = bounded({});
  expect([await small(path, 1_000_000, signal), given]).toEqual([undefined, []]);
  expect(await readdir(folder)).toEqual(['image-01.png']);
});

test('when the bot stops it stops too, instead of calling the picture unusable', async () => {
  const path = join(await pictureFolder(), 'image-01.png');
  await noise(600, 400).png().toFile(path);
  await expect(shrink(path, 5_000, AbortSignal.abort(new Error('stopping')))).rejects.toThrow('stopping');
});

/** Stored in passes: only with all of its pixels in memory the first row is known. Each test links it into its folder. */
let slow = '';
beforeAll(async () => {
  slow = join(await mkdtemp(join(tmpdir(), 'easel-shrink-')), 'slow.png');
  await noise(4000, 4000).png({ compressionLevel: 0, progressive: true }).toFile(slow);
});
afterAll(async () => rm(dirname(slow), { recursive: true }));

/** The running processes that this one has started. */
function begunBy(pid: number | undefined): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}

test('when the bot is killed the picture is not worked on any more', async () => {
  const folder = await pictureFolder();
  const path = join(folder, 'image-01.png');
  await link(slow, path);
  const bot = startProcess({ PICTURE: path }, { main: fileURLToPath(new URL('shrink-alone.ts', import.meta.url)) });
  await vi.waitUntil(async () => (await readdir(folder)).includes('image-01-small.jpg.part'), { timeout: 30_000 });
  const [program = 0] = begunBy(bot.child.pid);
  bot.child.kill('SIGKILL');
  await bot.exit;
  await vi.waitUntil(() => !existsSync(`/proc/${program}`), { timeout: 60_000 });
  expect(program).toBeGreaterThan(0);
  expect(await readdir(folder)).not.toContain('image-01-small.jpg');
});

describe('the pixels of one picture', () => {
  test('of 16383 × 16383 are too many: its header tells, and it is not read', async () => {
    const path = join(await pictureFolder(), 'bomb-01.png');
    await writeFile(path, blackPng(16_383));
    const { small, given } = bounded({ mostMemory: 150 * 2 ** 20 });
    expect([await small(path, 1_000_000, signal), given]).toEqual([undefined, []]);
    expect(await readdir(join(path, '..'))).toEqual(['bomb-01.png']);
  });

  test('of an animation are those of all its frames', async () => {
    const path = join(await pictureFolder(), 'long-01.gif');
    // Five frames of one pixel each, in the last corner of a screen of 5000 × 5000.
    const frame = Buffer.from([0x2c, 0x87, 0x13, 0x87, 0x13, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
    const screen = Buffer.from([0x88, 0x13, 0x88, 0x13, 0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff]);
    const frames = Array.from({ length: 5 }, () => frame);
    await writeFile(path, Buffer.concat([Buffer.from('GIF89a'), screen, ...frames, Buffer.from([0x3b])]));
    expect(await sharp(path).metadata()).toMatchObject({ width: 5000, height: 5000, pages: 5 });
    const { small, given } = bounded({ mostMemory: 150 * 2 ** 20 });
    expect([await small(path, 1_000_000, signal), given]).toEqual([undefined, []]);
  });
});

describe('a picture whose process is ended is not made, and leaves nothing half written', () => {
  test.each([
    ['memory', { mostMemory: 100 * 2 ** 20 }],
    ['time', { mostTime: 20 }],
  ] as const)('for its %s', async (why, bounds) => {
    const path = join(await pictureFolder(), 'image-01.png');
    await link(slow, path);
    const { small, given } = bounded(bounds);
    expect(await small(path, 1_000_000, signal)).toBeUndefined();
    expect(given).toEqual([why]);
    expect(await readdir(join(path, '..'))).toEqual(['image-01.png']);
  });
});

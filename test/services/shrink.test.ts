import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createShrink } from '../../src/services/shrink.ts';

const shrink = createShrink();
const { signal } = new AbortController();

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-shrink-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Noise is the hardest to compress: a PNG of it has three bytes a pixel, a JPEG nearly two. */
function noise(width: number, height: number): Sharp {
  return sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } });
}

/** Smooth, as pictures mostly are, with a red top left quarter on blue. */
function quarters(width: number, height: number): Sharp {
  const red = { width: width / 2, height: height / 2, channels: 3 as const, background: '#e00' };
  return sharp({ create: { width, height, channels: 3, background: '#00e' } }).composite([
    { input: { create: red }, left: 0, top: 0 },
  ]);
}

const as = {
  png: (picture: Sharp): Sharp => picture.png(),
  jpg: (picture: Sharp): Sharp => picture.jpeg({ quality: 100 }),
  webp: (picture: Sharp): Sharp => picture.webp({ quality: 100 }),
};

async function colourAt(path: string, left: number, top: number): Promise<string> {
  const [red = 0, , blue = 0] = await sharp(path).extract({ left, top, width: 1, height: 1 }).raw().toBuffer();
  return red > 150 && blue < 100 ? 'red' : blue > 150 && red < 100 ? 'blue' : 'other';
}

describe('a picture that is too large becomes a JPEG that fits, beside it', () => {
  test.each([
    ['png', 1600, 1200, 3_000_000],
    ['png', 1600, 1200, 1_000_000],
    ['png', 1600, 1200, 200_000],
    ['jpg', 2000, 1000, 1_500_000],
    ['jpg', 1000, 2000, 400_000],
    ['webp', 900, 900, 500_000],
  ] as const)('a %s of %i × %i, into %i bytes', async (type, width, height, limit) => {
    const folder = await newFolder();
    const path = join(folder, `image-01.${type}`);
    await as[type](noise(width, height)).toFile(path);
    expect((await stat(path)).size).toBeGreaterThan(limit);

    const small = await shrink(path, limit, signal);
    expect(small).toMatchObject({ name: 'image-01-small.jpg', kind: 'image', type: 'image/jpeg' });
    const target = join(folder, 'image-01-small.jpg');
    expect(small?.size).toBe((await stat(target)).size);
    expect(small?.size).toBeLessThanOrEqual(limit);
    const made = await sharp(target).metadata();
    expect([made.format, Math.abs(made.width / made.height - width / height) < 0.01]).toEqual(['jpeg', true]);

    // As wide as it may be: the step before would not have fitted.
    const wider = Math.ceil(made.width / 0.8);
    const before = await sharp(path)
      .resize({ width: Math.min(wider, width) })
      .jpeg({ quality: 92 })
      .toBuffer();
    expect(made.width === width || before.length > limit).toBe(true);
    expect((await readdir(folder)).toSorted()).toEqual(['image-01-small.jpg', `image-01.${type}`].toSorted());
  });

  test('in its own size, where another encoding is enough', async () => {
    const path = join(await newFolder(), 'image.png');
    await noise(800, 600).png().toFile(path);
    const { size } = await stat(path);
    await shrink(path, size - 1, signal);
    expect(await sharp(join(path, '../image-small.jpg')).metadata()).toMatchObject({ width: 800, height: 600 });
  });

  test('a second time from the first, smaller again and in its place', async () => {
    const folder = await newFolder();
    const path = join(folder, 'image-01.png');
    await noise(1200, 900).png().toFile(path);
    const first = await shrink(path, 900_000, signal);
    const second = await shrink(join(folder, first?.name ?? ''), Math.floor((first?.size ?? 0) / 2), signal);
    expect(second?.name).toBe('image-01-small.jpg');
    expect(second?.size).toBeLessThanOrEqual((first?.size ?? 0) / 2);
    expect((await sharp(join(folder, 'image-01-small.jpg')).metadata()).format).toBe('jpeg');
  });
});

test.each([
  [1, 400, 200, 10, 10],
  [3, 400, 200, 390, 190],
  [6, 200, 400, 190, 10],
  [8, 200, 400, 10, 390],
] as const)(
  'is turned as its EXIF orientation %i says, and says no more',
  async (orientation, width, height, left, top) => {
    const path = join(await newFolder(), 'photo.jpg');
    await quarters(400, 200).withMetadata({ orientation }).jpeg().toFile(path);
    await shrink(path, 1_000_000, signal);
    const made = join(path, '../photo-small.jpg');
    const metadata = await sharp(made).metadata();
    expect([metadata.width, metadata.height, metadata.orientation ?? 1]).toEqual([width, height, 1]);
    expect(await colourAt(made, left, top)).toBe('red');
    expect(await colourAt(made, width - 1 - left, height - 1 - top)).toBe('blue');
  },
);

test('what was see-through is white', async () => {
  const path = join(await newFolder(), 'glass.png');
  const clear = { r: 0, g: 0, b: 0, alpha: 0 };
  await sharp({ create: { width: 400, height: 400, channels: 4, background: clear } })
    .png()
    .toFile(path);
  await shrink(path, 1_000_000, signal);
  const { channels } = await sharp(join(path, '../glass-small.jpg')).stats();
  expect(channels.map(({ min }) => min)).toEqual([255, 255, 255]);
});

test('a narrow one is tried in its own size', async () => {
  const path = join(await newFolder(), 'narrow.png');
  await noise(200, 2000).png().toFile(path);
  expect(await shrink(path, 800_000, signal)).toBeDefined();
  expect(await sharp(join(path, '../narrow-small.jpg')).metadata()).toMatchObject({ width: 200, height: 2000 });
});

describe('there is none', () => {
  test('of what cannot be made small enough in a size worth looking at', async () => {
    const path = join(await newFolder(), 'image.png');
    await noise(600, 400).png().toFile(path);
    expect(await shrink(path, 5_000, signal)).toBeUndefined();
  });

  test.each<[string, (folder: string) => Promise<void>]>([
    ['a file that is no picture', async (folder) => writeFile(join(folder, 'x.png'), 'no picture at all')],
    ['an empty file', async (folder) => writeFile(join(folder, 'x.png'), '')],
    ['a file that is not there', async () => {}],
    [
      'a picture that breaks off',
      async (folder) => {
        const whole = await noise(600, 400).png().toBuffer();
        await writeFile(join(folder, 'x.png'), whole.subarray(0, whole.length / 2));
      },
    ],
    [
      'a JPEG that breaks off',
      async (folder) => {
        const whole = await noise(600, 400).jpeg().toBuffer();
        await writeFile(join(folder, 'x.png'), whole.subarray(0, whole.length / 2));
      },
    ],
  ])('of %s', async (_case, make) => {
    const folder = await newFolder();
    await make(folder);
    expect(await shrink(join(folder, 'x.png'), 1_000_000, signal)).toBeUndefined();
  });
});

test('when the bot stops it stops too, instead of calling the picture unusable', async () => {
  const path = join(await newFolder(), 'image.png');
  await noise(600, 400).png().toFile(path);
  await expect(shrink(path, 5_000, AbortSignal.abort(new Error('stopping')))).rejects.toThrow('stopping');
});

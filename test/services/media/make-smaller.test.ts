import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { makeSmaller } from '../../../src/services/media/shrinking/make-smaller.ts';
import { moving, noise, pictureFolder } from '../../support/pictures.ts';

/** Smooth, like most pictures, with a red top left quarter on blue. */
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

describe('a picture that is too large becomes a JPEG that fits, next to it', () => {
  test.each([
    ['png', 800, 600, 750_000],
    ['png', 800, 600, 300_000],
    ['png', 800, 600, 200_000],
    ['jpg', 1000, 500, 400_000],
    ['jpg', 500, 1000, 300_000],
    ['webp', 450, 450, 150_000],
  ] as const)('a %s of %i × %i, into %i bytes', async (type, width, height, limit) => {
    const folder = await pictureFolder();
    const path = join(folder, `image-01.${type}`);
    await as[type](noise(width, height)).toFile(path);
    expect((await stat(path)).size).toBeGreaterThan(limit);

    const small = await makeSmaller(path, limit);
    expect(small).toMatchObject({ name: 'image-01-small.jpg', kind: 'image', type: 'image/jpeg' });
    const target = join(folder, 'image-01-small.jpg');
    expect(small?.size).toBe((await stat(target)).size);
    expect(small?.size).toBeLessThanOrEqual(limit);
    const made = await sharp(target).metadata();
    expect([made.format, Math.abs(made.width / made.height - width / height) < 0.01]).toEqual(['jpeg', true]);

    // As wide as possible: the step before would not have fitted.
    const wider = Math.ceil(made.width / 0.8);
    const before = await sharp(path)
      .resize({ width: Math.min(wider, width) })
      .jpeg({ quality: 92 })
      .toBuffer();
    expect(made.width === width || before.length > limit).toBe(true);
    expect((await readdir(folder)).toSorted()).toEqual(['image-01-small.jpg', `image-01.${type}`].toSorted());
  });

  test('in its own size, if another encoding is enough', async () => {
    const path = join(await pictureFolder(), 'image-01.png');
    await noise(400, 300).png().toFile(path);
    const { size } = await stat(path);
    await makeSmaller(path, size - 1);
    expect(await sharp(join(path, '../image-01-small.jpg')).metadata()).toMatchObject({ width: 400, height: 300 });
  });

  test('a second time from the original, smaller again and under the same name', async () => {
    const folder = await pictureFolder();
    const path = join(folder, 'image-01.png');
    await noise(600, 450).png().toFile(path);
    const first = await makeSmaller(path, 250_000);
    const second = await makeSmaller(join(folder, first?.name ?? ''), Math.floor((first?.size ?? 0) / 2));
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
  'is rotated by its EXIF orientation %i, and has none afterwards',
  async (orientation, width, height, left, top) => {
    const path = join(await pictureFolder(), 'photo-01.jpg');
    await quarters(400, 200).withMetadata({ orientation }).jpeg().toFile(path);
    await makeSmaller(path, 1_000_000);
    const made = join(path, '../photo-01-small.jpg');
    const metadata = await sharp(made).metadata();
    expect([metadata.width, metadata.height, metadata.orientation ?? 1]).toEqual([width, height, 1]);
    expect(await colourAt(made, left, top)).toBe('red');
    expect(await colourAt(made, width - 1 - left, height - 1 - top)).toBe('blue');
  },
);

test('transparent areas become white', async () => {
  const path = join(await pictureFolder(), 'glass-01.png');
  const clear = { r: 0, g: 0, b: 0, alpha: 0 };
  await sharp({ create: { width: 400, height: 400, channels: 4, background: clear } })
    .png()
    .toFile(path);
  await makeSmaller(path, 1_000_000);
  const { channels } = await sharp(join(path, '../glass-01-small.jpg')).stats();
  expect(channels.map(({ min }) => min)).toEqual([255, 255, 255]);
});

test('a narrow picture is tried in its own size', async () => {
  const path = join(await pictureFolder(), 'narrow-01.png');
  await noise(200, 2000).png().toFile(path);
  expect(await makeSmaller(path, 800_000)).toBeDefined();
  expect(await sharp(join(path, '../narrow-01-small.jpg')).metadata()).toMatchObject({ width: 200, height: 2000 });
});

describe('no picture is made', () => {
  test('if it cannot be made small enough in a size worth looking at', async () => {
    const path = join(await pictureFolder(), 'image-01.png');
    await noise(600, 400).png().toFile(path);
    expect(await makeSmaller(path, 5_000)).toBeUndefined();
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
  ])('of %s, which is an error', async (_case, make) => {
    const folder = await pictureFolder();
    await make(folder);
    await expect(makeSmaller(join(folder, 'x.png'), 1_000_000)).rejects.toThrow(Error);
    expect(await readdir(folder)).not.toContain('x-small.jpg');
  });
});

describe('an animation', () => {
  test.each(['gif', 'webp'] as const)('stays an animation: a %s becomes a smaller animated WebP', async (type) => {
    const path = join(await pictureFolder(), `dance-01.${type}`);
    const timing = { delay: [70, 70, 70, 70], loop: 3 };
    await (type === 'gif' ? moving(4).gif({ ...timing, effort: 1 }) : moving(4).webp(timing)).toFile(path);
    const limit = Math.floor((await stat(path)).size / 2);
    const small = await makeSmaller(path, limit);
    expect(small).toMatchObject({ name: 'dance-01-small.webp', kind: 'image', type: 'image/webp' });
    expect(small?.size).toBeLessThanOrEqual(limit);
    const made = await sharp(join(path, '../dance-01-small.webp'), { animated: true }).metadata();
    expect(made).toMatchObject({ format: 'webp', pages: 4, delay: [70, 70, 70, 70], loop: 3 });
    expect((made.width / (made.pageHeight ?? 1)).toFixed(1)).toBe('1.7');
  });

  test('that cannot be made small enough is not made, and no still picture either', async () => {
    const path = join(await pictureFolder(), 'dance-01.gif');
    await moving(4).gif({ effort: 1 }).toFile(path);
    expect([await makeSmaller(path, 3_000), await readdir(join(path, '..'))]).toEqual([undefined, ['dance-01.gif']]);
  });

  test.each(['moving.apng', 'moving.avif'])('of a kind that would stop moving is not made: %s', async (name) => {
    const folder = await pictureFolder();
    const path = join(folder, name);
    await writeFile(path, await readFile(new URL(`../../fixtures/media/${name}`, import.meta.url)));
    // Whether sharp can read an AVIF sequence at all depends on how it was built.
    const made = await makeSmaller(path, 1_000_000).catch(() => undefined);
    expect([made, await readdir(folder)]).toEqual([undefined, [name]]);
  });
});

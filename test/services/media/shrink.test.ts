import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { randomBytes } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createLogger } from '../../../src/log.ts';
import { createShrink } from '../../../src/services/media/shrink.ts';
import { blackPng, moving } from '../../support/pictures.ts';
import { startProcess } from '../../support/process.ts';

const shrink = createShrink();
const { signal } = new AbortController();

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-shrink-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Noise is the hardest to compress: a PNG of it has three bytes for each pixel, a JPEG nearly two. */
function noise(width: number, height: number): Sharp {
  return sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } });
}

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
    const path = join(await newFolder(), 'image-01.png');
    await noise(800, 600).png().toFile(path);
    const { size } = await stat(path);
    await shrink(path, size - 1, signal);
    expect(await sharp(join(path, '../image-01-small.jpg')).metadata()).toMatchObject({ width: 800, height: 600 });
  });

  test('a second time from the original, smaller again and under the same name', async () => {
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
  'is rotated by its EXIF orientation %i, and has none afterwards',
  async (orientation, width, height, left, top) => {
    const path = join(await newFolder(), 'photo-01.jpg');
    await quarters(400, 200).withMetadata({ orientation }).jpeg().toFile(path);
    await shrink(path, 1_000_000, signal);
    const made = join(path, '../photo-01-small.jpg');
    const metadata = await sharp(made).metadata();
    expect([metadata.width, metadata.height, metadata.orientation ?? 1]).toEqual([width, height, 1]);
    expect(await colourAt(made, left, top)).toBe('red');
    expect(await colourAt(made, width - 1 - left, height - 1 - top)).toBe('blue');
  },
);

test('transparent areas become white', async () => {
  const path = join(await newFolder(), 'glass-01.png');
  const clear = { r: 0, g: 0, b: 0, alpha: 0 };
  await sharp({ create: { width: 400, height: 400, channels: 4, background: clear } })
    .png()
    .toFile(path);
  await shrink(path, 1_000_000, signal);
  const { channels } = await sharp(join(path, '../glass-01-small.jpg')).stats();
  expect(channels.map(({ min }) => min)).toEqual([255, 255, 255]);
});

test('a narrow picture is tried in its own size', async () => {
  const path = join(await newFolder(), 'narrow-01.png');
  await noise(200, 2000).png().toFile(path);
  expect(await shrink(path, 800_000, signal)).toBeDefined();
  expect(await sharp(join(path, '../narrow-01-small.jpg')).metadata()).toMatchObject({ width: 200, height: 2000 });
});

describe('no picture is made', () => {
  test('if it cannot be made small enough in a size worth looking at', async () => {
    const path = join(await newFolder(), 'image-01.png');
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
  const path = join(await newFolder(), 'image-01.png');
  await noise(600, 400).png().toFile(path);
  await expect(shrink(path, 5_000, AbortSignal.abort(new Error('stopping')))).rejects.toThrow('stopping');
});

/** The running processes that this one has started. */
function begunBy(pid: number | undefined): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}

test('when the bot is killed the picture is not worked on any more', async () => {
  const folder = await newFolder();
  const path = join(folder, 'image-01.png');
  await noise(4000, 4000).png({ compressionLevel: 0, progressive: true }).toFile(path);
  const bot = startProcess({ PICTURE: path }, { main: fileURLToPath(new URL('shrink-alone.ts', import.meta.url)) });
  await vi.waitUntil(async () => (await readdir(folder)).includes('image-01-small.jpg.part'), { timeout: 30_000 });
  const [program = 0] = begunBy(bot.child.pid);
  bot.child.kill('SIGKILL');
  await bot.exit;
  await vi.waitUntil(() => !existsSync(`/proc/${program}`), { timeout: 60_000 });
  expect(program).toBeGreaterThan(0);
  expect(await readdir(folder)).not.toContain('image-01-small.jpg');
});

/** A shrink with its own limits, and why its pictures were given up. */
function bounded(bounds: { mostMemory?: number; mostTime?: number }): {
  readonly small: ReturnType<typeof createShrink>;
  readonly given: readonly unknown[];
} {
  const given: unknown[] = [];
  const lines = new Writable({
    write(chunk: Buffer, _encoding, done) {
      given.push((JSON.parse(chunk.toString()) as { why: unknown }).why);
      done();
    },
  });
  return { small: createShrink({ ...bounds, log: createLogger('warn', lines) }), given };
}

describe('the pixels of one picture', () => {
  test.each(['png', 'jpg', 'webp'] as const)(
    'of 8192 × 8192 are few enough for a process of less than 400 MB: %s',
    async (type) => {
      const path = join(await newFolder(), `large-01.${type}`);
      const plain = sharp({ create: { width: 8192, height: 8192, channels: 3, background: '#486' } });
      const encode = {
        png: () => plain.png({ compressionLevel: 1 }),
        jpg: () => plain.jpeg(),
        webp: () => plain.webp({ effort: 0 }),
      };
      await encode[type]().toFile(path);
      const { small, given } = bounded({});
      expect(await small(path, 2_000_000, signal)).toMatchObject({ name: 'large-01-small.jpg', type: 'image/jpeg' });
      expect(given).toEqual([]);
      const { width } = await sharp(join(path, '../large-01-small.jpg')).metadata();
      // A WebP is never decoded in its own size.
      expect(width).toBe(type === 'webp' ? 4898 : 8192);
    },
  );

  test('of 16383 × 16383 are too many: its header tells, and it is not read', async () => {
    const path = join(await newFolder(), 'bomb-01.png');
    await writeFile(path, blackPng(16_383));
    const { small, given } = bounded({ mostMemory: 150 * 2 ** 20 });
    expect([await small(path, 1_000_000, signal), given]).toEqual([undefined, []]);
    expect(await readdir(join(path, '..'))).toEqual(['bomb-01.png']);
  });

  test('of an animation are those of all its frames', async () => {
    const path = join(await newFolder(), 'long-01.gif');
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
    const path = join(await newFolder(), 'image-01.png');
    // It is stored in passes: only with all of its pixels in memory the first row is known.
    await noise(4000, 4000).png({ compressionLevel: 0, progressive: true }).toFile(path);
    const { small, given } = bounded(bounds);
    expect(await small(path, 1_000_000, signal)).toBeUndefined();
    expect(given).toEqual([why]);
    expect(await readdir(join(path, '..'))).toEqual(['image-01.png']);
  });
});

describe('an animation', () => {
  test.each(['gif', 'webp'] as const)('stays an animation: a %s becomes a smaller animated WebP', async (type) => {
    const path = join(await newFolder(), `dance-01.${type}`);
    const timing = { delay: [70, 70, 70, 70], loop: 3 };
    await (type === 'gif' ? moving(4).gif({ ...timing, effort: 1 }) : moving(4).webp(timing)).toFile(path);
    const limit = Math.floor((await stat(path)).size / 2);
    const small = await shrink(path, limit, signal);
    expect(small).toMatchObject({ name: 'dance-01-small.webp', kind: 'image', type: 'image/webp' });
    expect(small?.size).toBeLessThanOrEqual(limit);
    const made = await sharp(join(path, '../dance-01-small.webp'), { animated: true }).metadata();
    expect(made).toMatchObject({ format: 'webp', pages: 4, delay: [70, 70, 70, 70], loop: 3 });
    expect((made.width / (made.pageHeight ?? 1)).toFixed(1)).toBe('1.7');
  });

  test('that cannot be made small enough is not made, and no still picture either', async () => {
    const path = join(await newFolder(), 'dance-01.gif');
    await moving(4).gif({ effort: 1 }).toFile(path);
    expect([await shrink(path, 3_000, signal), await readdir(join(path, '..'))]).toEqual([undefined, ['dance-01.gif']]);
  });

  test.each(['moving.apng', 'moving.avif'])('of a kind that would stop moving is not made: %s', async (name) => {
    const path = join(await newFolder(), name);
    await writeFile(path, await readFile(new URL(`../../fixtures/media/${name}`, import.meta.url)));
    expect(await shrink(path, 1_000_000, signal)).toBeUndefined();
  });
});

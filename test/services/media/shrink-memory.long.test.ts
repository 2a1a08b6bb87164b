import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { pictureFolder } from '../../support/pictures.ts';
import { bounded } from './bounded-shrink.ts';

const { signal } = new AbortController();

test.each(['png', 'jpg', 'webp'] as const)(
  'the pixels of a picture of 8192 × 8192 are few enough for a process of less than 400 MB: %s',
  async (type) => {
    const path = join(await pictureFolder(), `large-01.${type}`);
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

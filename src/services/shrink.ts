import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import pLimit from 'p-limit';
import sharp from 'sharp';
import type { OutputFile } from '../core/job/record.ts';

/** Makes pictures small enough to attach. */
export interface Shrink {
  /**
   * Writes a JPEG of at most `limit` bytes beside the picture: first in its own size, then ever smaller.
   * `undefined` where that is not possible in a size worth looking at, or where it is no picture that can be read.
   */
  (path: string, limit: number, signal: AbortSignal): Promise<NonNullable<OutputFile['fetched']> | undefined>;
}

const quality = 92;
/** Each further try has so much of the width before. */
const stepDown = 0.8;
const smallestWidth = 320;

/** One picture at a time: each needs its pixels in memory. */
export function createShrink(): Shrink {
  sharp.cache(false);
  const oneAtATime = pLimit(1);
  return async (path, limit, signal) => oneAtATime(async () => shrink(path, limit, signal));
}

async function shrink(
  path: string,
  limit: number,
  signal: AbortSignal,
): Promise<NonNullable<OutputFile['fetched']> | undefined> {
  const name = `${basename(path, extname(path)).replace(/-small$/, '')}-small.jpg`;
  const target = join(dirname(path), name);
  try {
    // Read whole before it is written: a second shrink reads the first one's file.
    const picture = await sharp(path, { failOn: 'error' })
      .rotate()
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .png({ compressionLevel: 0 })
      .toBuffer({ resolveWithObject: true });
    const own = picture.info.width;
    for (let width = own; width === own || width >= smallestWidth; width = Math.floor(width * stepDown)) {
      signal.throwIfAborted();
      await sharp(picture.data).resize({ width }).jpeg({ quality }).toFile(target);
      const { size } = await stat(target);
      if (size <= limit) return { name, size, kind: 'image', type: 'image/jpeg' };
    }
  } catch {
    signal.throwIfAborted();
  }
  return undefined;
}

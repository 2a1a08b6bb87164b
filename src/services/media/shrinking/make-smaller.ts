import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { fileTypeFromFile } from 'file-type';
import sharp, { type Metadata, type ResizeOptions, type Sharp } from 'sharp';
import type { FetchedFile } from '../../../core/job/record.ts';

/**
 * A picture with more pixels is not read at all: 8192 × 8192 is below, 16383 × 16383 is above. All frames of an
 * animation count.
 */
export const mostPixels = 100_000_000;
/** With more pixels, the encoder's optimised tables are not used: they need the whole picture in memory twice. */
const mostPixelsOptimised = 16_000_000;
/** libwebp decodes a picture as a whole, in the size that is asked for, at more than ten bytes a pixel. */
const mostPixelsOfWebp = 24_000_000;
const quality = 92;
const animationQuality = 80;
/** Each try has this fraction of the width before it. */
const stepDown = 0.8;
const smallestWidth = 320;
/** A width is skipped if its file would have more than this many times the limit, by the estimate. */
const hopeless = 2;

/** How a picture is made smaller. */
export interface Plan {
  /** The format. An animation can only become a WebP. */
  readonly ending: 'jpg' | 'webp' | 'png';
  /** The largest size that is at most this wide. Without a height the ratio decides. */
  readonly sizeAt: (most: number) => { readonly width: number; readonly height?: number } | undefined;
}

/** For people to look at: a JPEG of any size. */
function anySize({ pages = 1 }: Metadata): Plan {
  return { ending: pages > 1 ? 'webp' : 'jpg', sizeAt: (width) => ({ width }) };
}

/**
 * Writes a smaller file of at most `limit` bytes next to the picture at `path`. The picture is tried in its own size
 * first, then ever smaller. An animation becomes an animated WebP, anything else a JPEG, or what `planFor` says. The
 * file gets its name only when it is complete.
 *
 * Runs in a process of its own, because a picture can be crafted to take all memory.
 * @returns `undefined` if no size worth looking at fits, if the picture has more than `mostPixels`, or if an animation
 * would be lost, or if there is no plan.
 * @throws where it is no picture that can be read.
 */
export async function makeSmaller(
  path: string,
  limit: number,
  planFor: (facts: Metadata) => Plan | undefined = anySize,
): Promise<FetchedFile | undefined> {
  const facts = await sharp(path, { limitInputPixels: false }).metadata();
  if (facts.width * facts.height * (facts.pages ?? 1) > mostPixels) return undefined;
  if (await wouldStandStill(path)) return undefined;
  const plan = planFor(facts);
  if (plan === undefined) return undefined;
  const encode = (facts.pages ?? 1) > 1 ? animation : stills[plan.ending];
  const name = `${basename(path, extname(path)).replace(/-small$/, '')}-small.${plan.ending}`;
  const target = join(dirname(path), name);
  const part = `${target}.part`;
  try {
    for (let width: number | undefined = firstWidth(facts); width !== undefined;) {
      const pixels = plan.sizeAt(width);
      if (pixels === undefined) return undefined;
      await encode(path, facts, pixels).toFile(part);
      const { size } = await stat(part);
      if (size <= limit) {
        await rename(part, target);
        return { name, size, kind: 'image', type: types[plan.ending] };
      }
      width = nextWidth(pixels.width, size, limit);
    }
  } finally {
    await rm(part, { force: true });
  }
  return undefined;
}

const bounds = { failOn: 'error', sequentialRead: true, limitInputPixels: mostPixels } as const;

const types = { jpg: 'image/jpeg', webp: 'image/webp', png: 'image/png' } as const;

type Pixels = NonNullable<ReturnType<Plan['sizeAt']>>;
type Encode = (path: string, facts: Metadata, pixels: Pixels) => Sharp;

/** A JPEG has no transparent areas. They become white. */
const stills: Readonly<Record<Plan['ending'], Encode>> = {
  jpg: (path, { width, height }, pixels) =>
    still(path, pixels)
      .flatten({ background: '#fff' })
      .jpeg({ quality, optimiseCoding: width * height <= mostPixelsOptimised }),
  webp: (path, _facts, pixels) => still(path, pixels).webp({ quality, effort: 2 }),
  png: (path, _facts, pixels) => still(path, pixels).png(),
};

/**
 * Decodes the picture row by row if the format allows it. If the file contains smaller sizes, it decodes a smaller one
 * directly.
 */
function still(path: string, pixels: Pixels): Sharp {
  return sharp(path, bounds).autoOrient().toColourspace('srgb').resize(resizing(pixels));
}

function animation(path: string, _facts: Metadata, pixels: Pixels): Sharp {
  return sharp(path, { ...bounds, animated: true })
    .resize(resizing(pixels))
    .webp({ quality: animationQuality, effort: 2 });
}

function resizing(pixels: Pixels): ResizeOptions {
  return { ...pixels, ...(pixels.height !== undefined && { fit: 'fill' }), withoutEnlargement: true };
}

/** The first width to try: the picture's own, after its EXIF rotation. A large WebP begins with fewer pixels. */
function firstWidth({ format, pages = 1, autoOrient: { width, height } }: Metadata): number {
  if (format !== 'webp' || pages > 1) return width;
  return Math.min(width, Math.floor(width * Math.sqrt(mostPixelsOfWebp / (width * height))));
}

/** The next width to try after one whose file had `size` bytes. Bytes grow roughly with the pixels. */
function nextWidth(width: number, size: number, limit: number): number | undefined {
  const estimate = (next: number): number => size * (next / width) ** 2;
  let next = Math.floor(width * stepDown);
  while (estimate(next) > limit * hopeless) next = Math.floor(next * stepDown);
  return next >= smallestWidth ? next : undefined;
}

/**
 * Whether it is an animation that the decoder does not support: an animated PNG (`acTL`), an AVIF (`avis`) or HEIF
 * sequence.
 */
async function wouldStandStill(path: string): Promise<boolean> {
  const type = await fileTypeFromFile(path);
  if (type?.ext === 'apng' || type?.mime.endsWith('-sequence') === true) return true;
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(12), 0, 12, 0);
    return buffer.toString('latin1', 4) === 'ftypavis';
  } finally {
    await file.close();
  }
}

import sharp, { type Metadata } from 'sharp';
import { mostPixels } from '../shrinking/make-smaller.ts';
import type { Found, Parser } from './inspect-file.ts';
import { readHead } from './read-head.ts';

/** All frames of an animation are decoded together. With more pixels only the first one is. */
const mostPixelsTogether = 24_000_000;

/** Decodes a picture to see whether it is whole. */
export const pictures: Parser = { types: ['image/'], parse: inspectPicture };

async function inspectPicture(path: string, type: string): Promise<Found> {
  // Whether sharp reads a sequence depends on how it was built, and it shows one frame of it.
  if (type === 'image/avif' && (await readHead(path, 12)).toString('latin1', 4) === 'ftypavis') return 'unknown-type';
  const facts = await sharp(path, { limitInputPixels: false }).metadata();
  const pages = facts.pages ?? 1;
  const height = facts.pageHeight ?? facts.height;
  if (facts.width * height * pages > mostPixels) return 'too-complex';
  await decode(path, facts.width * height * pages <= mostPixelsTogether);
  const size = pages > 1 ? { width: facts.width, height } : facts.autoOrient;
  return { media: 'image', width: size.width, height: size.height, isAnimated: await isAnimated(path, type, facts) };
}

/** The result is thrown away. It is small, so that no more of the picture is in memory than its decoder needs. */
async function decode(path: string, animated: boolean): Promise<void> {
  const options = { failOn: 'error', sequentialRead: true, limitInputPixels: mostPixels, animated } as const;
  await sharp(path, options).resize({ width: 16 }).raw().toBuffer();
}

/** sharp does not see the frames of an animated PNG. The pages of a TIFF are no animation. */
async function isAnimated(path: string, type: string, { pages = 1 }: Metadata): Promise<boolean> {
  if (type === 'image/tiff') return false;
  if (type === 'image/apng') return (await framesOfApng(path)) > 1;
  return pages > 1;
}

/** In the chunk `acTL`, which is before the pixels (W3C PNG, 11.3.6.1). file-type has found it there. */
async function framesOfApng(path: string): Promise<number> {
  const bytes = await readHead(path, 64 * 1024);
  const at = bytes.indexOf('acTL');
  return at === -1 || at + 8 > bytes.length ? 2 : bytes.readUInt32BE(at + 4);
}

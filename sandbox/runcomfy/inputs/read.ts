import { createHash } from 'node:crypto';
import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import { fetchInput, InputFault, megabyte } from './fetch.ts';
import type { MediaInput, MediaKind, Rule } from './find.ts';

/** A file that a run has read. */
export interface ReadInput {
  /** Where it stands in the input: `images.1`. */
  readonly path: string;
  readonly kind: MediaKind;
  /** By its first bytes. */
  readonly type: string;
  readonly size: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
  /** Of a picture, in pixels. */
  readonly width?: number;
  readonly height?: number;
}

/** RunComfy recommends these. It names none for sounds. In MB. */
const largest = { image: 50, video: 100, audio: 100 } as const;

/** Types that hold a sound and are named otherwise. */
const alsoSound: ReadonlySet<string> = new Set(['application/ogg', 'video/webm']);

/** Reads one file and checks it by its first bytes and the rules of its input. */
export async function readInput(input: MediaInput, ms: number, signal: AbortSignal): Promise<ReadInput> {
  const { path, kind, rules } = input;
  const bytes = await fetchInput(input, { most: largest[kind] * megabyte, ms }, signal);
  const type = (await fileTypeFromBuffer(bytes))?.mime ?? '';
  const isKind = type.startsWith(`${kind}/`) || (kind === 'audio' && alsoSound.has(type));
  if (!isKind) throw unreadable(kind);
  const pixels = kind === 'image' ? await pixelsOf(bytes) : undefined;
  for (const rule of rules) checkRule(rule, bytes.length, pixels);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { path, kind, type, size: bytes.length, sha256, ...pixels };
}

/** Decodes the picture: one that breaks off is no input. */
async function pixelsOf(bytes: Buffer): Promise<{ width: number; height: number }> {
  try {
    const picture = sharp(bytes, { failOn: 'truncated' });
    const { width, height } = await picture.metadata();
    await picture.stats();
    return { width, height };
  } catch (error) {
    throw unreadable('image', error);
  }
}

function unreadable(kind: MediaKind, cause?: unknown): InputFault {
  const words = kind === 'image' ? 'cannot identify image file' : 'Invalid data found when processing input';
  return new InputFault(words, { cause });
}

function checkRule(rule: Rule, size: number, pixels: { width: number; height: number } | undefined): void {
  const { width = Number.NaN, height = Number.NaN } = pixels ?? {};
  // Whether RunComfy means 10^6 or 2^20 bytes is not known. The smaller one is the stricter.
  const measures = {
    file_size_mb: size / megabyte,
    width_pixels: width,
    height_pixels: height,
    'width/height': width / height,
  };
  const found = measures[rule.measured];
  if (Number.isNaN(found)) return;
  const isKept = rule.side === 'below' ? found < rule.limit : found > rule.limit;
  if (!isKept) throw new InputFault(rule.words);
}

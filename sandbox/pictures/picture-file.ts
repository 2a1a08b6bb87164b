import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp from 'sharp';

/** How many of a thousand pixels may differ in a picture that is not written again, such as those of a duration. */
const mostChanged = 2;
/** A difference of a colour channel that nobody sees. */
const unseen = 24;

/** Writes PNG frames as one WebP, moving if there are several, unless the file shows the same already. */
export async function writePicture(
  path: string,
  frames: readonly Buffer[],
  msPerFrame = 0,
): Promise<'written' | 'same'> {
  const [first] = frames;
  if (first === undefined) throw new Error(`${path} has no frames`);
  const picture =
    frames.length === 1
      ? sharp(first).webp({ quality: 86, effort: 6 })
      : sharp([...frames], { join: { animated: true } }).webp({
          quality: 72,
          effort: 6,
          delay: frames.map((_frame, index) => (index === frames.length - 1 ? 3_000 : msPerFrame)),
          loop: 0,
        });
  const bytes = await picture.toBuffer();
  const before = await readFile(path).catch(() => undefined);
  if (before !== undefined && (await looksSame(before, bytes))) return 'same';
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  return 'written';
}

async function looksSame(one: Buffer, other: Buffer): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map(pixelsOf));
  if (a === undefined || b === undefined || a.width !== b.width || a.data.length !== b.data.length) return false;
  let changed = 0;
  for (let at = 0; at < a.data.length; at += 1) {
    if (Math.abs((a.data[at] ?? 0) - (b.data[at] ?? 0)) > unseen) changed += 1;
  }
  return (changed * 1_000) / a.data.length <= mostChanged;
}

async function pixelsOf(bytes: Buffer): Promise<{ readonly data: Buffer; readonly width: number }> {
  const { data, info } = await sharp(bytes, { animated: true })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width };
}

import { open } from 'node:fs/promises';
import { createBytes, type Bytes } from './bytes.ts';
import { isIsoMediaCut, isMatroskaCut, isOggCut, isRiffCut, isWavCut } from './containers.ts';
import { isGifCut, isJpegCut, isPngCut } from './pictures.ts';

/**
 * By the extensions that file-type returns. A missing type has no mark of its end: an MP3 or a FLAC plays as far as it
 * goes.
 */
const checks: ReadonlyMap<string, (bytes: Bytes) => Promise<boolean>> = new Map([
  ...of('jpg', isJpegCut),
  ...of('png apng', isPngCut),
  ...of('gif', isGifCut),
  ...of('webp avi', isRiffCut),
  ...of('wav', isWavCut),
  ...of('webm mkv', isMatroskaCut),
  ...of('ogg oga ogv opus', isOggCut),
  ...of('mp4 mov m4v m4a m4b m4p 3gp 3g2 f4v avif heic heif', isIsoMediaCut),
]);

function of<T>(endings: string, check: T): (readonly [ending: string, check: T])[] {
  return endings.split(' ').map((ending) => [ending, check]);
}

/**
 * Whether a file of this type ends inside one of its structures. Bytes after the end, unknown lengths and other
 * oddities that decoders accept do not count as a cut. Neither does a file that cannot be judged.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function isCut(path: string, extension: string, signal: AbortSignal): Promise<boolean> {
  const check = checks.get(extension);
  if (check === undefined) return false;
  const file = await open(path);
  try {
    return await check(createBytes(file, (await file.stat()).size, signal));
  } finally {
    await file.close();
  }
}

import { open } from 'node:fs/promises';
import { createBytes, mostParts, type Bytes } from '../truncation/bytes.ts';
import { readBox } from '../truncation/containers.ts';

const containers: ReadonlySet<string> = new Set(['moov', 'moof', 'trak', 'mdia', 'minf', 'stbl', 'stsd']);
/**
 * Encrypted samples and the data for their keys (ISO/IEC 23001-7), and the samples of Apple's FairPlay (`drms`,
 * `drmi`).
 */
const protectedBoxes: ReadonlySet<string> = new Set(['encv', 'enca', 'enct', 'encs', 'pssh', 'drms', 'drmi']);

/** By the extensions that file-type returns. */
const isoMedia: ReadonlySet<string> = new Set(['mp4', 'm4v', 'm4a', 'm4b', 'mov', 'f4v']);
const matroska: ReadonlySet<string> = new Set(['webm', 'mkv']);

/** The element `ContentEncryption` in a track (RFC 9559, 5.1.4.1.31.8), behind `ContentEncodings`. */
const contentEncodings = Buffer.from([0x6d, 0x80]);
const contentEncryption = Buffer.from([0x50, 0x35]);
/** The tracks are near the beginning. */
const matroskaHead = 256 * 1024;
/** Everything from the one element to the other. */
const mostOfEncoding = 128;

/** Whether a film or a sound is protected against copying. Nobody but the seller's player can read it. */
export async function isEncrypted(path: string, extension: string): Promise<boolean> {
  if (!isoMedia.has(extension) && !matroska.has(extension)) return false;
  const file = await open(path);
  try {
    const bytes = createBytes(file, (await file.stat()).size, new AbortController().signal);
    if (matroska.has(extension)) return hasContentEncryption(await bytes.read(0, matroskaHead));
    return await hasProtectedBox(bytes);
  } finally {
    await file.close();
  }
}

/** A box in a box is read right after its head, so all of them are passed in one go. */
async function hasProtectedBox(bytes: Bytes): Promise<boolean> {
  let at = 0;
  for (let parts = 0; parts < mostParts; parts += 1) {
    const box = await readBox(bytes, at);
    if (box === undefined) return false;
    if (protectedBoxes.has(box.type)) return true;
    if (box.type === 'stsd') at += 16;
    else at += containers.has(box.type) ? 8 : box.length;
  }
  return false;
}

function hasContentEncryption(head: Buffer): boolean {
  for (let at = head.indexOf(contentEncodings); at !== -1; at = head.indexOf(contentEncodings, at + 1)) {
    if (head.subarray(at, at + mostOfEncoding).includes(contentEncryption)) return true;
  }
  return false;
}

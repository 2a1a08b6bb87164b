import { mostParts, type Bytes } from './bytes.ts';

const marker = { fill: 0xff, scan: 0xda, end: 0xd9 } as const;

/**
 * A JPEG consists of segments with lengths, with compressed scans between them, and ends with a marker (ITU T.81, annex
 * B). Bytes after it do not belong to it.
 */
export async function isJpegCut(bytes: Bytes): Promise<boolean> {
  let at = 2;
  for (let parts = 0; parts < mostParts; parts += 1) {
    const found = await nextMarker(bytes, at);
    if (found === undefined) return true;
    if (found.code === marker.end) return false;
    const head = await bytes.read(found.at + 2, 2);
    if (head.length < 2) return true;
    at = found.at + 2 + Math.max(head.readUInt16BE(), 2);
    if (at > bytes.size) return true;
  }
  return false;
}

/**
 * The next marker that begins a segment or ends the picture. Stuffed bytes and restart markers of a scan are skipped.
 */
async function nextMarker(bytes: Bytes, from: number): Promise<{ at: number; code: number } | undefined> {
  let at = from;
  for (;;) {
    const part = await bytes.from(at, 2);
    if (part.length < 2) return undefined;
    for (let fill = part.indexOf(marker.fill); fill !== -1; fill = part.indexOf(marker.fill, fill + 1)) {
      const code = part[fill + 1];
      if (code !== undefined && code > 1 && code !== marker.fill && !(code >= 0xd0 && code <= 0xd7)) {
        return { at: at + fill, code };
      }
    }
    // The last byte may be the first one of a marker.
    at += part.length - 1;
  }
}

/** A PNG consists of chunks with lengths up to `IEND` (W3C PNG, 5.3). */
export async function isPngCut(bytes: Bytes): Promise<boolean> {
  let at = 8;
  for (let parts = 0; parts < mostParts; parts += 1) {
    const head = await bytes.read(at, 8);
    if (head.length < 8) return true;
    if (head.toString('latin1', 4) === 'IEND') return false;
    at += 12 + head.readUInt32BE();
  }
  return false;
}

const block = { extension: 0x21, image: 0x2c } as const;

/**
 * A GIF consists of blocks up to its trailer (GIF89a). If only the trailer is missing after a whole picture, decoders
 * show it.
 */
export async function isGifCut(bytes: Bytes): Promise<boolean> {
  const screen = await bytes.read(0, 13);
  if (screen.length < 13) return true;
  let at = 13 + colourTable(screen[10] ?? 0);
  let pictures = 0;
  for (let parts = 0; parts < mostParts; parts += 1) {
    const head = await bytes.read(at, 10);
    if (head[0] === block.extension) at = await behindData(bytes, at + 2);
    else if (head[0] === block.image) {
      at = await behindData(bytes, at + 10 + colourTable(head[9] ?? 0) + 1);
      if (at <= bytes.size) pictures += 1;
    } else return pictures === 0;
    if (at > bytes.size) return true;
  }
  return false;
}

/** The size in bytes of the colour table that a packed field announces. */
function colourTable(packed: number): number {
  return (packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1);
}

/**
 * The end of the data blocks that begin at `from`, each with its length first. Beyond the end of the file if they do
 * not end.
 */
async function behindData(bytes: Bytes, from: number): Promise<number> {
  let at = from;
  for (;;) {
    const part = await bytes.from(at, 1);
    if (part.length === 0) return bytes.size + 1;
    const begin = at;
    while (at < begin + part.length) {
      const length = part[at - begin] ?? 0;
      at += 1 + length;
      if (length === 0) return at;
    }
  }
}

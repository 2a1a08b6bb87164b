import { mostParts, type Bytes } from './bytes.ts';

/**
 * The writer of a stream does not know its length. It writes 0, or (nearly) the largest value of the field (ffmpeg,
 * SoX).
 */
function isUnknownLength(length: number): boolean {
  return length === 0 || length >= 0x7fff_0000;
}

/** Chunks are padded to even lengths. Some writers leave out the last padding. */
const padding = 1;

/** RIFF pictures and films have their length in the header. */
export async function isRiffCut(bytes: Bytes): Promise<boolean> {
  const head = await bytes.read(0, 8);
  if (head.length < 8) return true;
  const length = head.readUInt32LE(4);
  return !isUnknownLength(length) && length + 8 > bytes.size + padding;
}

/** The samples of a WAV are in the chunk `data`. The length in the header is often wrong, and players ignore it. */
export async function isWavCut(bytes: Bytes): Promise<boolean> {
  let at = 12;
  for (let parts = 0; parts < mostParts; parts += 1) {
    const head = await bytes.read(at, 8);
    if (head.length < 8) return true;
    const length = head.readUInt32LE(4);
    if (head.toString('latin1', 0, 4) === 'data') {
      return !isUnknownLength(length) && at + 8 + length > bytes.size;
    }
    at += 8 + length + (length % 2);
  }
  return false;
}

const index: ReadonlySet<string> = new Set(['moov', 'meta']);
const data: ReadonlySet<string> = new Set(['mdat', 'moof']);

/**
 * An ISO media file consists of boxes with lengths (ISO/IEC 14496-12). It is complete with its index and all of its
 * data. Bytes after them do not belong to it.
 */
export async function isIsoMediaCut(bytes: Bytes): Promise<boolean> {
  const seen = { index: false, data: false };
  let at = 0;
  for (let parts = 0; parts < mostParts; parts += 1) {
    const box = await readBox(bytes, at);
    if (box === undefined) break;
    const isIndex = index.has(box.type);
    const isData = data.has(box.type);
    if (at + box.length > bytes.size) return isIndex || isData || !seen.index || !seen.data;
    seen.index ||= isIndex;
    // The samples of a picture may be in its index.
    seen.data ||= isData || box.type === 'meta';
    at += box.length;
  }
  return !seen.index || !seen.data;
}

/** `undefined` where no box begins: at the end, or before bytes of another kind. */
export async function readBox(bytes: Bytes, at: number): Promise<{ type: string; length: number } | undefined> {
  const head = await bytes.read(at, 16);
  if (head.length < 8) return undefined;
  const type = head.toString('latin1', 4, 8);
  if (!/^[\x20-\x7e\xa9]{4}$/.test(type)) return undefined;
  const short = head.readUInt32BE();
  // A length of 0 means: to the end of the file.
  if (short === 0) return { type, length: bytes.size - at };
  if (short !== 1) return short < 8 ? undefined : { type, length: short };
  if (head.length < 16) return { type, length: Infinity };
  const long = Number(head.readBigUInt64BE(8));
  return long < 16 ? undefined : { type, length: long };
}

const segment = 0x1853_8067;
const cluster = 0x1f43_b675;
/**
 * The elements in a segment or a cluster (RFC 9559, 5.1): SeekHead, Info, Tracks, Chapters, Cues, Attachments, Tags,
 * and those of a cluster.
 */
const elements: ReadonlySet<number> = new Set(
  [0x1a45_dfa3, segment, cluster, 0x114d_9b74, 0x1549_a966, 0x1654_ae6b, 0x1043_a770, 0x1c53_bb6b].concat([
    0x1941_a469, 0x1254_c367, 0xec, 0xbf, 0xe7, 0xa3, 0xa0, 0xab, 0xa7, 0x5854,
  ]),
);

/**
 * WebM and Matroska consist of elements with lengths (RFC 8794). In a stream, the segment and its clusters have no
 * length.
 */
export async function isMatroskaCut(bytes: Bytes): Promise<boolean> {
  let at = 0;
  let clusters = 0;
  for (let count = 0; count < mostParts; count += 1) {
    const element = await readElement(bytes, at);
    if (element === 'end' || element === 'foreign') return clusters === 0;
    if (element === 'cut') return true;
    if (element.id === cluster) clusters += 1;
    if (element.id === segment && element.length !== undefined) return at + element.head + element.length > bytes.size;
    // The children of an element without a length follow it directly.
    at += element.head + (element.length ?? 0);
    if (at > bytes.size) return true;
  }
  return false;
}

/** `length` is `undefined` if all its bits are one: the length is unknown. */
async function readElement(
  bytes: Bytes,
  at: number,
): Promise<{ id: number; head: number; length: number | undefined } | 'end' | 'foreign' | 'cut'> {
  const head = await bytes.read(at, 12);
  if (head.length === 0) return 'end';
  const idBytes = Math.clz32(head[0] ?? 0) - 23;
  if (idBytes > 4 || (head.length >= idBytes && !elements.has(head.readUIntBE(0, idBytes)))) return 'foreign';
  const lengthBytes = Math.clz32(head[idBytes] ?? 0) - 23;
  if (head.length < idBytes + lengthBytes) return 'cut';
  if (lengthBytes > 8) return 'foreign';
  let length = 0;
  for (const [place, byte] of head.subarray(idBytes, idBytes + lengthBytes).entries()) {
    length = length * 256 + (place === 0 ? byte & (0xff >> lengthBytes) : byte);
  }
  const isOpen = length >= 2 ** (7 * lengthBytes) - 1;
  return { id: head.readUIntBE(0, idBytes), head: idBytes + lengthBytes, length: isOpen ? undefined : length };
}

/** Ogg consists of pages, each with the lengths of its parts (RFC 3533). */
export async function isOggCut(bytes: Bytes): Promise<boolean> {
  let at = 0;
  for (let parts = 0; parts < mostParts; parts += 1) {
    const head = await bytes.read(at, 27);
    const name = head.toString('latin1', 0, 4);
    if (at > 0 && (name === '' || !'OggS'.startsWith(name))) return false;
    if (head.length < 27) return true;
    const table = await bytes.read(at + 27, head[26] ?? 0);
    if (table.length < (head[26] ?? 0)) return true;
    at += 27 + table.length + table.reduce((sum, part) => sum + part, 0);
    if (at > bytes.size) return true;
  }
  return false;
}

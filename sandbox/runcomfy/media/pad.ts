import { crc32 } from 'node:zlib';

/** The largest JPEG segment with its marker: 2 bytes, and 65,535 that include the length field. */
const largestSegment = 65_537;

/**
 * Makes a file longer without changing what it shows: comment segments in a JPEG, a private ancillary chunk in a PNG, a
 * `free` box in an MP4. A file of another type, one that is long enough, and one that is too near to the size for the
 * smallest padding stay as they are.
 */
export function padTo(file: Buffer, bytes: number, type: string): Buffer {
  const missing = bytes - file.length;
  if (type === 'image/jpeg' && missing >= 4) return padJpeg(file, missing);
  if (type === 'image/png' && missing >= 12) return insert(file, file.length - 12, pngChunk(missing));
  if (type === 'video/mp4' && missing >= 8) return insert(file, file.length, mp4Box(missing));
  return file;
}

function padJpeg(file: Buffer, missing: number): Buffer {
  const comments: Buffer[] = [];
  for (let left = missing; left > 0;) {
    // No remainder may be smaller than an empty segment.
    const size =
      left > largestSegment && left - largestSegment < 4 ? largestSegment - 4 : Math.min(left, largestSegment);
    const comment = Buffer.alloc(size, 0x20);
    comment.writeUInt16BE(0xfffe, 0);
    comment.writeUInt16BE(size - 2, 2);
    comments.push(comment);
    left -= size;
  }
  // JFIF requires its APP0 directly after the start marker.
  const at = file.readUInt16BE(2) === 0xffe0 ? 4 + file.readUInt16BE(4) : 2;
  return insert(file, at, Buffer.concat(comments));
}

function pngChunk(size: number): Buffer {
  const chunk = Buffer.alloc(size);
  chunk.writeUInt32BE(size - 12, 0);
  chunk.write('paDd', 4, 'latin1');
  chunk.writeUInt32BE(crc32(chunk.subarray(4, size - 4)), size - 4);
  return chunk;
}

function mp4Box(size: number): Buffer {
  const box = Buffer.alloc(size);
  box.writeUInt32BE(size, 0);
  box.write('free', 4, 'latin1');
  return box;
}

function insert(file: Buffer, at: number, part: Buffer): Buffer {
  return Buffer.concat([file.subarray(0, at), part, file.subarray(at)]);
}

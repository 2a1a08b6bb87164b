import { open, type FileHandle } from 'node:fs/promises';

/** The end-of-image marker may be followed by a little that encoders add. */
const jpegTail = 4096;

/** Whether a file of this type ends where its format says that it ends. Types without such a mark count as whole. */
export async function isComplete(path: string, extension: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    switch (extension) {
      case 'jpg':
        return (await read(file, size - jpegTail, jpegTail)).includes(Buffer.from([0xff, 0xd9]));
      case 'png':
        return (await read(file, size - 8, 4)).equals(Buffer.from('IEND'));
      case 'gif':
        return (await read(file, size - 1, 1)).equals(Buffer.from([0x3b]));
      case 'webp':
      case 'wav':
        return (await read(file, 4, 4)).readUInt32LE() + 8 <= size;
      case 'mp4':
      case 'mov':
      case 'm4a':
        return await endsWithBox(file, size);
      default:
        return true;
    }
  } finally {
    await file.close();
  }
}

/** An ISO media file is a row of boxes, each with its length first (ISO/IEC 14496-12): the last must end at the file's end. */
async function endsWithBox(file: FileHandle, size: number): Promise<boolean> {
  let at = 0;
  while (at + 8 <= size) {
    const head = await read(file, at, 16);
    const short = head.readUInt32BE();
    if (short === 0) return true;
    const length = short === 1 ? Number(head.readBigUInt64BE(8)) : short;
    if (length < 8) return false;
    at += length;
  }
  return at === size;
}

/** `length` bytes at `at`; fewer at the file's ends, zeros where there are none. */
async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const start = Math.max(at, 0);
  const buffer = Buffer.alloc(length);
  await file.read(buffer, 0, length, start);
  return buffer;
}

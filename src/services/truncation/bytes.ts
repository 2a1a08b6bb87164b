import type { FileHandle } from 'node:fs/promises';

/** A file's bytes, read in pieces: the walk over a structure takes a few at a time. */
export interface Bytes {
  readonly size: number;
  /** `length` bytes from `at` on; fewer where the file ends before, none behind its end. */
  read(at: number, length: number): Promise<Buffer>;
}

const piece = 64 * 1024;

export function createBytes(file: FileHandle, size: number): Bytes {
  let start = 0;
  let held = Buffer.alloc(0);
  return {
    size,
    async read(at, length) {
      if (at < start || at + length > start + held.length) {
        const buffer = Buffer.alloc(Math.min(Math.max(length, piece), Math.max(size - at, 0)));
        const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
        [start, held] = [at, buffer.subarray(0, bytesRead)];
      }
      return held.subarray(at - start, at - start + length);
    },
  };
}

/** No file of a size that is fetched has so many parts, unless it was made to keep the reader busy. */
export const mostParts = 2_000_000;

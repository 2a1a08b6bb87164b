import type { FileHandle } from 'node:fs/promises';

/** A file's bytes, read in pieces: the walk over a structure takes a few at a time. */
export interface Bytes {
  readonly size: number;
  /** `length` bytes from `at` on; fewer where the file ends before, none behind its end. */
  read(at: number, length: number): Promise<Buffer>;
  /** What is at hand from `at` on: `least` bytes and perhaps more; fewer where the file ends before. */
  from(at: number, least: number): Promise<Buffer>;
}

const piece = 64 * 1024;

/** @param signal is looked at before each piece: a file may be made of a great many small parts. */
export function createBytes(file: FileHandle, size: number, signal: AbortSignal): Bytes {
  let start = 0;
  let held = Buffer.alloc(0);
  async function from(at: number, least: number): Promise<Buffer> {
    if (at < start || at + least > start + held.length) {
      signal.throwIfAborted();
      const buffer = Buffer.alloc(Math.min(Math.max(least, piece), Math.max(size - at, 0)));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
      [start, held] = [at, buffer.subarray(0, bytesRead)];
    }
    return held.subarray(at - start);
  }
  return { size, from, read: async (at, length) => (await from(at, length)).subarray(0, length) };
}

/** No file of a size that is fetched has so many parts, unless it was made to keep the reader busy. */
export const mostParts = 2_000_000;

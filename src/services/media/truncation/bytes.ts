import type { FileHandle } from 'node:fs/promises';

/** The bytes of a file, read in pieces. A parser takes a few at a time. */
export interface Bytes {
  readonly size: number;
  /** `length` bytes from `at`. Fewer if the file ends before. */
  read(at: number, length: number): Promise<Buffer>;
  /** The buffered bytes from `at`: at least `least`, perhaps more. Fewer if the file ends before. */
  from(at: number, least: number): Promise<Buffer>;
}

const piece = 64 * 1024;

/** @param signal is checked before each piece, because a file may have very many small parts. */
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

/** A fetched file has fewer parts than this, unless it was made to keep the parser busy. */
export const mostParts = 2_000_000;

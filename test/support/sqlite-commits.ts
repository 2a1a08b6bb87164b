import { closeSync, existsSync, openSync, readSync } from 'node:fs';

const headerSize = 32;
const frameHeaderSize = 24;

/**
 * Counts the commits in a database from now on, as they are seen in its write-ahead log: a frame that ends a
 * transaction is marked (https://sqlite.org/fileformat2.html#the_write_ahead_log). If the log is restarted twice
 * between two calls, the commits of the first time are not seen.
 */
export function commitCounter(databasePath: string): () => number {
  const path = `${databasePath}-wal`;
  let turn = Buffer.alloc(0);
  let at = headerSize;
  let commits = 0;

  function look(): void {
    if (!existsSync(path)) return;
    const log = openSync(path, 'r');
    try {
      const header = Buffer.alloc(headerSize);
      if (readSync(log, header, 0, headerSize, 0) < headerSize) return;
      const present = header.subarray(16, 24);
      if (!present.equals(turn)) [turn, at] = [present, headerSize];
      const frame = Buffer.alloc(frameHeaderSize + header.readUInt32BE(8));
      while (readSync(log, frame, 0, frame.length, at) === frame.length && frame.subarray(8, 16).equals(turn)) {
        if (frame.readUInt32BE(4) > 0) commits += 1;
        at += frame.length;
      }
    } finally {
      closeSync(log);
    }
  }

  look();
  commits = 0;
  return () => {
    look();
    return commits;
  };
}

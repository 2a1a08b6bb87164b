import { closeSync, copyFileSync, existsSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { KeptRows } from './database.ts';

const row = z.object({ key: z.string(), value: z.string().transform((text): unknown => JSON.parse(text)) });
const written = z.object({ value: z.unknown(), expires: z.number().nullish() });

/** What was read last of a few databases: many tests look again and again until something is there. */
const lastRead = new LRUCache<string, { readonly stamp: string; readonly rows: KeptRows }>({ max: 8 });
/** The time of a change is exact to some ms only: a file that was changed so lately may be changed again at the same time. */
const settledAfter = 20;

/** What is on disk of a bot, which may be running, under keys that begin so. */
export function rowsOf(path: string, prefixes: readonly string[]): KeptRows {
  const [key, stamp] = [[path, ...prefixes].join(), stampOf(path)];
  const last = lastRead.get(key);
  if (stamp !== undefined && last?.stamp === stamp) return last.rows;
  const rows = readCopy(path, prefixes);
  if (stamp !== undefined) lastRead.set(key, { stamp, rows });
  return rows;
}

/** Two copies of the header of the index of the write-ahead log (https://sqlite.org/walformat.html#the_wal_index_header). */
const indexHeader = 96;

/**
 * Tells one state of the files from another. Every commit changes the index of the write-ahead log. Without one the
 * times of the files tell; `undefined` where they were changed just now.
 */
function stampOf(path: string): string | undefined {
  const files = databaseFiles(path).map((file) => statSync(file));
  const index = readStart(`${path}-shm`, indexHeader);
  if (index !== undefined) return [index, ...files.map(({ ino }) => ino)].join();
  if (files.some(({ mtimeMs }) => Date.now() - mtimeMs < settledAfter)) return undefined;
  return files.map(({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`).join();
}

/** The first bytes of a file, in hexadecimal; `undefined` where there are not so many. */
function readStart(path: string, length: number): string | undefined {
  if (!existsSync(path)) return undefined;
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return readSync(file, bytes, 0, length, 0) === length ? bytes.toString('hex') : undefined;
  } finally {
    closeSync(file);
  }
}

function databaseFiles(path: string): string[] {
  return [path, `${path}-wal`].filter((file) => existsSync(file));
}

/** From a copy: two builds of SQLite in one process do not see each other's locks on the same file. */
function readCopy(path: string, prefixes: readonly string[]): KeptRows {
  const copy = join(tmpdir(), `easel-ledger-${process.pid}.sqlite`);
  try {
    for (const file of databaseFiles(path)) copyFileSync(file, copy + file.slice(path.length));
    // It is thrown away: a connection that only reads does not write the log into the database when it is closed.
    const database = new DatabaseSync(copy, { readOnly: true });
    try {
      return database
        .prepare(
          `SELECT key, value FROM easel WHERE ${prefixes.map(() => 'key GLOB ?').join(' OR ')} ORDER BY length(key), key`,
        )
        .all(...prefixes.map((prefix) => `${prefix}*`))
        .flatMap((found) => {
          const { key, value } = row.parse(found);
          const { expires, value: kept } = written.parse(value);
          return typeof expires === 'number' ? [] : [{ key, value: kept }];
        });
    } finally {
      database.close();
    }
  } finally {
    for (const file of ['', '-wal', '-shm']) rmSync(copy + file, { force: true });
  }
}

import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { parseJson } from '../core/parse-json.ts';
import { integrityOf, sqliteFacts } from '../services/storage/sqlite/integrity/file-integrity.ts';

/** How long to wait for a lock that another program holds for a moment, in ms. */
const patience = 5_000;

/**
 * Writes the database at `from`, as it is at one moment, to the new file `to`, which only its owner can read. Commits
 * in the write-ahead log are included. Writers do not have to wait.
 *
 * @throws SQLite's error, for example for a damaged or missing `from`.
 */
export async function snapshot(from: string, to: string): Promise<void> {
  // SQLite fills an empty file and keeps its permissions.
  const file = await open(to, 'wx', 0o600);
  try {
    using database = new DatabaseSync(from, { readOnly: true, timeout: patience });
    database.prepare('VACUUM INTO ?').run(to);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Why the file is no sound database of Easel's, as words that follow the file's name; `undefined` if it is one. */
export function integrityProblem(path: string): string | undefined {
  const integrity = integrityOf(path, 'integrity_check');
  switch (integrity.kind) {
    case 'sound':
      return undefined;
    case 'damaged':
      return 'is damaged';
    case 'new':
    case 'foreign':
      return "is no database of Easel's";
    case 'altered':
      return `has ${integrity.what} that Easel did not make`;
    case 'unreadable':
      return `cannot be read (${integrity.why})`;
  }
}

/** The database has rows that are not Easel's. */
export class ForeignRowsError extends Error {
  override readonly name = 'ForeignRowsError';
}

const row = z.object({ key: z.string().min(1).max(1000), value: z.string() });
/** The form in which Keyv stores a row. A row with an expiry was removed. */
const written = z.object({ value: z.unknown(), expires: z.number().nullish() });

/**
 * Writes every row of the database at `from`, as it is at one moment, into the empty database at `to`, which Easel
 * made. Nothing else of `from` is copied.
 *
 * @throws {ForeignRowsError} where a row is not Easel's; SQLite's error, for example for a damaged `from`.
 */
export function copyRows(from: string, to: string): void {
  using source = new DatabaseSync(from, { readOnly: true, timeout: patience });
  using target = new DatabaseSync(to, { timeout: patience });
  const insert = target.prepare('INSERT INTO easel (key, value) VALUES (?, ?)');
  target.exec('BEGIN');
  for (const found of source.prepare('SELECT key, value FROM easel').iterate()) {
    const read = row.safeParse(found);
    const value = read.success ? written.safeParse(parseJson(read.data.value)) : undefined;
    if (!read.success || value?.success !== true) throw new ForeignRowsError('a row is none of Easel’s');
    if (typeof value.data.expires !== 'number') insert.run(read.data.key, read.data.value);
  }
  target.exec('COMMIT');
}

/**
 * One row of the database, as it is now, also while a bot has it open; `undefined` if it is not there.
 *
 * @throws SQLite's error.
 */
export function readRow(path: string, key: string): unknown {
  using database = new DatabaseSync(path, { readOnly: true, timeout: patience });
  const found = database.prepare('SELECT key, value FROM easel WHERE key = ?').get(key);
  const read = row.safeParse(found);
  return read.success ? written.safeParse(parseJson(read.data.value)).data?.value : undefined;
}

/** Moves the commits of the write-ahead log into the file itself, if possible. */
export function checkpointLog(path: string): void {
  try {
    using database = new DatabaseSync(path, { timeout: patience });
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // An error that is not SQLite's is thrown.
    sqliteFacts(error);
  }
}

/** Makes a new name, or new content, of a file survive a power cut. */
export async function makeDurable(path: string): Promise<void> {
  for (const each of [path, dirname(path)]) {
    const handle = await open(each, 'r');
    await handle.sync();
    await handle.close();
  }
}

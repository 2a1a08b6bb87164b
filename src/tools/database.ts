import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { parseJson } from '../core/parse-json.ts';
import { integrityOf, sqliteFacts } from '../services/storage/integrity/file-integrity.ts';

/** Milliseconds to wait for a lock that is held for a moment only. */
const patience = 5_000;

/**
 * Writes the database at `from`, as it stands in one moment, to the new file `to`, readable by its owner alone.
 * Commits that are only in the write-ahead log are in it, and nobody who writes meanwhile has to wait.
 *
 * @throws SQLite's error, such as for a damaged or missing `from`.
 */
export async function snapshot(from: string, to: string): Promise<void> {
  // SQLite fills an empty file, with the rights that it has.
  const file = await open(to, 'wx', 0o600);
  try {
    using database = new DatabaseSync(from, { readOnly: true, timeout: patience });
    database.prepare('VACUUM INTO ?').run(to);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Why the file is no sound database of Easel's, in words that follow its name; `undefined` where it is one. */
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

/** Rows of the database are no rows of Easel's. */
export class ForeignRowsError extends Error {
  override readonly name = 'ForeignRowsError';
}

const row = z.object({ key: z.string().min(1).max(1000), value: z.string() });
/** Keyv's own form; a row that has an expiry was removed. */
const written = z.object({ value: z.unknown(), expires: z.number().nullish() });

/**
 * Writes every row of the database at `from`, as it stands in one moment, into the empty one at `to`, which Easel made:
 * nothing else that is in `from` comes along.
 *
 * @throws {ForeignRowsError} where a row is none of Easel's; SQLite's error, such as for a damaged `from`.
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

/** Brings what is only in the write-ahead log into the file itself, where that can be done. */
export function checkpointLog(path: string): void {
  try {
    using database = new DatabaseSync(path, { timeout: patience });
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // What is no error of SQLite's is thrown.
    sqliteFacts(error);
  }
}

/** Makes a file's new name, or its new content, outlast a power cut. */
export async function makeDurable(path: string): Promise<void> {
  for (const each of [path, dirname(path)]) {
    const handle = await open(each, 'r');
    await handle.sync();
    await handle.close();
  }
}

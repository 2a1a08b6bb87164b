import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { schema, type Kind } from '../../schema.ts';
import { fromBackup, unusable } from '../error.ts';
import { StoreUnusableError } from '../../store.ts';
import { integrityOf, sqliteFacts, unknownRows, type UnknownRows, type VersionedRows } from './file-integrity.ts';

/**
 * The rows that hold money or promises: the bot must be able to read all of them. An ended job is read only when
 * somebody asks for it. Other rows of another version can be rebuilt.
 */
const kinds: readonly VersionedRows[] = Object.values(schema as Readonly<Record<string, Kind>>).flatMap(
  ({ prefix, version, vital }) =>
    version === undefined || vital === undefined
      ? []
      : [{ prefix, version, ...(vital === 'open' ? { listedBy: schema.open.prefix } : {}) }],
);

const restore = 'restore a backup (npm run restore -- FILE)';

/** A file of this size is read in one or two tenths of a second. */
const mostAtOnce = 64 * 2 ** 20;

/** Whether the database is too large to be read whole before a start. It is then checked in the background. */
export async function isLarge(path: string): Promise<boolean> {
  return (await stat(path)).size > mostAtOnce;
}

/** The first of the database's files that is a pipe or a device. To open such a file may block for ever. */
export async function irregularFile(path: string): Promise<string | undefined> {
  for (const ending of ['', '-wal', '-shm', '-journal', '.lock']) {
    const found = await stat(`${path}${ending}`).catch(() => undefined);
    if (found !== undefined && !found.isFile() && !found.isDirectory()) return `${path}${ending}`;
  }
  return undefined;
}

/** @throws {StoreUnusableError} where a pipe or a device has the name of the database or of a file next to it. */
export async function refuseIrregularFiles(path: string): Promise<void> {
  const odd = await irregularFile(path);
  if (odd === undefined) return;
  throw new StoreUnusableError(
    `${odd} is no regular file; nothing was changed. Take it away, or name another file in DATABASE_URL.`,
  );
}

/**
 * Checks the database at `path` before anything is written to it. A database that does not exist yet passes: it will be
 * made. In a large database only the rows are read that a start reads.
 *
 * @throws {StoreUnusableError}
 */
export async function checkIntegrity(path: string): Promise<void> {
  const file = await stat(path).catch(() => undefined);
  if (file === undefined) return;
  if (file.isDirectory()) throw new StoreUnusableError(`${path} is a folder: name a file in DATABASE_URL.`);
  // SQLite removes the index of the write-ahead log before the log itself. So another program removed this log.
  if (existsSync(`${path}-shm`) && !existsSync(`${path}-wal`)) {
    throw new StoreUnusableError(
      `${path}-wal is missing, and the last commits with it; nothing was changed. Put it back, or ${restore}. ` +
        `To go on without them: npm run restore -- ${path}`,
    );
  }
  // Only a first start that was cut off leaves a journal. SQLite rolls it back when it opens the file for writing.
  if (existsSync(`${path}-journal`)) return;
  const integrity = integrityOf(path, file.size > mostAtOnce ? undefined : 'quick_check');
  switch (integrity.kind) {
    case 'new':
      return;
    case 'sound':
      return refuseUnknownRows(path);
    case 'foreign':
      throw new StoreUnusableError(
        `${path} is no database of Easel's; nothing was changed. Name another file in DATABASE_URL.`,
      );
    case 'altered':
      throw new StoreUnusableError(
        `${path} has ${integrity.what} that Easel did not make; nothing was changed. ${fromBackup}.`,
      );
    case 'damaged':
      throw new StoreUnusableError(`${path} is damaged; nothing was changed. ${fromBackup}.`);
    case 'unreadable':
      throw unusable(path, integrity.code, integrity.why);
  }
}

function refuseUnknownRows(path: string): void {
  const unknown = findUnknownRows(path);
  if (unknown.length === 0) return;
  const which = unknown.map(({ kind, count }) => `${count} of ${kind.prefix.slice(0, -1)}s`).join(', ');
  throw new StoreUnusableError(
    `${path} has records that this version of Easel does not know (${which}); nothing was changed. ` +
      `Update Easel, or ${restore}.`,
  );
}

function findUnknownRows(path: string): readonly UnknownRows[] {
  try {
    return unknownRows(path, kinds);
  } catch (error) {
    const { code, why } = sqliteFacts(error);
    throw unusable(path, code, why, error);
  }
}

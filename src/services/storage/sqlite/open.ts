import { chmod } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KeyvSqlite } from '@keyv/sqlite';
import type { Logger } from 'pino';
import { codeOf } from '../../../core/error-code.ts';
import { checkIntegrity, refuseIrregularFiles } from './integrity/integrity.ts';
import { makeOwnFile, makeOwnFolder, ownerOnly } from '../owner-only.ts';
import { isOfSqlite, unusable } from './error.ts';
import { openSqlite } from './store.ts';
import { StoreInUseError, type Store } from '../store.ts';

/**
 * Opens (or creates) the database at `path`. A lock file beside it, which the kernel frees with the process, keeps a
 * second bot off the same file: what was read or written once need not be read again. Nothing is written to a file
 * that cannot be used.
 *
 * @throws {StoreInUseError} when another process has it open; {StoreUnusableError}
 */
export async function openStore(path: string, log: Logger): Promise<Store> {
  await makeFolder(path);
  await refuseIrregularFiles(path);
  await using opened = new AsyncDisposableStack();
  opened.use(await lockDatabase(path));
  await checkIntegrity(path);
  await keepToOwner(path);
  const store = await openSqlite(path, log);
  opened.defer(async () => store.close());
  const held = opened.move();
  return { ...store, close: async () => held.disposeAsync() };
}

/**
 * Keeps every other bot off the database at `path`, which need not exist yet, until it is disposed or the process ends.
 *
 * @throws {StoreInUseError} when another process has it; {StoreUnusableError} where no lock can be made.
 */
export async function lockDatabase(path: string): Promise<AsyncDisposable> {
  await makeOwnFile(`${path}.lock`).catch(() => undefined);
  const lock = new KeyvSqlite({ uri: `sqlite://${path}.lock` });
  // Keyv's adapter reports a failed connection twice, as an event and as a rejection; the rejection is enough.
  lock.on('error', () => {});
  try {
    await lock.query('PRAGMA locking_mode=EXCLUSIVE');
    await lock.query('BEGIN EXCLUSIVE');
    return { [Symbol.asyncDispose]: async () => lock.close() };
  } catch (error) {
    await lock.close().catch(() => {});
    if (!isOfSqlite(error)) throw error;
    if (error.code === 'SQLITE_BUSY') throw new StoreInUseError(`another bot is using ${path}`, { cause: error });
    throw unusable(`${path}.lock`, undefined, error.code, error);
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await makeOwnFolder(dirname(path));
  } catch (error) {
    throw unusable(path, undefined, codeOf(error) ?? 'unknown', error);
  }
}

/** Before anything is written. SQLite gives the files beside the database the rights that it has. What cannot be done here, SQLite says. */
async function keepToOwner(path: string): Promise<void> {
  await makeOwnFile(path).catch(() => undefined);
  for (const ending of ['-wal', '-shm']) await chmod(`${path}${ending}`, ownerOnly.file).catch(() => undefined);
}

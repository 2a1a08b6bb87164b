import { chmod } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KeyvSqlite } from '@keyv/sqlite';
import { Keyv } from 'keyv';
import type { Logger } from 'pino';
import { checkIntegrity, refuseOddFiles, unusable } from './integrity/integrity.ts';
import { makeOwnFile, makeOwnFolder, ownerOnly } from './owner-only.ts';

/** One row to write. `undefined` removes the row. */
export interface Write {
  readonly key: string;
  readonly value: unknown;
}

export interface Row {
  readonly key: string;
  readonly value: unknown;
}

/** The only door to the database. Every failure throws: an unreadable store never reads as an empty one. */
export interface Store {
  get(key: string): Promise<unknown>;
  /** Their values in the same order, read at once: some hundreds at most. */
  getMany(keys: readonly string[]): Promise<readonly unknown[]>;
  /** Writes all rows or none. */
  commit(writes: readonly Write[]): Promise<void>;
  /** Rows whose key starts with `prefix`, in the order of their keys or the other way round; those below `before` only. */
  range(
    prefix: string,
    options?: { readonly limit?: number; readonly before?: string; readonly newestFirst?: boolean },
  ): Promise<readonly Row[]>;
  close(): Promise<void>;
}

/** Another process holds the same database. */
export class StoreInUseError extends Error {
  override readonly name = 'StoreInUseError';
}

const table = 'easel';
/** Keyv has no multi-row delete in an upsert: a removed row is written as one that is long expired. */
const removedRow = '{"value":null,"expires":1}';

/**
 * Opens (or creates) the SQLite file at `path` through Keyv. A lock file beside it, which the kernel
 * frees with the process, keeps a second bot off the same file. Nothing is written to a file that cannot be used.
 *
 * @throws {StoreInUseError} when another process has it open; {StoreUnusableError}
 */
export async function openStore(path: string, log: Logger): Promise<Store> {
  await makeFolder(path);
  await refuseOddFiles(path);
  await using opened = new AsyncDisposableStack();
  opened.use(await lockDatabase(path));
  await checkIntegrity(path);
  await keepToOwner(path);
  const adapter = new KeyvSqlite({ uri: `sqlite://${path}`, table, busyTimeout: 5000 });
  const keyv = new Keyv({
    store: adapter,
    useKeyPrefix: false,
    throwOnErrors: true,
    // Keyv's own goes through a value by itself, at ten times the cost, for buffers that no row has.
    serialize: JSON.stringify,
    deserialize: JSON.parse,
  });
  keyv.on('error', (error: unknown) => log.error({ err: error }, 'store failed'));
  await prepare(adapter).catch(async (error: unknown) => {
    await adapter.close().catch(() => {});
    throw isOfSqlite(error) ? unusable(path, error.errno, error.code, error) : error;
  });
  opened.defer(async () => adapter.close());

  async function encode(write: Write): Promise<[key: string, value: string]> {
    if (write.value === undefined) return [write.key, removedRow];
    // Keyv's own format: JSON text.
    return [write.key, (await keyv.serializeData({ value: write.value })) as string];
  }

  const held = opened.move();
  return {
    get: async (key) => keyv.get<unknown>(key),
    getMany: async (keys) => keyv.getMany<unknown>([...keys]),

    async commit(writes) {
      const rows = await Promise.all(writes.map(encode));
      const places = rows.map(() => '(?, ?)').join(', ');
      await adapter.query(
        `INSERT INTO ${table} (key, value) VALUES ${places} ON CONFLICT(key) DO UPDATE SET value = excluded.value`,
        rows.flat(),
      );
      // The tombstones are harmless should this be lost: expired rows are never read.
      const removed = writes.filter((write) => write.value === undefined).map((write) => write.key);
      if (removed.length > 0) {
        await keyv
          .deleteMany(removed)
          .catch((error: unknown) => log.warn({ err: error }, 'removed rows stay as expired ones'));
      }
    },

    async range(prefix, { limit = -1, before, newestFirst = false } = {}) {
      const rows = (await adapter.query(
        `SELECT key, value FROM ${table} WHERE key >= ? AND key < ? AND value <> ?
         ORDER BY key ${newestFirst ? 'DESC' : 'ASC'} LIMIT ?`,
        [prefix, before ?? `${prefix}\u{10FFFF}`, removedRow, limit],
      )) as readonly { key: string; value: string }[];
      const decoded = await Promise.all(
        rows.map(async ({ key, value }) => ({ key, row: await keyv.deserializeData<unknown>(value) })),
      );
      return decoded.flatMap(({ key, row }) =>
        row === undefined || typeof row.expires === 'number' ? [] : [{ key, value: row.value }],
      );
    },

    close: async () => held.disposeAsync(),
  };
}

async function makeFolder(path: string): Promise<void> {
  try {
    await makeOwnFolder(dirname(path));
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw unusable(path, undefined, why, error);
  }
}

/** Before anything is written. SQLite gives the files beside the database the rights that it has. What cannot be done here, SQLite says. */
async function keepToOwner(path: string): Promise<void> {
  await makeOwnFile(path).catch(() => undefined);
  for (const ending of ['-wal', '-shm']) await chmod(`${path}${ending}`, ownerOnly.file).catch(() => undefined);
}

async function prepare(adapter: KeyvSqlite): Promise<void> {
  // A commit that was acknowledged must survive a power cut, not only the process.
  await adapter.query('PRAGMA journal_mode=WAL');
  await adapter.query('PRAGMA synchronous=FULL');
  // Tokens and prompts that a row no longer has would else stay in the file's free space, and in its backups.
  await adapter.query('PRAGMA secure_delete=ON');
  // SQLite opens a file without the right to write, and says so only when something is: no row has this key.
  await adapter.query(`DELETE FROM ${table} WHERE key = ''`);
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

/** Whether the error says that the file itself is damaged (https://sqlite.org/rescode.html). */
export function isDamage(error: unknown): boolean {
  return isOfSqlite(error) && (error.code === 'SQLITE_CORRUPT' || error.code === 'SQLITE_NOTADB');
}

/** As node-sqlite3 throws them: `code` such as `SQLITE_FULL`, `errno` its number. */
function isOfSqlite(error: unknown): error is Error & { readonly code: string; readonly errno: number } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_') && 'errno' in error;
}

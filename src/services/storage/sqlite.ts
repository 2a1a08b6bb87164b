import { chmod } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KeyvSqlite } from '@keyv/sqlite';
import AsyncLock from 'async-lock';
import type { Logger } from 'pino';
import { codeOf } from '../../core/error-code.ts';
import { checkAdds } from './adds.ts';
import { checkIntegrity, refuseIrregularFiles, unusable } from './integrity/integrity.ts';
import { makeOwnFile, makeOwnFolder, ownerOnly } from './owner-only.ts';
import { createRowCache } from './row-cache.ts';
import { addingStatement, problemStatement, table, tombstone, upsertStatement } from './sqlite-statements.ts';
import {
  AboveLimitError,
  endOf,
  StoreClosedError,
  StoreInUseError,
  type Add,
  type Change,
  type Rows,
  type Store,
  type Write,
} from './store.ts';

/**
 * Opens (or creates) the SQLite file at `path` through Keyv's adapter. A lock file beside it, which the kernel
 * frees with the process, keeps a second bot off the same file: what was read or written once need not be read again.
 * Nothing is written to a file that cannot be used.
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
  const adapter = new KeyvSqlite({ uri: `sqlite://${path}`, table, busyTimeout: 5000 });
  adapter.on('error', (error: unknown) => log.error({ err: error }, 'store failed'));
  await prepare(adapter).catch(async (error: unknown) => {
    await adapter.close().catch(() => {});
    throw isOfSqlite(error) ? unusable(path, error.errno, error.code, error) : error;
  });
  opened.defer(async () => adapter.close());
  return createStore(adapter, opened.move(), log);
}

function createStore(adapter: KeyvSqlite, held: AsyncDisposable, log: Logger): Store {
  const cache = createRowCache();
  // As many transactions may wait for one row as there are jobs.
  const lock = new AsyncLock({ maxPending: Infinity });
  let isClosed = false;

  const query = async <T>(sql: string, parameters: readonly unknown[]): Promise<readonly T[]> => {
    if (isClosed) throw new StoreClosedError('the store is closed');
    return (await adapter.query(sql, parameters)) as readonly T[];
  };

  /** The texts of these rows; `null` where there is none. */
  async function read(keys: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
    if (isClosed) throw new StoreClosedError('the store is closed');
    const texts = new Map(keys.map((key) => [key, cache.get(key)] as const));
    const unknown = keys.filter((key) => texts.get(key) === undefined);
    if (unknown.length === 0) return texts as ReadonlyMap<string, string | null>;
    const readTo = cache.reading(unknown);
    try {
      const rows = await query<StoredRow>(selectMany, [JSON.stringify(unknown), tombstone]);
      const found = new Map(rows.map(({ key, value }) => [key, value]));
      readTo(found);
      return new Map(keys.map((key) => [key, found.get(key) ?? texts.get(key) ?? null]));
    } catch (error) {
      readTo();
      throw error;
    }
  }

  async function write(writes: readonly Write[], adds: readonly Add[]): Promise<void> {
    const texts = new Map(writes.map(({ key, value }) => [key, value === undefined ? null : encode(value)]));
    if (texts.size === 0 && adds.length === 0) return;
    const written = cache.writing([...new Set([...texts.keys(), ...adds.map(({ key }) => key)])]);
    try {
      const sums = adds.length === 0 ? await upsert(texts) : await addTo(texts, adds);
      written(new Map([...sums, ...texts]));
    } catch (error) {
      written();
      throw error;
    }
    const removed = [...texts].flatMap(([key, text]) => (text === null ? [key] : []));
    if (removed.length === 0) return;
    // Tombstones are harmless where this is lost: they are never read.
    await query(deleteTombstones, [JSON.stringify(removed), tombstone]).catch((error: unknown) =>
      log.warn({ err: error }, 'removed rows stay as expired ones'),
    );
  }

  async function upsert(texts: Texts): Promise<Texts> {
    await query(upsertStatement(texts.size), flat(texts));
    return texts;
  }

  /** @returns what the rows that were added to are now. */
  async function addTo(texts: Texts, adds: readonly Add[]): Promise<Texts> {
    checkAdds(adds, texts);
    const statement = addingStatement(texts.size, adds);
    for (;;) {
      const rows = await query<StoredRow>(statement.sql, [...statement.parameters, ...flat(texts)]);
      if (rows.length > 0) return new Map(rows.map(({ key, value }) => [key, value]));
      const { sql, parameters } = problemStatement(adds);
      const [problem] = await query<{ readonly above: number | null; readonly odd: number | null }>(sql, parameters);
      // Where there is none any more, somebody else changed the sum between.
      const above = adds[problem?.above ?? -1];
      if (above !== undefined) throw new AboveLimitError(above);
      const odd = adds[problem?.odd ?? -1];
      if (odd !== undefined) throw new Error(`${odd.field} of ${odd.key} is no whole number`);
    }
  }

  async function valuesOf(keys: readonly string[]): Promise<Rows> {
    const texts = await read(keys);
    return new Map([...texts].flatMap(([key, text]) => (text === null ? [] : [[key, decode(text)] as const])));
  }

  return {
    get: async (key) => (await valuesOf([key])).get(key),
    async getMany(keys) {
      const values = await valuesOf(keys);
      return keys.map((key) => values.get(key));
    },

    transaction: async <T>(keys: readonly string[], change: (rows: Rows) => Change<T>) =>
      // In one order, so that two never wait for each other.
      lock.acquire([...new Set(keys)].toSorted(), async () => {
        const { writes, adds = [], result } = change(await valuesOf(keys));
        await write(writes, adds);
        return result;
      }),

    async range(prefix, { limit = -1, before, newestFirst = false } = {}) {
      const end = endOf(prefix);
      const bounds = [before, end].filter((bound) => bound !== undefined);
      const rows = await query<StoredRow>(
        `SELECT key, value FROM ${table} WHERE key >= ? AND value <> ? ${bounds.map(() => 'AND key < ?').join(' ')}
         ORDER BY key ${newestFirst ? 'DESC' : 'ASC'} LIMIT ?`,
        [prefix, tombstone, ...bounds, limit],
      );
      return rows.map(({ key, value }) => ({ key, value: decode(value) }));
    },

    async close() {
      isClosed = true;
      await held[Symbol.asyncDispose]();
    },
  };
}

/** What rows are by their keys, as text; `null` where they are removed. */
type Texts = ReadonlyMap<string, string | null>;
interface StoredRow {
  readonly key: string;
  readonly value: string;
}

const selectMany = `SELECT key, value FROM ${table} WHERE key IN (SELECT value FROM json_each(?)) AND value <> ?`;
const deleteTombstones = `DELETE FROM ${table} WHERE key IN (SELECT value FROM json_each(?)) AND value = ?`;

/** Keyv's own form of a row. */
const encode = (value: unknown): string => JSON.stringify({ value });
const decode = (text: string): unknown => (JSON.parse(text) as { readonly value: unknown }).value;
const flat = (texts: Texts): readonly string[] => [...texts].flatMap(([key, text]) => [key, text ?? tombstone]);

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
  return error instanceof Error && codeOf(error)?.startsWith('SQLITE_') === true && 'errno' in error;
}

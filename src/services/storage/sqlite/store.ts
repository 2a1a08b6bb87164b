import { KeyvSqlite } from '@keyv/sqlite';
import type { Logger } from 'pino';
import { createGroupCommit } from '../group-commit.ts';
import { decode, valuesOf, type Texts } from '../row-text.ts';
import { commitGroup } from './commit-group.ts';
import { createRowCache } from './row-cache.ts';
import { isOfSqlite, unusable } from './error.ts';
import { endOf, StoreClosedError, type Store } from '../store.ts';

/**
 * Opens (or creates) the SQLite file at `path` through Keyv's adapter. No other process may write to it meanwhile: what
 * was read or written once is not read again. `openStore` makes sure of that, and checks the file first.
 *
 * @throws {StoreUnusableError}
 */
export async function openSqlite(path: string, log: Logger): Promise<Store> {
  const adapter = new KeyvSqlite({ uri: `sqlite://${path}`, table, busyTimeout: 5000 });
  adapter.on('error', (error: unknown) => log.error({ err: error }, 'store failed'));
  await prepare(adapter).catch(async (error: unknown) => {
    await adapter.close().catch(() => {});
    throw isOfSqlite(error) ? unusable(path, error.errno, error.code, error) : error;
  });
  return createStore(adapter);
}

function createStore(adapter: KeyvSqlite): Store {
  const cache = createRowCache();
  let isClosed = false;

  const query = async <T>(sql: string, parameters: readonly unknown[]): Promise<readonly T[]> => {
    if (isClosed) throw new StoreClosedError('the store is closed');
    return (await adapter.query(sql, parameters)) as readonly T[];
  };

  async function read(keys: readonly string[]): Promise<Texts> {
    if (isClosed) throw new StoreClosedError('the store is closed');
    const texts = new Map<string, string | null>();
    const unknown: string[] = [];
    for (const key of keys) {
      const text = cache.get(key);
      if (text === undefined) unknown.push(key);
      else texts.set(key, text);
    }
    if (unknown.length === 0) return texts;
    const readTo = cache.reading(unknown);
    try {
      const rows = await query<StoredRow>(selectMany, [JSON.stringify(unknown), tombstone]);
      const found = new Map(rows.map(({ key, value }) => [key, value]));
      readTo(found);
      return new Map([...texts, ...unknown.map((key) => [key, found.get(key) ?? null] as const)]);
    } catch (error) {
      readTo();
      throw error;
    }
  }

  async function commit(texts: Texts): Promise<void> {
    try {
      await query(
        upsertStatement(texts.size),
        [...texts].flatMap(([key, text]) => [key, text ?? tombstone]),
      );
      cache.written(texts);
    } catch (error) {
      cache.forget(texts.keys());
      throw error;
    }
  }

  return {
    get: async (key) => valuesOf([key], await read([key])).get(key),
    async getMany(keys) {
      const values = valuesOf(keys, await read(keys));
      return keys.map((key) => values.get(key));
    },
    transaction: createGroupCommit({
      commitGroup: async (group) => commitGroup(group, { read, commit }),
      blameOf: () => 'one',
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
      await adapter.close();
    },
  };
}

interface StoredRow {
  readonly key: string;
  readonly value: string;
}

const table = 'easel';
/** A statement that writes rows cannot delete others. A row that goes is written as one that is long expired, and a trigger deletes it. */
const tombstone = '{"value":null,"expires":1}';
const selectMany = `SELECT key, value FROM ${table} WHERE key IN (SELECT value FROM json_each(?)) AND value <> ?`;

/** Writes so many rows, given as key, text, key, text and so on. One statement is what SQLite does wholly or not at all. */
const upsertStatement = (rows: number): string =>
  `INSERT INTO ${table} (key, value) VALUES ${Array.from({ length: rows }, () => '(?, ?)').join(', ')}
   ON CONFLICT(key) DO UPDATE SET value = excluded.value`;

/** It lives as long as the connection: the file has none. */
const deletingTrigger = (event: 'INSERT' | 'UPDATE'): string =>
  `CREATE TEMP TRIGGER delete_after_${event.toLowerCase()} AFTER ${event} ON main.${table} WHEN NEW.value = '${tombstone}'
   BEGIN DELETE FROM ${table} WHERE key = NEW.key; END`;

async function prepare(adapter: KeyvSqlite): Promise<void> {
  // A commit that was acknowledged must survive a power cut, not only the process.
  await adapter.query('PRAGMA journal_mode=WAL');
  await adapter.query('PRAGMA synchronous=FULL');
  // Tokens and prompts that a row no longer has would else stay in the file's free space, and in its backups.
  await adapter.query('PRAGMA secure_delete=ON');
  // SQLite opens a file without the right to write, and says so only when something is: no row has this key.
  await adapter.query(`DELETE FROM ${table} WHERE key = ''`);
  await adapter.query(deletingTrigger('INSERT'));
  await adapter.query(deletingTrigger('UPDATE'));
}

import AsyncLock from 'async-lock';
import type { Logger } from 'pino';
import { checkAdds } from '../adds.ts';
import {
  AboveLimitError,
  endOf,
  StoreClosedError,
  type Add,
  type Change,
  type Row,
  type Rows,
  type Store,
} from '../store.ts';
import { aboveLimitState, noWholeNumberState } from './commit-function.ts';
import { createDatabase, errorIndex, sqlState, type Database, type PostgresOptions } from './database.ts';
import { refuseCopy } from './copies.ts';
import { migrate } from './migrations.ts';

/**
 * How often a change is tried before a conflict becomes an error. Each conflict means that the change of another
 * process was committed.
 */
const mostTries = 100;

/** All `mostTries` tries conflicted with another process. */
export class StoreConflictError extends Error {
  override readonly name = 'StoreConflictError';
}

export interface PostgresStoreOptions extends PostgresOptions {
  /** Also opens a copy of another database, so that what it says can be put right. */
  readonly takesCopy?: boolean | undefined;
}

/**
 * Opens the database and brings it to the newest version. Several processes may have it open and write at once, so
 * nothing of it is cached in memory.
 *
 * @throws {StoreUnusableError}; the error of `pg` if the server cannot be reached or refuses.
 */
export async function openPostgresStore(options: PostgresStoreOptions, log: Logger): Promise<Store> {
  const database = createDatabase(options, log);
  try {
    await migrate(database);
    if (options.takesCopy !== true) await refuseCopy(database.query);
  } catch (error) {
    await database.close();
    throw error;
  }
  return createPostgresStore(database);
}

/** @param database has the newest version. It is closed together with the store. */
export function createPostgresStore(database: Database): Store {
  // Changes of one row by this process run one after the other, without a conflict. So conflicts are with other
  // processes only.
  const lock = new AsyncLock({ maxPending: Infinity });
  const underWay = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;

  /** `close` waits for work that has begun. Work that begins later is refused. */
  async function tracked<T>(work: () => Promise<T>): Promise<T> {
    if (closing !== undefined) throw new StoreClosedError('the store is closed');
    const done = work();
    underWay.add(done);
    try {
      return await done;
    } finally {
      underWay.delete(done);
    }
  }

  async function finish(): Promise<void> {
    await Promise.allSettled(underWay);
    await database.close();
  }

  return {
    get: async (key) => tracked(async () => (await read(database, [key])).rows.get(key)),
    getMany: async (keys) =>
      tracked(async () => {
        const { rows } = await read(database, keys);
        return keys.map((key) => rows.get(key));
      }),
    transaction: async <T>(keys: readonly string[], change: (rows: Rows) => Change<T>) => {
      const sorted = [...new Set(keys)].toSorted();
      return lock.acquire(sorted, async () => tracked(async () => transact(database, sorted, change)));
    },
    range: async (prefix, options) => tracked(async () => range(database, prefix, options)),
    close: async () => (closing ??= finish()),
  };
}

interface StoredRow {
  readonly key: string;
  readonly value: string;
}

/** Rows as they were at one moment, with the transaction that wrote each. By it a later change is noticed. */
interface Snapshot {
  readonly rows: Rows;
  readonly versions: ReadonlyMap<string, string>;
}

async function read({ query }: Database, keys: readonly string[]): Promise<Snapshot> {
  if (keys.length === 0) return { rows: new Map(), versions: new Map() };
  const found = await query<StoredRow & { readonly version: string }>(
    'SELECT key, value, xmin::text AS version FROM easel WHERE key = ANY ($1)',
    [keys],
  );
  return {
    rows: new Map(found.map(({ key, value }) => [key, decode(value)])),
    versions: new Map(found.map(({ key, version }) => [key, version])),
  };
}

async function transact<T>(database: Database, keys: readonly string[], change: (rows: Rows) => Change<T>): Promise<T> {
  let conflict: unknown;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const { rows, versions } = await read(database, keys);
    const changed = change(rows);
    try {
      await commit(database, keys, versions, changed);
      return changed.result;
    } catch (error) {
      if (!isConflict(error)) throw error;
      conflict = error;
    }
  }
  throw new StoreConflictError(`${keys.join(', ')}: changed by another process at each of ${mostTries} tries`, {
    cause: conflict,
  });
}

async function commit(
  { query }: Database,
  keys: readonly string[],
  versions: ReadonlyMap<string, string>,
  { writes, adds = [] }: Change<unknown>,
): Promise<void> {
  if (writes.length === 0 && adds.length === 0) return;
  const texts = new Map(writes.map(({ key, value }) => [key, value === undefined ? null : encode(value)]));
  checkAdds(adds, texts);
  try {
    await query('SELECT easel_commit($1, $2, $3, $4, $5, $6, $7, $8)', [
      keys,
      keys.map((key) => versions.get(key) ?? null),
      [...texts.keys()],
      [...texts.values()],
      adds.map(({ key }) => key),
      adds.map(({ field }) => field),
      adds.map(({ by }) => by),
      adds.map(({ atMost = Infinity }) => (atMost === Infinity ? null : atMost)),
    ]);
  } catch (error) {
    throw refusalOf(error, adds) ?? error;
  }
}

/** Translates an error of the database function into the store's own errors. */
function refusalOf(error: unknown, adds: readonly Add[]): Error | undefined {
  const add = adds[errorIndex(error)];
  if (add === undefined) return undefined;
  if (sqlState(error) === aboveLimitState) return new AboveLimitError(add);
  if (sqlState(error) === noWholeNumberState) return new Error(`${add.field} of ${add.key} is no whole number`);
  return undefined;
}

/** `serialization_failure` and `deadlock_detected`: nothing was written, and a new try may work. */
const isConflict = (error: unknown): boolean => ['40001', '40P01'].includes(sqlState(error) ?? '');

async function range(
  { query }: Database,
  prefix: string,
  { limit, before, newestFirst = false }: Parameters<Store['range']>[1] = {},
): Promise<readonly Row[]> {
  const bounds = [before, endOf(prefix)].filter((bound) => bound !== undefined);
  const found = await query<StoredRow>(
    `SELECT key, value FROM easel WHERE key >= $1 ${bounds.map((_, index) => `AND key < $${index + 3}`).join(' ')}
     ORDER BY key ${newestFirst ? 'DESC' : 'ASC'} LIMIT $2`,
    [prefix, limit ?? null, ...bounds],
  );
  return found.map(({ key, value }) => ({ key, value: decode(value) }));
}

/** The form in which Keyv stores a row. */
const encode = (value: unknown): string => JSON.stringify({ value });
const decode = (text: string): unknown => (JSON.parse(text) as { readonly value: unknown }).value;

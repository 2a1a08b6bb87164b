import { existsSync } from 'node:fs';
import { createLogger } from '../log.ts';
import { storeShardCount } from '../services/runtime/shard-count.ts';
import { createDatabase } from '../services/storage/postgres/database.ts';
import { sqlState } from '../services/storage/postgres/errors.ts';
import { openingProblem } from '../services/storage/postgres/opening-problem.ts';
import { readRows } from '../services/storage/postgres/rows.ts';
import { valuesOf } from '../services/storage/row-text.ts';
import { schema } from '../services/storage/schema.ts';
import { sqliteFacts } from '../services/storage/sqlite/integrity/file-integrity.ts';
import type { Store } from '../services/storage/store.ts';
import { readRow } from './database.ts';
import { openDatabase, type NamedDatabase } from './open-database.ts';
import { OperatorError } from './terminal.ts';

/** The SQLSTATE before the first start on an empty database. */
const noSuchTable = '42P01';

/**
 * The stored number of shards, also while a bot runs; `undefined` before the first start.
 *
 * @throws {OperatorError} where the database cannot be read.
 */
export async function readShardCount(named: NamedDatabase): Promise<number | undefined> {
  return countIn(await rowOf(named));
}

async function rowOf(named: NamedDatabase): Promise<unknown> {
  const { database, url = '' } = named;
  if (database.kind === 'postgres') return rowOfPostgres(url, database.name);
  if (!existsSync(database.path)) return undefined;
  try {
    return readRow(database.path, schema.shards.key());
  } catch (error) {
    throw new OperatorError(`${database.path} cannot be read (${sqliteFacts(error).why}).`, { cause: error });
  }
}

/** Reads without the lease that a bot has. */
async function rowOfPostgres(url: string, name: string): Promise<unknown> {
  const database = createDatabase({ url, maxConnections: 1 }, createLogger('error'));
  try {
    const keys = [schema.shards.key()];
    const { texts } = await readRows(database.query, keys);
    return valuesOf(keys, texts).get(schema.shards.key());
  } catch (error) {
    if (sqlState(error) === noSuchTable) return undefined;
    const problem = openingProblem(error, name);
    throw problem === undefined ? error : new OperatorError(problem.words, { cause: error });
  } finally {
    await database.close();
  }
}

/**
 * Stores the number of shards for the next start. Returns the number before.
 *
 * @throws {OperatorError} where a bot uses the database, or where it cannot be used.
 */
export async function writeShardCount(named: NamedDatabase, count: number): Promise<number | undefined> {
  return withStore(named, async (store) => {
    const before = countIn(await store.get(schema.shards.key()));
    await storeShardCount(store, count);
    return before;
  });
}

function countIn(row: unknown): number | undefined {
  return schema.shards.record.safeParse(row).data?.count;
}

async function withStore<T>(named: NamedDatabase, use: (store: Store) => Promise<T>): Promise<T> {
  const { database } = named;
  const store = await openDatabase(named, database.kind === 'sqlite' ? database.path : database.name);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

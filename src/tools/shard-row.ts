import { existsSync } from 'node:fs';
import { storeShardCount } from '../services/runtime/shard-count.ts';
import { schema } from '../services/storage/schema.ts';
import { sqliteFacts } from '../services/storage/sqlite/integrity/file-integrity.ts';
import type { Store } from '../services/storage/store.ts';
import { readRow } from './database.ts';
import { openDatabase, type NamedDatabase } from './open-database.ts';
import { OperatorError } from './terminal.ts';

/**
 * The stored number of shards, of a file also while a bot runs; `undefined` before the first start.
 *
 * @throws {OperatorError} where the database cannot be read.
 */
export async function readShardCount(named: NamedDatabase): Promise<number | undefined> {
  return countIn(await rowOf(named));
}

async function rowOf(named: NamedDatabase): Promise<unknown> {
  const { database } = named;
  if (database.kind === 'postgres') return withStore(named, async (store) => store.get(schema.shards.key()));
  if (!existsSync(database.path)) return undefined;
  try {
    return readRow(database.path, schema.shards.key());
  } catch (error) {
    throw new OperatorError(`${database.path} cannot be read (${sqliteFacts(error).why}).`, { cause: error });
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

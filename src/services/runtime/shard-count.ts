import type { Logger } from 'pino';
import { mostShards } from '../../core/shards.ts';
import { schema } from '../storage/schema.ts';
import { write, type Store } from '../storage/store.ts';

/**
 * How many shards the bot has: as many as are stored. The first start stores the number of the setting, or else what
 * Discord recommends. Later starts do not follow either, because the operator decides when the servers are divided anew.
 */
export async function decideShardCount(options: {
  readonly store: Store;
  readonly setting: number | undefined;
  /** Asks Discord. */
  readonly recommended: () => Promise<number>;
  readonly log: Logger;
}): Promise<number> {
  const { store, setting, log } = options;
  const kept = await store.get(schema.shards.key());
  const read = schema.shards.record.safeParse(kept);
  if (read.success) return read.data.count;
  if (kept !== undefined) log.warn('the stored number of shards cannot be read; it is decided again');
  const count = setting ?? Math.min(Math.max(await options.recommended(), 1), mostShards);
  await storeShardCount(store, count);
  return count;
}

export async function storeShardCount(store: Pick<Store, 'transaction'>, count: number): Promise<void> {
  await write(store, { key: schema.shards.key(), value: { version: 1, count } });
}

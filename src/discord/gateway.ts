import { retrying } from './retrying.ts';
import { createSessionStarts } from './session-starts.ts';
import { connectShard, type ConnectedShard, type ShardOptions } from './shard.ts';

/** The connections to Discord's gateway: interactions arrive on them. */
export interface Gateway {
  readonly applicationId: string;
  readonly shardCount: number;
  /**
   * Resolves when every shard is connected, or when no further one has been for a while: those go on trying, and the
   * others work. @throws the signal's reason when aborted.
   */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** In ms. Four shards of a bucket could identify in this time, so what does not come then has a problem. */
const patience = 20_000;

/**
 * Connects the bot's shards, each by itself. Resolves when the first one is connected. `beforeIdentify` is awaited
 * before anything, and tried again like a connection; then `shardCount` says how many there are.
 *
 * @throws the signal's reason when aborted.
 */
export async function connect(
  options: Omit<ShardOptions, 'starts'> & {
    readonly beforeIdentify: () => Promise<void>;
    readonly shardCount: () => Promise<number>;
  },
): Promise<Gateway> {
  const { clock, log } = options;
  const closing = new AbortController();
  const signal = AbortSignal.any([options.signal, closing.signal]);
  const failed = 'could not connect to Discord; trying again';
  await retrying({ clock, log, signal, failed }, options.beforeIdentify);
  const count = await retrying({ clock, log, signal, failed }, options.shardCount);
  const starts = createSessionStarts({ infos: options.infos, clock, log });

  const waiting = new Set(Array.from({ length: count }, (_, id) => id));
  const all = Promise.withResolvers<void>();
  let newest = clock.monotonic();
  async function connectOne(id: number): Promise<ConnectedShard> {
    const shard = await connectShard({ ...options, signal, starts }, { id, count });
    waiting.delete(id);
    newest = clock.monotonic();
    if (waiting.size === 0) all.resolve();
    return shard;
  }
  const shards = [...waiting].map(connectOne);

  async function close(): Promise<void> {
    closing.abort();
    // A shard that is not connected yet ends by the signal.
    await Promise.allSettled(shards.map(async (shard) => (await shard).disconnect()));
  }

  async function settled(): Promise<void> {
    while (waiting.size > 0) {
      const left = newest + patience - clock.monotonic();
      if (left <= 0) return log.warn({ shards: [...waiting] }, 'some shards are not connected yet; they go on trying');
      const enough = new AbortController();
      await Promise.race([all.promise, clock.sleep(left, AbortSignal.any([signal, enough.signal]))]);
      enough.abort();
    }
  }

  try {
    const { applicationId } = await Promise.any(shards);
    return { applicationId, shardCount: count, settled, close };
  } catch (error) {
    await close();
    options.signal.throwIfAborted();
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
}

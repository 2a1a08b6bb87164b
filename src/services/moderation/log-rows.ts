import { createHash } from 'node:crypto';
import {
  logBatch,
  queuedEntry,
  waitingChannel,
  type LogBatch,
  type LogEntry,
} from '../../core/moderation/log-entry.ts';
import type { Clock } from '../runtime/clock.ts';
import { commit, type Store, type Write } from '../storage/store.ts';
import type { ServerLog } from './server-log.ts';

/** A log channel, and how much waits for it. */
export interface WaitingChannel {
  readonly guildId: string;
  readonly channelId: string;
  /** Entries with a row. */
  waiting: number;
  /** Entries that are only counted. */
  leftOut: number;
  /** The message that is being written. */
  batch: LogBatch | undefined;
  /** The message that was written last. */
  last: string | undefined;
}

type Named = Pick<WaitingChannel, 'guildId' | 'channelId'>;

/** Of one channel: further entries are only counted. */
const mostWaiting = 1_000;
/** So many entries or fewer get a message each. */
const mostAlone = 3;
/** More than one message can tell of. */
const readAtOnce = 50;
/** Of an entry, and then of its place in the count, in ms. */
const longestLife = 7 * 86_400_000;

const prefixes = { entry: 'log:', batch: 'log-batch:', channel: 'log-channel:' } as const;
const idOf = ({ guildId, channelId }: Named): string => `${guildId}:${channelId}`;
const entriesOf = (channel: Named): string => `${prefixes.entry}${idOf(channel)}:`;
const batchRow = (channel: Named, value: LogBatch | undefined): Write => ({
  key: `${prefixes.batch}${idOf(channel)}`,
  value,
});
const channelRow = (channel: Named, leftOut: number | undefined): Write => ({
  key: `${prefixes.channel}${idOf(channel)}`,
  value: leftOut === undefined ? undefined : { version: 1, leftOut },
});
/** Discord compares the nonces of one author, whatever the channel (developers/resources/message, 'Create Message'). */
const nonceOf = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 25);
const without = (keys: readonly string[]): Write[] => keys.map((key) => ({ key, value: undefined }));

/** What waits for log channels, on disk: a row an entry, one for the message being written, and one that names the channel. */
export interface LogRows {
  /** The rows of a further entry: with its own, or counted. */
  add(channel: WaitingChannel, id: string, entry: LogEntry): readonly Write[];
  /** The message that is being written, or the next, put together and written down; none where nothing waits. What waited too long is counted, and then forgotten. */
  next(channel: WaitingChannel): Promise<LogBatch | undefined>;
  /** The message stands there. */
  written(channel: WaitingChannel, batch: LogBatch): Promise<void>;
  /** Discord does not take it: it is counted with those that have no row. */
  dropped(channel: WaitingChannel, batch: LogBatch): Promise<void>;
  /** Nothing waits for the channel any more; or something does after all. */
  mark(channel: WaitingChannel, isWaiting: boolean): Promise<void>;
  /** Takes all of a channel away. */
  forget(channel: Named): Promise<void>;
  load(): Promise<readonly WaitingChannel[]>;
}

export function createLogRows(options: {
  readonly store: Store;
  readonly serverLog: Pick<ServerLog, 'text'>;
  readonly clock: Clock;
}): LogRows {
  const { store, serverLog, clock } = options;

  /** Takes rows away, and changes the count of those without one: what is counted meanwhile is added to that. */
  async function takeAway(
    channel: WaitingChannel,
    keys: readonly string[],
    change: number,
    others: readonly Write[] = [],
  ): Promise<void> {
    channel.leftOut += change;
    try {
      await commit(store, [...without(keys), ...others, channelRow(channel, channel.leftOut)]);
    } catch (error) {
      channel.leftOut -= change;
      throw error;
    }
    channel.waiting = Math.max(channel.waiting - keys.length, 0);
  }

  /** The oldest entries that are young enough. */
  async function oldest(
    channel: WaitingChannel,
  ): Promise<readonly { readonly key: string; readonly entry: LogEntry }[]> {
    for (;;) {
      const rows = await store.range(entriesOf(channel), { limit: readAtOnce });
      const youngest = clock.now() - longestLife;
      const usable = rows.flatMap(({ key, value }) => {
        const queued = queuedEntry.safeParse(value).data;
        return queued !== undefined && queued.at >= youngest ? [{ key, entry: queued.entry }] : [];
      });
      const kept = new Set(usable.map(({ key }) => key));
      const expired = rows.flatMap(({ key }) => (kept.has(key) ? [] : [key]));
      if (expired.length > 0) await takeAway(channel, expired, expired.length);
      if (usable.length > 0 || expired.length === 0) return usable;
    }
  }

  async function end(channel: WaitingChannel, batch: LogBatch, change: number): Promise<void> {
    await takeAway(channel, batch.keys, change, [batchRow(channel, undefined)]);
    channel.batch = undefined;
  }

  return {
    add(channel, id, entry) {
      const at = clock.now();
      if (channel.waiting >= mostWaiting) {
        channel.leftOut += 1;
        return [channelRow(channel, channel.leftOut)];
      }
      channel.waiting += 1;
      const key = `${entriesOf(channel)}${String(at).padStart(14, '0')}:${id}`;
      return [{ key, value: { version: 1, at, entry } }, channelRow(channel, channel.leftOut)];
    },

    async next(channel) {
      const { batch: present } = channel;
      if (present !== undefined) {
        if (present.at >= clock.now() - longestLife) return present;
        await end(channel, present, present.keys.length - present.leftOut);
      }
      const rows = await oldest(channel);
      const { leftOut } = channel;
      if (rows.length === 0 && leftOut === 0) return undefined;
      const chosen = rows.length <= mostAlone ? rows.slice(0, 1) : rows;
      const entries: readonly LogEntry[] =
        chosen.length > 0 ? chosen.map(({ entry }) => entry) : [{ kind: 'left-out', count: leftOut }];
      const { text, taken } = serverLog.text(channel.guildId, entries);
      const keys = chosen.slice(0, taken).map(({ key }) => key);
      const at = clock.now();
      const batch: LogBatch = {
        version: 1,
        at,
        ...(channel.last === undefined ? {} : { after: channel.last }),
        text,
        nonce: nonceOf(keys[0] ?? `${idOf(channel)}:${at}`),
        keys,
        leftOut: chosen.length > 0 ? 0 : leftOut,
      };
      await commit(store, [batchRow(channel, batch)]);
      channel.batch = batch;
      return batch;
    },

    written: async (channel, batch) => end(channel, batch, -batch.leftOut),
    dropped: async (channel, batch) => end(channel, batch, batch.keys.length),

    mark: async (channel, isWaiting) => commit(store, [channelRow(channel, isWaiting ? channel.leftOut : undefined)]),

    async forget(channel) {
      const rows = await store.range(entriesOf(channel));
      await commit(store, [
        ...without(rows.map(({ key }) => key)),
        batchRow(channel, undefined),
        channelRow(channel, undefined),
      ]);
    },

    async load() {
      const channels: WaitingChannel[] = [];
      for (const { key, value } of await store.range(prefixes.channel)) {
        const [guildId = '', channelId = ''] = key.slice(prefixes.channel.length).split(':');
        const named = { guildId, channelId };
        const waiting = (await store.range(entriesOf(named), { limit: mostWaiting })).length;
        channels.push({
          ...named,
          last: undefined,
          waiting,
          leftOut: waitingChannel.safeParse(value).data?.leftOut ?? 0,
          batch: logBatch.safeParse(await store.get(batchRow(named, undefined).key)).data,
        });
      }
      return channels;
    },
  };
}

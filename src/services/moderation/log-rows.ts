import { createHash } from 'node:crypto';
import type { LogBatch, LogEntry, LogMarks, TimedEntry } from '../../core/moderation/log-entry.ts';
import type { Clock } from '../runtime/clock.ts';
import { daysKept, momentOf, schema } from '../storage/schema.ts';
import { write, type Rows, type Store, type Write } from '../storage/store.ts';
import type { ServerLog } from './server-log.ts';
import { messageLimits } from '../../core/discord-limits.ts';

/** An entry for a log channel. `id` makes its key unique within a millisecond. */
export interface LogNotice {
  readonly guildId: string;
  readonly channelId: string;
  readonly id: string;
  readonly entry: LogEntry;
}

type ChannelRef = Pick<LogNotice, 'guildId' | 'channelId'>;
/** `waiting`: entries with a row. `leftOut`: entries that are only counted. */
interface Counts {
  readonly waiting: number;
  readonly leftOut: number;
}

/** The most waiting entries of a channel. Further ones are only counted. */
const mostWaiting = 1_000;
/** Up to this number, each entry gets a message of its own. */
const mostAlone = 3;
/** More entries than fit into one message. */
const readAtOnce = 50;
const day = 86_400_000;
/** How long an entry is kept, and after that its place in the count, in ms. */
const longestLife = daysKept(schema.logEntry, 0) * day;

export const channelKey = ({ guildId, channelId }: ChannelRef): string => schema.logChannel.key(guildId, channelId);
const batchKey = ({ guildId, channelId }: ChannelRef): string => schema.logBatch.key(guildId, channelId);
const entriesOf = ({ guildId, channelId }: ChannelRef): string => schema.logEntry.under(guildId, channelId);
/** Discord compares the nonces of an author across all channels (developers/resources/message, 'Create Message'). */
const nonceOf = (key: string): string =>
  createHash('sha256').update(key).digest('base64url').slice(0, messageLimits.nonce);
/** Discord numbers other components from 1, so the marks begin far above. A component's id has 32 bits. */
function marksOf(key: string): LogMarks {
  const hash = createHash('sha256').update(`marks of ${key}`).digest();
  const [first, second] = [hash.readUInt32BE(0) >>> 2, hash.readUInt32BE(4) >>> 2];
  return [2 ** 30 + first, 2 ** 30 + (second === first ? first ^ 1 : second)];
}
const removals = (keys: readonly string[]): Write[] => keys.map((key) => ({ key, value: undefined }));

function countsOf(value: unknown): Counts {
  const { waiting = 0, leftOut = 0 } = schema.logChannel.record.safeParse(value).data ?? {};
  return { waiting, leftOut };
}

const countsRow = (named: ChannelRef, counts: Counts): Write => ({
  key: channelKey(named),
  value: { version: 1, ...counts },
});

/**
 * The rows of new entries. An entry gets a row, or is only counted. They are for the transaction that the entries
 * report. It has to read the rows of their channels (`channelKey`). `at` is in epoch ms.
 */
export function entryWrites(rows: Rows, notices: readonly LogNotice[], at: number): readonly Write[] {
  const entries: Write[] = [];
  const counts = new Map<string, Write>();
  for (const { entry, id, ...named } of notices) {
    const key = channelKey(named);
    const { waiting, leftOut } = countsOf(counts.get(key)?.value ?? rows.get(key));
    const hasRoom = waiting < mostWaiting;
    if (hasRoom) {
      const { guildId, channelId } = named;
      entries.push({
        key: schema.logEntry.key(guildId, channelId, momentOf(at), id),
        value: { version: 1, at, entry },
      });
    }
    counts.set(key, countsRow(named, hasRoom ? { waiting: waiting + 1, leftOut } : { waiting, leftOut: leftOut + 1 }));
  }
  return [...entries, ...counts.values()];
}

/**
 * The rows of log channels: one for each entry, one for the message that is being written, and one with the counts of
 * the channel.
 */
export interface LogRows {
  counts(channel: ChannelRef): Promise<Counts>;
  /**
   * The message that is being written, or else the next one, which follows `last` and is now written down. `undefined`
   * if nothing waits. Entries that waited too long are counted, and later forgotten.
   */
  next(channel: ChannelRef, last: string | undefined): Promise<LogBatch | undefined>;
  /** The message was sent. */
  written(channel: ChannelRef, batch: LogBatch): Promise<void>;
  /** Discord refuses the message. Its entries are only counted from now on. */
  dropped(channel: ChannelRef, batch: LogBatch): Promise<void>;
  /** Removes the channel if nothing waits for it. Returns whether nothing waits. */
  finish(channel: ChannelRef): Promise<boolean>;
  /** Removes all rows of a channel. */
  forget(channel: ChannelRef): Promise<void>;
  /** Every channel that has entries, and whether a message was being written. */
  load(): Promise<readonly (ChannelRef & { readonly isWriting: boolean })[]>;
}

export function createLogRows(options: {
  readonly store: Store;
  readonly serverLog: Pick<ServerLog, 'compose'>;
  readonly clock: Clock;
}): LogRows {
  const { store, serverLog, clock } = options;

  const counts = async (named: ChannelRef): Promise<Counts> => countsOf(await store.get(channelKey(named)));

  /** Removes rows, and adds `change` to the count of entries without a row. */
  async function removeRows(
    named: ChannelRef,
    keys: readonly string[],
    change: number,
    others: readonly Write[] = [],
  ): Promise<void> {
    await store.transaction([channelKey(named)], (rows) => {
      const { waiting, leftOut } = countsOf(rows.get(channelKey(named)));
      const left = { waiting: Math.max(waiting - keys.length, 0), leftOut: Math.max(leftOut + change, 0) };
      return { writes: [...removals(keys), ...others, countsRow(named, left)], result: undefined };
    });
  }

  /**
   * Removes the channel with these rows, unless entries were added since `known`. Returns whether nothing waits any
   * more.
   */
  async function remove(named: ChannelRef, keys: readonly string[], known: Counts): Promise<boolean> {
    return store.transaction([channelKey(named)], (rows) => {
      if (!rows.has(channelKey(named))) return { writes: removals(keys), result: true };
      const present = countsOf(rows.get(channelKey(named)));
      if (present.waiting !== known.waiting || present.leftOut !== known.leftOut) return { writes: [], result: false };
      return { writes: removals([...keys, batchKey(named), channelKey(named)]), result: true };
    });
  }

  /** The oldest entries that have not expired. */
  async function oldest(named: ChannelRef): Promise<readonly (TimedEntry & { readonly key: string })[]> {
    for (;;) {
      const rows = await store.range(entriesOf(named), { limit: readAtOnce });
      const youngest = clock.now() - longestLife;
      const usable = rows.flatMap(({ key, value }) => {
        const queued = schema.logEntry.record.safeParse(value).data;
        return queued !== undefined && queued.at >= youngest ? [{ key, at: queued.at, entry: queued.entry }] : [];
      });
      const kept = new Set(usable.map(({ key }) => key));
      const expired = rows.flatMap(({ key }) => (kept.has(key) ? [] : [key]));
      if (expired.length > 0) await removeRows(named, expired, expired.length);
      if (usable.length > 0 || expired.length === 0) return usable;
    }
  }

  const batchOf = async (named: ChannelRef): Promise<LogBatch | undefined> =>
    schema.logBatch.record.safeParse(await store.get(batchKey(named))).data;

  async function end(named: ChannelRef, batch: LogBatch, change: number): Promise<void> {
    await removeRows(named, batch.keys, change, removals([batchKey(named)]));
  }

  /** Composes the next message; `undefined` if nothing waits. */
  async function compose(named: ChannelRef, last: string | undefined): Promise<LogBatch | undefined> {
    const rows = await oldest(named);
    const { leftOut } = await counts(named);
    if (rows.length === 0 && leftOut === 0) return undefined;
    const chosen = rows.length <= mostAlone ? rows.slice(0, 1) : rows;
    const at = clock.now();
    const entries: readonly TimedEntry[] =
      chosen.length > 0 ? chosen : [{ at, entry: { kind: 'left-out', count: leftOut } }];
    const firstKey = chosen[0]?.key ?? entriesOf(named) + String(at);
    const { message, taken } = serverLog.compose(named.guildId, entries, marksOf(firstKey));
    return {
      version: 1,
      at,
      ...(last === undefined ? {} : { after: last }),
      ...message,
      nonce: nonceOf(firstKey),
      keys: chosen.slice(0, taken).map(({ key }) => key),
      leftOut: chosen.length > 0 ? 0 : leftOut,
    };
  }

  return {
    counts,
    async next(named, last) {
      const present = await batchOf(named);
      if (present !== undefined) {
        if (present.at >= clock.now() - longestLife) return present;
        await end(named, present, present.keys.length - present.leftOut);
      }
      const batch = await compose(named, last);
      if (batch === undefined) return undefined;
      await write(store, { key: batchKey(named), value: batch });
      return batch;
    },

    written: async (named, batch) => end(named, batch, -batch.leftOut),
    dropped: async (named, batch) => end(named, batch, batch.keys.length),

    async finish(named) {
      const known = await counts(named);
      if (known.leftOut > 0 || (await store.range(entriesOf(named), { limit: 1 })).length > 0) return false;
      return remove(named, [], known);
    },

    async forget(named) {
      for (;;) {
        const known = await counts(named);
        const rows = await store.range(entriesOf(named));
        const keys = rows.map(({ key }) => key);
        if (await remove(named, keys, known)) return;
      }
    },

    async load() {
      const channels = (await store.range(schema.logChannel.prefix)).map(({ key }) => {
        const [guildId, channelId] = schema.logChannel.partsOf(key);
        return { guildId, channelId };
      });
      for (const named of channels) {
        // An earlier version did not count the entries in this row.
        const waiting = (await store.range(entriesOf(named), { limit: mostWaiting })).length;
        const { leftOut, ...known } = await counts(named);
        if (known.waiting === waiting) continue;
        const row = countsRow(named, { waiting, leftOut });
        await store.transaction([row.key], () => ({ writes: [row], result: undefined }));
      }
      return Promise.all(
        channels.map(async (named) => ({ ...named, isWriting: (await batchOf(named)) !== undefined })),
      );
    },
  };
}

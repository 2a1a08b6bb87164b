import pLimit from 'p-limit';
import type { Logger } from 'pino';
import type { Clock } from '../runtime/clock.ts';
import { createSchedule } from '../runtime/schedule.ts';
import type { Store } from '../storage/store.ts';
import { createChannelWriter, idOf, isFailing, newChannel, type Channel } from './log-channel.ts';
import { channelKey, createLogRows, entryWrites, type LogNotice } from './log-rows.ts';
import type { ServerLog } from './server-log.ts';

/** How many entries wait because their channel cannot be written. */
export interface LogBacklog {
  readonly waiting: number;
  /** When writing failed first, in epoch ms. */
  readonly since: number;
}

/**
 * Entries for log channels, on disk until Discord has them. An entry is written in the transaction that it reports.
 * Entries are sent in order. If more than three wait, several go into one message. They are tried until Discord takes
 * them or the channel is gone.
 */
export interface LogQueue {
  /** Writes entries that belong to no other transaction, and sends them. */
  add(notices: readonly LogNotice[]): Promise<void>;
  /** Sends entries that were written by `entryWrites`. */
  send(notices: readonly LogNotice[]): void;
  /** Waits a moment for the entries that were just sent. `false` if the channel cannot be written. */
  settled(guildId: string, channelId: string): Promise<boolean>;
  backlog(guildId: string): Promise<LogBacklog | undefined>;
  /** Reads the entries that an earlier process left. */
  load(): Promise<void>;
  /** Begins to send. Before that, the languages of the servers are not known. */
  start(): void;
  /** Stops sending. The rest stays on disk. */
  stop(graceMs: number): Promise<void>;
}

/** Discord allows fifty requests a second. The rest is left to members. */
const postsAtOnce = 4;
const faultPause = 5_000;
/** How long a moderator's command waits to learn that the channel cannot be written, in ms. */
const patience = 1_000;

export function createLogQueue(options: {
  readonly store: Store;
  readonly serverLog: ServerLog;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
}): LogQueue {
  const { store, clock, log } = options;
  const logRows = createLogRows(options);
  const channels = new Map<string, Channel>();
  const limit = pLimit(postsAtOnce);
  const forget = (channel: Channel): void => void channels.delete(idOf(channel));
  const writeNext = createChannelWriter({ ...options, rows: logRows, forget });
  let isStarted = false;
  const schedule = createSchedule({
    clock,
    async step(id, signal) {
      const channel = channels.get(id);
      if (channel === undefined) return undefined;
      const early = channel.notBefore - clock.monotonic();
      if (early > 0) return early;
      try {
        return await limit(async () => writeNext(channel, signal));
      } finally {
        channel.step.resolve();
        channel.step = Promise.withResolvers();
      }
    },
    failed(id, error) {
      log.error({ channel: id, err: error }, 'a log channel could not be written; trying again');
      return faultPause;
    },
  });

  function channelOf(guildId: string, channelId: string): Channel {
    const id = idOf({ guildId, channelId });
    const channel = channels.get(id) ?? newChannel({ guildId, channelId, isWriting: false });
    channels.set(id, channel);
    return channel;
  }

  function wake(channel: Channel): void {
    channel.isIdle = false;
    if (isStarted) schedule.in(0, idOf(channel));
  }

  const send: LogQueue['send'] = (notices) => {
    for (const { guildId, channelId } of notices) {
      const channel = channelOf(guildId, channelId);
      channel.movedAt = clock.monotonic();
      wake(channel);
    }
  };

  return {
    send,
    async add(notices) {
      const at = clock.now();
      await store.transaction(notices.map(channelKey), (rows) => ({
        writes: entryWrites(rows, notices, at),
        result: undefined,
      }));
      send(notices);
    },
    async settled(guildId, channelId) {
      const channel = channels.get(idOf({ guildId, channelId }));
      if (channel === undefined) return true;
      const late = new AbortController();
      const isLate = clock.sleep(patience, late.signal).then(yes, yes);
      while (channels.get(idOf(channel)) === channel && !channel.isIdle && !isFailing(channel)) {
        if (await Promise.race([isLate, channel.step.promise])) break;
      }
      late.abort();
      return !isFailing(channel);
    },
    async backlog(guildId) {
      const failing = [...channels.values()].filter((channel) => channel.guildId === guildId && isFailing(channel));
      if (failing.length === 0) return undefined;
      const counts = await Promise.all(failing.map(async (channel) => logRows.counts(channel)));
      return {
        waiting: counts.reduce((sum, { waiting, leftOut }) => sum + waiting + leftOut, 0),
        since: Math.min(...failing.map(({ failingSince = Infinity }) => failingSince)),
      };
    },
    async load() {
      for (const found of await logRows.load()) channels.set(idOf(found), newChannel(found));
    },
    start() {
      isStarted = true;
      for (const channel of channels.values()) wake(channel);
    },
    stop: async (graceMs) => schedule.stop(graceMs),
  };
}

const yes = (): boolean => true;

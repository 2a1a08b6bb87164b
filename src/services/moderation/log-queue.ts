import pLimit from 'p-limit';
import type { Logger } from 'pino';
import { backOff } from '../../core/job/pace.ts';
import type { LogBatch } from '../../core/moderation/log-entry.ts';
import type { Clock } from '../runtime/clock.ts';
import { createSchedule } from '../runtime/schedule.ts';
import type { Store } from '../storage/store.ts';
import { channelKey, createLogRows, entryWrites, type Told } from './log-rows.ts';
import type { LogOutcome, ServerLog } from './server-log.ts';

/** Entries that wait because their channel cannot be written. */
export interface LogStanding {
  readonly waiting: number;
  /** When writing failed first, in epoch ms. */
  readonly since: number;
}

/**
 * What log channels are to be told, on disk until it stands there: written in the transaction that it tells of, sent in order,
 * several in one message where more than three wait, and tried until Discord takes it or the channel is gone.
 */
export interface LogQueue {
  /** Entries that belong to no other transaction are written down and sent. */
  add(told: readonly Told[]): Promise<void>;
  /** These were written down, by `entryWrites`: they are sent. */
  send(told: readonly Told[]): void;
  /** Waits a moment for what was sent just now; `false` where the channel cannot be written. */
  settled(guildId: string, channelId: string): Promise<boolean>;
  standing(guildId: string): Promise<LogStanding | undefined>;
  /** Reads what an earlier process left. */
  load(): Promise<void>;
  /** Begins to send. Before that the languages of the servers are not known. */
  start(): void;
  /** What is not sent stays on disk. */
  stop(graceMs: number): Promise<void>;
}

/** A channel for which something waits, or did so just now. */
interface Channel {
  readonly guildId: string;
  readonly channelId: string;
  /** The message that was written last. */
  last: string | undefined;
  /** Whether the message that is being written may stand there already. */
  isUnsure: boolean;
  failures: number;
  failingSince: number | undefined;
  /** Nothing is sent before, by the monotonic clock. */
  notBefore: number;
  /** When an entry was last written down, or stood there, by the monotonic clock. */
  movedAt: number;
  /** Whether nothing waits for it. */
  isIdle: boolean;
  /** Resolves when the present step is over. */
  step: PromiseWithResolvers<void>;
}

/** The rest of Discord's fifty requests a second is for members. */
const postsAtOnce = 4;
/** A channel in which Easel may not write is tried so often, in ms. */
const forbiddenPause = 300_000;
const faultPause = 5_000;
/** So long a channel is remembered for which nothing waits, and its last message with it, in ms. */
const remembered = 10_000;
/** In ms: whoever decided something reads at once that the channel cannot be written, where that is known so soon. */
const patience = 1_000;

export function createLogQueue(options: {
  readonly store: Store;
  readonly serverLog: ServerLog;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
}): LogQueue {
  const { store, serverLog, clock, random, log } = options;
  const onDisk = createLogRows({ store, serverLog, clock });
  const channels = new Map<string, Channel>();
  const limit = pLimit(postsAtOnce);
  let isStarted = false;
  const schedule = createSchedule({
    clock,
    async step(id, signal) {
      const channel = channels.get(id);
      if (channel === undefined) return undefined;
      const early = channel.notBefore - clock.monotonic();
      if (early > 0) return early;
      try {
        return await limit(async () => sendNext(channel, signal));
      } finally {
        channel.step.resolve();
        channel.step = Promise.withResolvers();
      }
    },
    failed(id, error) {
      log.error({ channel: id, err: error }, 'a log channel could not be seen to; it is tried again');
      return faultPause;
    },
  });

  const ofServer = (guildId: string): Channel[] =>
    [...channels.values()].filter((channel) => channel.guildId === guildId);

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

  /** Writes one message; answers in how many ms the next is due. */
  async function sendNext(channel: Channel, signal: AbortSignal): Promise<number | undefined> {
    const batch = await onDisk.next(channel, channel.last);
    if (batch === undefined) return nothingWaits(channel);
    const { channelId, isUnsure } = channel;
    const id = isUnsure ? await serverLog.find(channelId, batch, signal) : undefined;
    const outcome =
      id === undefined ? await serverLog.post(channelId, batch, signal) : { kind: 'written' as const, id };
    return settle(channel, batch, outcome);
  }

  async function nothingWaits(channel: Channel): Promise<number | undefined> {
    if (!(await onDisk.finish(channel))) return 0;
    channel.isIdle = true;
    if (clock.monotonic() - channel.movedAt < remembered) return remembered;
    channels.delete(idOf(channel));
    return undefined;
  }

  async function settle(channel: Channel, batch: LogBatch, outcome: LogOutcome): Promise<number | undefined> {
    const { guildId } = channel;
    switch (outcome.kind) {
      case 'written':
        // It stands there, also where that cannot be noted.
        channel.isUnsure = true;
        await onDisk.written(channel, batch);
        channel.last = outcome.id;
        channel.movedAt = clock.monotonic();
        return succeeded(channel);
      case 'refused':
        // Not the count itself: a channel that does not take that takes nothing.
        if (batch.keys.length === 0) return later(channel, forbiddenPause);
        log.error({ guild: guildId }, 'Discord does not take a message for a log channel; it is left out');
        await onDisk.dropped(channel, batch);
        return succeeded(channel);
      case 'gone':
        log.warn({ guild: guildId }, 'a log channel is gone; what waited for it is in the audit log alone');
        channel.failingSince ??= clock.now();
        channels.delete(idOf(channel));
        await onDisk.forget(channel);
        return undefined;
      case 'forbidden':
        return later(channel, forbiddenPause);
      case 'unreachable':
        // What is limited was not written.
        channel.isUnsure ||= outcome.retryAfter === undefined;
        return later(channel, Math.max(outcome.retryAfter ?? 0, backOff(channel.failures + 1, random())));
    }
  }

  function succeeded(channel: Channel): number {
    Object.assign(channel, { isUnsure: false, failures: 0, failingSince: undefined });
    return 0;
  }

  function later(channel: Channel, ms: number): number {
    channel.failures += 1;
    channel.failingSince ??= clock.now();
    channel.notBefore = clock.monotonic() + ms;
    return ms;
  }

  const send: LogQueue['send'] = (told) => {
    for (const { guildId, channelId } of told) {
      const channel = channelOf(guildId, channelId);
      channel.movedAt = clock.monotonic();
      wake(channel);
    }
  };

  return {
    send,
    async add(told) {
      const at = clock.now();
      await store.transaction(told.map(channelKey), (rows) => ({
        writes: entryWrites(rows, told, at),
        result: undefined,
      }));
      send(told);
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
    async standing(guildId) {
      const failing = ofServer(guildId).filter(isFailing);
      if (failing.length === 0) return undefined;
      const counts = await Promise.all(failing.map(async (channel) => onDisk.counts(channel)));
      return {
        waiting: counts.reduce((sum, { waiting, leftOut }) => sum + waiting + leftOut, 0),
        since: Math.min(...failing.map(({ failingSince = Infinity }) => failingSince)),
      };
    },
    async load() {
      for (const found of await onDisk.load()) channels.set(idOf(found), newChannel(found));
    },
    start() {
      isStarted = true;
      for (const channel of channels.values()) wake(channel);
    },
    stop: async (graceMs) => schedule.stop(graceMs),
  };
}

const yes = (): boolean => true;
type Named = Pick<Channel, 'guildId' | 'channelId'>;
const idOf = ({ guildId, channelId }: Named): string => `${guildId} ${channelId}`;

function isFailing({ failingSince }: Channel): boolean {
  return failingSince !== undefined;
}

function newChannel({ isWriting, ...named }: Named & { readonly isWriting: boolean }): Channel {
  return {
    ...named,
    last: undefined,
    // Whether an earlier process sent its message is not known.
    isUnsure: isWriting,
    failures: 0,
    failingSince: undefined,
    notBefore: -Infinity,
    movedAt: -Infinity,
    isIdle: false,
    step: Promise.withResolvers(),
  };
}

import pLimit from 'p-limit';
import type { Logger } from 'pino';
import { backOff } from '../../core/job/pace.ts';
import type { LogBatch, LogEntry } from '../../core/moderation/log-entry.ts';
import type { Clock } from '../runtime/clock.ts';
import { createSchedule } from '../runtime/schedule.ts';
import { commit, type Store, type Write } from '../storage/store.ts';
import { createLogRows, type WaitingChannel } from './log-rows.ts';
import type { LogOutcome, ServerLog } from './server-log.ts';

/** Entries that wait because their channel cannot be written. */
export interface LogStanding {
  readonly waiting: number;
  /** When writing failed first, in epoch ms. */
  readonly since: number;
}

/**
 * What log channels are to be told, on disk until it stands there: written in the commit that it tells of, sent in order,
 * several in one message where more than three wait, and tried until Discord takes it or the channel is gone.
 */
export interface LogQueue {
  /** The rows of an entry, to be written with what it tells of; none without a channel. `id` makes its key unique in its moment. */
  rows(guildId: string, channelId: string | undefined, id: string, entry: LogEntry): readonly Write[];
  /** Writes an entry down that belongs to no other commit, and sends it. */
  add(guildId: string, channelId: string | undefined, id: string, entry: LogEntry): Promise<void>;
  /** Sends what was written down for a server. */
  send(guildId: string): void;
  /** Waits a moment for what was sent just now; `false` where the channel cannot be written. */
  settled(guildId: string, channelId: string): Promise<boolean>;
  standing(guildId: string): LogStanding | undefined;
  /** Reads what an earlier process left. */
  load(): Promise<void>;
  /** Begins to send. Before that the languages of the servers are not known. */
  start(): void;
  /** What is not sent stays on disk. */
  stop(graceMs: number): Promise<void>;
}

/** A channel for which something waits. It is forgotten when nothing does. */
interface Channel extends WaitingChannel {
  /** Whether the message that is being written may stand there already. */
  isUnsure: boolean;
  failures: number;
  failingSince: number | undefined;
  /** Nothing is sent before, by the monotonic clock. */
  notBefore: number;
  /** When an entry was last asked for, or written, by the monotonic clock: a further one's row may be on its way to the disk. */
  movedAt: number;
  /** Whether nothing was on disk when that was looked at last: of what is counted as waiting, the commit failed or is under way. */
  isIdle: boolean;
  /** How many entries were asked for. */
  asked: number;
  /** Resolves when the present step is over. */
  step: PromiseWithResolvers<void>;
}

/** The rest of Discord's fifty requests a second is for members. */
const postsAtOnce = 4;
/** A channel in which Easel may not write is tried so often, in ms. */
const forbiddenPause = 300_000;
const faultPause = 5_000;
/** A commit seldom takes longer, in ms; so long a channel is known, and its last message with it. */
const commitTime = 10_000;
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
    const none = { waiting: 0, leftOut: 0, batch: undefined, last: undefined };
    const channel = channels.get(id) ?? newChannel({ guildId, channelId, ...none });
    channels.set(id, channel);
    return channel;
  }

  function wake(channel: Channel): void {
    channel.isIdle = false;
    if (isStarted) schedule.in(0, idOf(channel));
  }

  /** Writes one message; answers in how many ms the next is due. */
  async function sendNext(channel: Channel, signal: AbortSignal): Promise<number | undefined> {
    const batch = await onDisk.next(channel);
    if (batch === undefined) return nothingWaits(channel);
    const { channelId, isUnsure } = channel;
    const id = isUnsure ? await serverLog.find(channelId, batch, signal) : undefined;
    const outcome =
      id === undefined ? await serverLog.post(channelId, batch, signal) : { kind: 'written' as const, id };
    return settle(channel, batch, outcome);
  }

  async function nothingWaits(channel: Channel): Promise<number | undefined> {
    const { asked } = channel;
    channel.isIdle = true;
    if (clock.monotonic() - channel.movedAt < commitTime) return commitTime;
    await onDisk.mark(channel, false);
    const isLate = channel.waiting > 0 && (await onDisk.next(channel)) !== undefined;
    if (channel.asked !== asked || isLate) {
      await onDisk.mark(channel, true);
      return 0;
    }
    // Entries whose commit failed are told of nothing.
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

  const rows: LogQueue['rows'] = (guildId, channelId, id, entry) => {
    if (channelId === undefined) return [];
    const channel = channelOf(guildId, channelId);
    channel.movedAt = clock.monotonic();
    channel.asked += 1;
    return onDisk.add(channel, id, entry);
  };

  const send: LogQueue['send'] = (guildId) => {
    for (const channel of ofServer(guildId)) wake(channel);
  };

  return {
    rows,
    send,
    async add(guildId, channelId, id, entry) {
      const written = rows(guildId, channelId, id, entry);
      if (written.length === 0) return;
      await commit(store, written);
      send(guildId);
    },
    async settled(guildId, channelId) {
      const channel = channels.get(idOf({ guildId, channelId }));
      if (channel === undefined) return true;
      const late = new AbortController();
      const isLate = clock.sleep(patience, late.signal).then(yes, yes);
      while (channel.waiting > 0 && !channel.isIdle && !isFailing(channel)) {
        if (await Promise.race([isLate, channel.step.promise])) break;
      }
      late.abort();
      return !isFailing(channel);
    },
    standing(guildId) {
      const failing = ofServer(guildId).filter(isFailing);
      if (failing.length === 0) return undefined;
      return {
        waiting: failing.reduce((sum, { waiting, leftOut }) => sum + waiting + leftOut, 0),
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
const idOf = ({ guildId, channelId }: Pick<Channel, 'guildId' | 'channelId'>): string => `${guildId}:${channelId}`;

function isFailing({ failingSince }: Channel): boolean {
  return failingSince !== undefined;
}

function newChannel(found: WaitingChannel): Channel {
  return {
    ...found,
    // Whether an earlier process sent its message is not known.
    isUnsure: found.batch !== undefined,
    failures: 0,
    failingSince: undefined,
    notBefore: -Infinity,
    movedAt: -Infinity,
    asked: 0,
    isIdle: false,
    step: Promise.withResolvers(),
  };
}

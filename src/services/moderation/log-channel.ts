import type { Logger } from 'pino';
import { backoffDelay } from '../../core/job/backoff.ts';
import type { LogBatch } from '../../core/moderation/log-entry.ts';
import type { Clock } from '../runtime/clock.ts';
import type { LogRows } from './log-rows.ts';
import type { LogOutcome, ServerLog } from './server-log.ts';

/** A channel that has entries waiting, or had some a moment ago. */
export interface Channel {
  readonly guildId: string;
  readonly channelId: string;
  /** The id of the message that was written last. */
  last: string | undefined;
  /** Whether the message that is being written may exist in the channel already. */
  isUnsure: boolean;
  failures: number;
  failingSince: number | undefined;
  /** Nothing is sent before this time of the monotonic clock. */
  notBefore: number;
  /** When an entry was last added or sent, by the monotonic clock. */
  movedAt: number;
  /** Whether no entry waits for the channel. */
  isIdle: boolean;
  /** Resolves when the running step is over. */
  step: PromiseWithResolvers<void>;
}

type ChannelRef = Pick<Channel, 'guildId' | 'channelId'>;

/** How often a channel is tried in which Easel may not write, in ms. */
const forbiddenPause = 300_000;
/** How long a channel without waiting entries is kept in memory, with its last message, in ms. */
const idleTimeout = 10_000;

/**
 * Writes the next message of a channel. Returns in how many ms the next one is due. `forget` is called for a channel
 * that is gone, and for one that had nothing to write for a while.
 */
export function createChannelWriter(options: {
  readonly rows: LogRows;
  readonly serverLog: Pick<ServerLog, 'find' | 'post'>;
  readonly forget: (channel: Channel) => void;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
}): (channel: Channel, signal: AbortSignal) => Promise<number | undefined> {
  const { rows, serverLog, forget, clock, random, log } = options;

  async function sendNext(channel: Channel, signal: AbortSignal): Promise<number | undefined> {
    const batch = await rows.next(channel, channel.last);
    if (batch === undefined) return finishIdle(channel);
    const { channelId, isUnsure } = channel;
    const id = isUnsure ? await serverLog.find(channelId, batch, signal) : undefined;
    const outcome =
      id === undefined ? await serverLog.post(channelId, batch, signal) : { kind: 'written' as const, id };
    return settle(channel, batch, outcome);
  }

  async function finishIdle(channel: Channel): Promise<number | undefined> {
    if (!(await rows.finish(channel))) return 0;
    channel.isIdle = true;
    if (clock.monotonic() - channel.movedAt < idleTimeout) return idleTimeout;
    forget(channel);
    return undefined;
  }

  async function settle(channel: Channel, batch: LogBatch, outcome: LogOutcome): Promise<number | undefined> {
    const { guildId } = channel;
    switch (outcome.kind) {
      case 'written':
        // The message exists, even if that cannot be written down.
        channel.isUnsure = true;
        await rows.written(channel, batch);
        channel.last = outcome.id;
        channel.movedAt = clock.monotonic();
        return succeeded(channel);
      case 'refused':
        // A message that only counts entries is not dropped. A channel that refuses it refuses everything.
        if (batch.keys.length === 0) return postpone(channel, forbiddenPause);
        log.error({ guild: guildId }, 'Discord does not take a message for a log channel; it is left out');
        await rows.dropped(channel, batch);
        return succeeded(channel);
      case 'gone':
        log.warn({ guild: guildId }, 'a log channel is gone; its waiting entries are only in the audit log');
        channel.failingSince ??= clock.now();
        forget(channel);
        await rows.forget(channel);
        return undefined;
      case 'forbidden':
        return postpone(channel, forbiddenPause);
      case 'unreachable':
        // A rate-limited message was not written.
        channel.isUnsure ||= outcome.retryAfter === undefined;
        return postpone(channel, Math.max(outcome.retryAfter ?? 0, backoffDelay(channel.failures + 1, random())));
    }
  }

  function postpone(channel: Channel, ms: number): number {
    channel.failures += 1;
    channel.failingSince ??= clock.now();
    channel.notBefore = clock.monotonic() + ms;
    return ms;
  }

  return sendNext;
}

export const idOf = ({ guildId, channelId }: ChannelRef): string => `${guildId} ${channelId}`;

function succeeded(channel: Channel): number {
  Object.assign(channel, { isUnsure: false, failures: 0, failingSince: undefined });
  return 0;
}

export function isFailing({ failingSince }: Channel): boolean {
  return failingSince !== undefined;
}

export function newChannel({ isWriting, ...named }: ChannelRef & { readonly isWriting: boolean }): Channel {
  return {
    ...named,
    last: undefined,
    // It is not known whether an earlier process sent its message.
    isUnsure: isWriting,
    failures: 0,
    failingSince: undefined,
    notBefore: -Infinity,
    movedAt: -Infinity,
    isIdle: false,
    step: Promise.withResolvers(),
  };
}

import type { Logger } from 'pino';
import type { Clock } from '../services/runtime/clock.ts';
import type { GatewayInfo, GatewayInfos } from './gateway-info.ts';
import { retrying } from './retrying.ts';

/** Decides when a shard may identify. All shards of the bot share it, because Discord counts their IDENTIFYs together. */
export interface SessionStarts {
  /** Resolves when Discord has an IDENTIFY left. @throws what the request throws; the signal's reason when aborted. */
  whenLeft(signal: AbortSignal): Promise<void>;
  /** What discord.js asks before each IDENTIFY. @throws the signal's reason when aborted. */
  waitForIdentify(shardId: number, signal: AbortSignal): Promise<void>;
  /** Discord accepted the shard's IDENTIFY. */
  ready(shardId: number): void;
}

/** In ms. A longer wait is checked again after this: somebody may reset the limit earlier. */
const longestWait = 3_600_000;
/**
 * In ms. Shards of one bucket identify once in five seconds (developers/events/gateway, 'Max concurrency'). The rest is
 * for the ways to Discord, which are not equally long.
 */
const identifyPace = 5_500;
/** In ms. An answer of Discord may not yet count an IDENTIFY that was sent so shortly before it. */
const countedAfter = 5_000;
/** In ms. The longest pause of a shard that does not come up: 150 IDENTIFYs a day of its thousand. */
const longestPause = 600_000;
/** In ms. A session that lasted so long ends the row of failures. */
const lastingAfter = 600_000;

/** The last IDENTIFYs of one shard. */
interface Tries {
  /** When the last was sent. */
  last: number;
  /** How many came since a session that lasted. */
  inRow: number;
  /** When Discord accepted the last; `undefined` if it has not, or if that session is lost. */
  ready: number | undefined;
}

/**
 * Paces the IDENTIFYs by bucket, and asks Discord before each whether one is left: after one too many it resets the
 * token. A shard that identifies again and again waits longer each time, and the others do not wait for it.
 */
export function createSessionStarts(options: {
  readonly infos: GatewayInfos;
  readonly clock: Clock;
  readonly log: Logger;
}): SessionStarts {
  const { infos, clock, log } = options;
  const shards = new Map<number, Tries>();
  let logged: GatewayInfo | undefined;

  /** How many ms the shard has to wait for its bucket and for its own failures. */
  function pauseOf(shardId: number, { maxConcurrency }: GatewayInfo): number {
    const dues = [...shards].flatMap(([id, { last }]) =>
      (id - shardId) % maxConcurrency === 0 ? [last + identifyPace] : [],
    );
    const own = shards.get(shardId);
    if (own !== undefined && own.inRow > 1) {
      dues.push(own.last + Math.min(identifyPace * 2 ** (own.inRow - 1), longestPause));
    }
    return Math.max(...dues, 0) - clock.monotonic();
  }

  /** Whether one is left. If none is, it waits, and the caller has to ask again. */
  async function isLeft(signal: AbortSignal): Promise<boolean> {
    const info = await infos.recent();
    signal.throwIfAborted();
    const uncounted = [...shards.values()].filter(({ last }) => last > info.asked - countedAfter).length;
    if (info.startsLeft > uncounted) return true;
    if (info.startsLeft > 0) {
      await clock.sleep(countedAfter, signal);
      return false;
    }
    if (logged !== info) {
      log.error({ resetAfter: info.resetAfter }, 'no identify is left for today; waiting for Discord to allow one');
      logged = info;
    }
    await clock.sleep(Math.min(Math.max(info.resetAfter, countedAfter), longestWait), signal);
    return false;
  }

  function note(shardId: number): void {
    shards.set(shardId, {
      last: clock.monotonic(),
      inRow: (shards.get(shardId)?.inRow ?? 0) + 1,
      ready: undefined,
    });
  }

  /** The shard has lost its session. */
  function endRow(shardId: number): void {
    const own = shards.get(shardId);
    if (own?.ready === undefined) return;
    if (clock.monotonic() - own.ready >= lastingAfter) own.inRow = 0;
    own.ready = undefined;
  }

  /** Identifies, or waits and says that it did not. */
  async function isGranted(shardId: number, signal: AbortSignal): Promise<boolean> {
    const known = infos.latest ?? (await infos.recent());
    const pause = pauseOf(shardId, known);
    if (pause > 0) {
      await clock.sleep(pause, signal);
      return false;
    }
    // Another shard may have identified meanwhile.
    if (!(await isLeft(signal)) || pauseOf(shardId, infos.latest ?? known) > 0) return false;
    note(shardId);
    return true;
  }

  return {
    async whenLeft(signal) {
      while (!(await isLeft(signal)));
    },
    async waitForIdentify(shardId, signal) {
      endRow(shardId);
      const failed = 'could not ask Discord for leave to identify; trying again';
      while (!(await retrying({ clock, log, signal, failed }, async () => isGranted(shardId, signal))));
    },
    ready(shardId) {
      const own = shards.get(shardId);
      if (own !== undefined) own.ready = clock.monotonic();
    },
  };
}

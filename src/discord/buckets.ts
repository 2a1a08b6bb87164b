import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { retryDelay } from '../core/job/backoff.ts';
import type { Clock } from '../services/runtime/clock.ts';

/** Requests that Discord counts together, as far as the address shows. */
interface Bucket {
  readonly key: string;
  /** For the log: without ids and tokens. */
  readonly route: string;
}

/** What Discord's 429 says. */
export interface TooManyRequests {
  /** Milliseconds; `undefined` where the answer has no usable number. */
  readonly retryAfter: number | undefined;
  /** The limit is for all requests, not only those of the bucket. */
  readonly isGlobal: boolean;
}

/**
 * Holds the requests of a bucket after Discord answered one with 429. After the wait one request at a time is sent, until
 * Discord takes one. Then all are.
 */
export interface BucketGate {
  /**
   * How many ms the request has to wait. At 0 it may be sent; then the caller has to call `passed`, `refused` or
   * `broken`. Waiting requests get different waits, in the order in which they asked.
   */
  enter(bucket: Bucket): number;
  /** Discord's answer was not 429. */
  passed(bucket: Bucket): void;
  /** Discord answered 429. Returns how many ms to wait before the request is sent again. */
  refused(bucket: Bucket, refused: TooManyRequests): number;
  /** No answer came. */
  broken(bucket: Bucket): void;
}

interface ClosedBucket {
  until: number;
  /** Refusals in a row. */
  refusals: number;
  /** One request was sent to find out whether the limit is over. */
  isTried: boolean;
  /** How many requests have asked since. */
  waiting: number;
}

/** The global limit of the bot, as if it were a bucket. */
const globalBucket: Bucket = { key: 'global', route: 'every route' };
/** The most closed buckets that are kept. Beyond it, the one that was looked at longest ago is forgotten. */
const maxClosed = 10_000;
/** In ms. So long after a wait is over, the next refusal begins a new row. */
const rowEnds = 600_000;
/** In ms: the wait while another request finds out whether the limit is over. */
const trialPause = 1_000;
/** In ms, between two waiting requests. */
const spacing = 50;
const mostSpread = 5_000;
/** In ms. A limit on gateway connections may be hours long, and is waited for in full. */
const gatewayCeiling = 24 * 3_600_000;
/** In ms. Discord has a separate limit for edits of messages older than an hour (error 30046). */
const oldAfter = 3_600_000;
const discordEpoch = 1_420_070_400_000;

/**
 * The bucket of a request, by its method and its path after the version (developers/topics/rate-limits): one for each
 * route and each channel, server or webhook. An interaction's token is one bucket. `undefined` for the first answer to
 * an interaction, which has no bucket and no time to wait.
 */
export function bucketOf(method: string, path: string, now: number): Bucket | undefined {
  if (path.startsWith('/interactions/')) return undefined;
  const [, webhook] = /^\/webhooks\/(\d+\/[^/?]+)/.exec(path) ?? [];
  if (webhook !== undefined) return { key: `webhook ${webhook}`, route: '/webhooks/:id/:token' };
  const [place = '', major = ''] = /^\/(?:channels|guilds)\/(\d+)/.exec(path) ?? [];
  const rest = path.slice(place.length).replace(/\?.*$/, '');
  const [, edited] = method === 'PATCH' ? (/^\/messages\/(\d+)$/.exec(rest) ?? []) : [];
  const isOld = edited !== undefined && now - (Number(BigInt(edited) >> 22n) + discordEpoch) > oldAfter;
  const what = `${method} ${place.replace(/\d+$/, ':id')}${rest.replaceAll(/\d+/g, ':id')}${isOld ? ' (old)' : ''}`;
  return { key: `${what} ${major}`, route: what };
}

export function createBucketGate(options: {
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
}): BucketGate {
  const { clock, random, log } = options;
  // The cache grows with its entries; `max` would reserve the memory for all of them at once.
  const closed = new LRUCache<string, ClosedBucket>({ maxSize: maxClosed, sizeCalculation: () => 1 });

  function closedBucket(key: string): ClosedBucket | undefined {
    const found = closed.get(key);
    if (found === undefined || found.isTried || clock.monotonic() - found.until <= rowEnds) return found;
    closed.delete(key);
    return undefined;
  }

  function waitFor(found: ClosedBucket | undefined): number {
    if (found === undefined) return 0;
    const left = found.until - clock.monotonic();
    if (left <= 0 && !found.isTried) return 0;
    const spread = Math.min(found.waiting * spacing, mostSpread);
    found.waiting += 1;
    return (left > 0 ? left : trialPause) + spread;
  }

  function close({ key, route }: Bucket, said: number | undefined): number {
    const before = closedBucket(key);
    // A refusal of a request that was sent before the bucket closed does not count.
    const refusals = (before?.refusals ?? 0) + (before === undefined || before.isTried ? 1 : 0);
    const pause = retryDelay(said, refusals, random(), route.endsWith('/gateway/bot') ? gatewayCeiling : undefined);
    closed.set(key, { until: clock.monotonic() + pause, refusals, isTried: false, waiting: 0 });
    log.warn({ route, refusals, said, pause }, 'Discord limits these requests; waiting');
    return pause;
  }

  function end(key: string): void {
    const found = closed.get(key);
    if (found !== undefined) found.isTried = false;
  }

  return {
    enter(bucket) {
      const found = [closedBucket(globalBucket.key), closedBucket(bucket.key)];
      const wait = Math.max(...found.map(waitFor));
      if (wait > 0) return wait;
      for (const one of found) if (one !== undefined) Object.assign(one, { isTried: true, waiting: 0 });
      return 0;
    },
    passed(bucket) {
      for (const { key } of [globalBucket, bucket]) {
        const found = closed.get(key);
        // An answer to a request that was sent before the bucket closed proves nothing.
        if (found?.isTried === true) closed.delete(key);
      }
    },
    refused(bucket, { retryAfter: said, isGlobal }) {
      if (isGlobal) end(bucket.key);
      else if (closed.get(globalBucket.key)?.isTried === true) closed.delete(globalBucket.key);
      return close(isGlobal ? globalBucket : bucket, said);
    },
    broken(bucket) {
      for (const { key } of [globalBucket, bucket]) end(key);
    },
  };
}

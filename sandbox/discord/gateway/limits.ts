/** Discord's limits for sessions, where a test may want others. */
export interface GatewayLimits {
  /** How many shards `GET /gateway/bot` recommends. Default: one for each 1,000 guilds. */
  readonly recommendedShards: number | undefined;
  /** IDENTIFYs in five seconds, each in another bucket: the shard's number modulo this. Default 1. */
  readonly maxConcurrency: number;
  /** A shard with more guilds is closed with 4011. Default 2,500. */
  readonly guildsPerShard: number;
  /** Whether an IDENTIFY that comes too early is refused. Default: where rate limits are `enforced`. */
  readonly identifyPace: 'free' | 'enforced';
}

export const usualLimits: GatewayLimits = {
  recommendedShards: undefined,
  maxConcurrency: 1,
  guildsPerShard: 2_500,
  identifyPace: 'enforced',
};

/** In ms: one IDENTIFY of each bucket in this time (developers/events/gateway, 'Max concurrency'). */
const identifyWindow = 5_000;
const identifiesADay = 1_000;
const dayMs = 24 * 60 * 60 * 1000;
const guildsOfOneShard = 1_000;

/** What Discord answers to an IDENTIFY instead of READY: opcode 9, or a close code. */
type IdentifyRefusal = 'too-early' | 4004 | 4011;

/** Counts IDENTIFYs. */
export interface IdentifyCounter {
  readonly limits: GatewayLimits;
  change(limits: Partial<GatewayLimits>): void;
  /** How many were refused because they came too early. */
  readonly tooEarly: number;
  limit(remaining: number): void;
  startLimit(): { total: number; remaining: number; reset_after: number; max_concurrency: number };
  recommendedShards(guilds: number): number;
  /** One more IDENTIFY, which is used up whatever the answer is. Undefined if it is accepted. */
  identify(shardId: number, guilds: number): IdentifyRefusal | undefined;
}

/**
 * An IDENTIFY that comes too early is answered with opcode 9 and used up like any other (discord-api-docs #254, #1328).
 * Without any left the token is reset, which closes with 4004.
 */
export function createIdentifyCounter(now: () => number, first: GatewayLimits): IdentifyCounter {
  let limits = first;
  let remaining = identifiesADay;
  let tooEarly = 0;
  /** When each bucket had its last one. */
  const last = new Map<number, number>();

  function isTooEarly(shardId: number): boolean {
    const bucket = shardId % limits.maxConcurrency;
    const before = last.get(bucket);
    const isEarly = before !== undefined && now() >= before && now() < before + identifyWindow;
    if (!isEarly) last.set(bucket, now());
    return isEarly && limits.identifyPace === 'enforced';
  }

  return {
    get limits() {
      return limits;
    },
    change(next) {
      if (next.maxConcurrency !== undefined) last.clear();
      limits = { ...limits, ...next };
    },
    get tooEarly() {
      return tooEarly;
    },
    limit(left) {
      remaining = left;
    },
    startLimit: () => ({
      total: identifiesADay,
      remaining,
      reset_after: dayMs,
      max_concurrency: limits.maxConcurrency,
    }),
    recommendedShards: (guilds) => limits.recommendedShards ?? Math.max(Math.ceil(guilds / guildsOfOneShard), 1),
    identify(shardId, guilds) {
      if (remaining <= 0) return 4004;
      remaining -= 1;
      if (isTooEarly(shardId)) {
        tooEarly += 1;
        return 'too-early';
      }
      return guilds > limits.guildsPerShard ? 4011 : undefined;
    },
  };
}

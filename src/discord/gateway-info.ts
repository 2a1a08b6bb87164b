import { Routes, type APIGatewayBotInfo, type REST } from 'discord.js';
import { z } from 'zod';
import { bounded } from '../services/runtime/bounded.ts';
import type { Clock } from '../services/runtime/clock.ts';

/** What Discord says about a bot's connections (developers/events/gateway, 'Get Gateway Bot'). */
export interface GatewayInfo {
  /** The answer as discord.js takes it. */
  readonly answer: APIGatewayBotInfo;
  readonly recommendedShards: number;
  /** How many IDENTIFYs are left for the day. */
  readonly startsLeft: number;
  /** Milliseconds until there are more. */
  readonly resetAfter: number;
  /** How many shards may identify in five seconds, each with another remainder of its number by this. */
  readonly maxConcurrency: number;
  /** When it was asked, by the monotonic clock. */
  readonly asked: number;
}

/** Asks Discord about the bot's connections, once for all shards. */
export interface GatewayInfos {
  /** An answer of the last five seconds. @throws what the request throws. */
  recent(): Promise<GatewayInfo>;
  /** The last answer. */
  readonly latest: GatewayInfo | undefined;
}

const gatewayBot = z.looseObject({
  url: z.string(),
  shards: z.number().int().positive().default(1),
  session_start_limit: z.looseObject({
    total: z.number(),
    remaining: z.number(),
    reset_after: z.number().nonnegative(),
    max_concurrency: z.number().int().positive().default(1),
  }),
});

/** In ms. In this time at most one shard of each bucket identifies. */
const recentFor = 5_000;

/** @param options.signal ends a request that is under way. */
export function createGatewayInfos(options: {
  readonly rest: REST;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly signal: AbortSignal;
}): GatewayInfos {
  const { rest, clock, signal } = options;
  let latest: GatewayInfo | undefined;
  let underWay: Promise<GatewayInfo> | undefined;

  async function ask(): Promise<GatewayInfo> {
    const asked = clock.monotonic();
    const answer = gatewayBot.parse(
      await bounded({ signal }, async (own) => rest.get(Routes.gatewayBot(), { signal: own })),
    );
    const { remaining, reset_after: resetAfter, max_concurrency: maxConcurrency } = answer.session_start_limit;
    latest = { answer, recommendedShards: answer.shards, startsLeft: remaining, resetAfter, maxConcurrency, asked };
    return latest;
  }

  return {
    get latest() {
      return latest;
    },
    async recent() {
      if (latest !== undefined && clock.monotonic() - latest.asked < recentFor) return latest;
      underWay ??= ask().finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
  };
}

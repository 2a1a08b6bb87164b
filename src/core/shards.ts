import { z } from 'zod';

/** A thousand servers each are ten million. Also a typing error must not open a connection for each number. */
export const mostShards = 10_000;

/** The stored number of shards. It changes only when the operator says so, while no bot runs. */
export const shardsRecord = z.object({ version: z.literal(1), count: z.number().int().min(1).max(mostShards) });

/** One of the connections among which Discord divides a bot's servers. */
export interface Shard {
  /** From 0. */
  readonly id: number;
  readonly count: number;
}

/** The shard that gets the events of this server (developers/events/gateway, 'Sharding'). */
export function shardOf(guildId: string, count: number): number {
  return /^\d{1,20}$/.test(guildId) ? Number((BigInt(guildId) >> 22n) % BigInt(count)) : 0;
}

/** A wish that is not followed: the setting, or Discord's recommendation. */
export interface ShardWish {
  readonly by: 'SHARD_COUNT' | 'Discord';
  readonly wanted: number;
}

/**
 * Who wants another number of shards. Where the operator has set more than Discord recommends, Discord's number is no
 * wish.
 */
export function otherWishes(
  count: number,
  { setting, recommended }: { readonly setting: number | undefined; readonly recommended: number | undefined },
): readonly ShardWish[] {
  const isEnough = setting === count && recommended !== undefined && recommended < count;
  return [
    ...(setting === undefined || setting === count ? [] : [{ by: 'SHARD_COUNT', wanted: setting } as const]),
    ...(recommended === undefined || recommended === count || isEnough
      ? []
      : [{ by: 'Discord', wanted: recommended } as const]),
  ];
}

import type { GatewayLimits } from '../../sandbox/discord/gateway/limits.ts';
import type { ChannelHandle, GuildHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { shardOf } from '../../src/core/shards.ts';
import { startEasel, type Easel, type EaselOptions } from './easel.ts';

/** A server on one of the shards, and who is there. */
interface ShardServer {
  readonly guild: GuildHandle;
  readonly channel: ChannelHandle;
  readonly member: MemberHandle;
}

export interface Sharded extends Easel {
  /** A server on each shard, by the shard's number. */
  readonly servers: readonly ShardServer[];
  /** The server on this shard. */
  readonly server: (shard: number) => ShardServer;
  /** Starts the bot while time passes. Rejects like the start. */
  readonly begin: () => Promise<void>;
  /**
   * Lets time pass. The steps are small by default, so that IDENTIFYs of several shards reach Discord at the time at which
   * they are sent.
   */
  readonly passing: (found: () => boolean, step?: number) => Promise<void>;
  /** The reply to a command in the server of this shard. */
  readonly answered: (shard: number) => Promise<boolean>;
}

type ShardedOptions = Omit<EaselOptions, 'discord'> & {
  readonly gateway?: Partial<GatewayLimits>;
  /** In every server but the first. */
  readonly botPermissions?: bigint;
};

const smallStep = 250;
const patience = 30_000;

/** A bot that is to have so many shards, of a Discord that paces IDENTIFYs. It is not started yet. */
export async function createSharded(
  count: number,
  { gateway, botPermissions, ...options }: ShardedOptions = {},
): Promise<Sharded> {
  const discord = { gateway: { recommendedShards: count, identifyPace: 'enforced', ...gateway } } as const;
  const easel = await startEasel({ ...options, discord, isStarted: false });
  const servers = await serversOn(easel, count, botPermissions);

  function serverOn(shard: number): ShardServer {
    const server = servers[shard];
    if (server === undefined) throw new Error(`there is no shard ${shard}`);
    return server;
  }

  async function passing(found: () => boolean, step = smallStep): Promise<void> {
    const deadline = Date.now() + patience;
    while (!found()) {
      if (Date.now() > deadline) throw new Error(`nothing came of it: ${JSON.stringify(easel.logs.slice(-12))}`);
      await easel.clock.advanceToNext(step);
    }
  }

  return {
    ...easel,
    servers,
    server: serverOn,
    passing,
    async begin() {
      let isOver = false;
      const starting = easel.start().finally(() => (isOver = true));
      starting.catch(() => undefined);
      await passing(() => isOver);
      await starting;
    },
    async answered(shard) {
      const { channel, member } = serverOn(shard);
      const asked = await member.command(channel, 'quota');
      await easel.discord.until(() => asked.state === 'answered');
      return true;
    },
  };
}

/** Ids tell their time, and so the shard: of a thousandth of a second each. */
async function serversOn(
  { discord, clock, guild, channel, ana }: Easel,
  count: number,
  botPermissions: bigint | undefined,
): Promise<ShardServer[]> {
  const servers: ShardServer[] = [];
  servers[shardOf(guild.id, count)] = { guild, channel, member: ana };
  while (Object.keys(servers).length < count) {
    await clock.advance(1);
    const other = discord.addGuild({ locale: 'zh-TW', ...(botPermissions !== undefined && { botPermissions }) });
    const shard = shardOf(other.id, count);
    if (servers[shard] !== undefined) other.removeBot();
    else servers[shard] = { guild: other, channel: other.addChannel(), member: other.addMember({ locale: 'en-US' }) };
  }
  return servers;
}

/** The shards of Discord's sessions that have a connection, in order. */
export function connectedShards({ discord }: Pick<Easel, 'discord'>): readonly (readonly [number, number])[] {
  return discord.gateway
    .sessions()
    .filter(({ connected }) => connected)
    .map(({ shard }) => shard)
    .toSorted(([a], [b]) => a - b);
}

/** `/readyz` of the bot that was started last. */
export async function readyOf(easel: Easel): Promise<{ readonly status: number; readonly reasons: unknown }> {
  const answer = await fetch(`http://127.0.0.1:${portOf(easel)}/readyz`);
  const { reasons } = (await answer.json()) as { reasons: unknown };
  return { status: answer.status, reasons };
}

/** The samples of the gauges of shards, by their series. */
export async function shardGauges(easel: Easel): Promise<Readonly<Record<string, number>>> {
  const text = await (await fetch(`http://127.0.0.1:${portOf(easel)}/metrics`)).text();
  const lines = text.split('\n').filter((line) => /^easel_(shard|session)/.test(line));
  return Object.fromEntries(lines.map((line) => [line.split(' ')[0] ?? '', Number(line.split(' ')[1])]));
}

function portOf({ logs }: Easel): string {
  return String(logs.findLast(({ port }) => port !== undefined)?.['port']);
}

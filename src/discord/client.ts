import { Client, GatewayIntentBits, Options, Partials, type RESTOptions, type WebSocketOptions } from 'discord.js';
import { guardClient, GuardedStrategy, type OnUnreadable } from './packets.ts';
import { bounded } from '../services/runtime/bounded.ts';
import type { Shard } from '../core/shards.ts';
import type { GatewayInfos } from './gateway-info.ts';
import type { SessionStarts } from './session-starts.ts';

/**
 * In ms. `destroy` of a client that waits for READY closes its connection twice, the second time in order to reconnect,
 * and then never resolves (seen with @discordjs/ws 1.2.3). The connection is closed nevertheless.
 */
const disconnectTimeout = 1_000;

/** The client of one shard, and how to close its connection. */
export interface Connection {
  readonly client: Client;
  /** Closes the connection; it does not reconnect. */
  disconnect(): Promise<void>;
}

/** Interactions need no intent; events of AutoMod rules need one. Only what interactions refer to is cached. */
export function createClient(options: {
  readonly apiUrl: string;
  readonly makeRequest: RESTOptions['makeRequest'];
  readonly shard: Shard;
  readonly infos: GatewayInfos;
  readonly starts: SessionStarts;
  readonly unreadable: OnUnreadable;
}): Connection {
  const { apiUrl, makeRequest, shard, infos, starts, unreadable } = options;
  const left = new AbortController();
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.AutoModerationConfiguration],
    shards: [shard.id],
    shardCount: shard.count,
    // For a channel that the bot cannot see, the interaction's description is used.
    partials: [Partials.Channel],
    allowedMentions: { parse: [] },
    rest: { api: apiUrl, makeRequest },
    ws: {
      buildIdentifyThrottler: () => throttlerOf(starts, left.signal),
      buildStrategy: strategyOf({ infos, left: left.signal, unreadable }),
    },
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      AutoModerationRuleManager: 0,
      MessageManager: 0,
      ReactionManager: 0,
      PresenceManager: 0,
      UserManager: { maxSize: 0, keepOverLimit: (user) => user.id === user.client.user.id },
      GuildMemberManager: { maxSize: 0, keepOverLimit: (member) => member.id === member.client.user.id },
    }),
  });
  guardClient(client, unreadable);
  return {
    client,
    async disconnect() {
      left.abort();
      await bounded({ ms: disconnectTimeout }, async (own) => Promise.race([client.destroy(), aborted(own)]));
    },
  };
}

/**
 * Ends the wait of a destroyed client for its IDENTIFY. If it is destroyed right after its handshake, discord.js goes on
 * waiting (seen with @discordjs/ws 1.2.3). It would also go on after an error, so then its promise never resolves.
 */
function throttlerOf(starts: SessionStarts, left: AbortSignal): Pick<SessionStarts, 'waitForIdentify'> {
  return {
    async waitForIdentify(shardId, signal) {
      try {
        await starts.waitForIdentify(shardId, AbortSignal.any([signal, left]));
      } catch (error) {
        if (left.aborted) await Promise.withResolvers<never>().promise;
        throw error;
      }
    },
  };
}

/**
 * All shards share one answer of Discord about their connections.
 *
 * Stops a destroyed client from reconnecting. Where it is destroyed between two tries, discord.js would connect and
 * identify half a second later, beside the next client (seen with @discordjs/ws 1.2.3). Each try first asks for its
 * session info, so after `disconnect` that promise never resolves.
 */
function strategyOf({
  infos,
  left,
  unreadable,
}: {
  readonly infos: GatewayInfos;
  readonly left: AbortSignal;
  readonly unreadable: OnUnreadable;
}): NonNullable<WebSocketOptions['buildStrategy']> {
  return (manager) => {
    const { options } = manager;
    manager.fetchGatewayInformation = async () => (await infos.recent()).answer;
    const retrieve = options.retrieveSessionInfo.bind(options);
    options.retrieveSessionInfo = async (shardId) =>
      left.aborted ? Promise.withResolvers<null>().promise : retrieve(shardId);
    return new GuardedStrategy(manager, unreadable);
  };
}

async function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

import { Client, GatewayIntentBits, Options, Partials, type RESTOptions, type WebSocketOptions } from 'discord.js';
import { guardClient, GuardedStrategy, type OnUnreadable } from './packets.ts';
import { bounded } from '../services/runtime/bounded.ts';
import type { createIdentifyThrottler } from './session-starts.ts';

/**
 * In ms. One that waits for READY is closed twice by its `destroy`, the second time as one that is to come back, and the
 * first then waits for ever (seen with @discordjs/ws 1.2.3); its connection is closed all the same.
 */
const disconnectTimeout = 1_000;

/** One client of discord.js, and how to be rid of it. */
interface Connection {
  readonly client: Client;
  /** Ends its connection for good. */
  disconnect(): Promise<void>;
}

/** Interactions need no intent; changes of AutoMod rules need one. Only what interactions refer to is kept in memory. */
export function createClient(options: {
  readonly apiUrl: string;
  readonly makeRequest: RESTOptions['makeRequest'];
  readonly throttler: ReturnType<typeof createIdentifyThrottler>;
  readonly unreadable: OnUnreadable;
}): Connection {
  const { apiUrl, makeRequest, throttler, unreadable } = options;
  const left = new AbortController();
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.AutoModerationConfiguration],
    // A channel that the bot cannot see is known as the interaction describes it.
    partials: [Partials.Channel],
    allowedMentions: { parse: [] },
    rest: { api: apiUrl, makeRequest },
    ws: { buildIdentifyThrottler: () => throttler, buildStrategy: withoutReconnect(left.signal, unreadable) },
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
 * A connection that is between two tries when its client is destroyed would come back half a second later and identify,
 * beside the next client's (seen with @discordjs/ws 1.2.3). Each try begins by asking for its session: then it waits for ever.
 */
function withoutReconnect(left: AbortSignal, unreadable: OnUnreadable): NonNullable<WebSocketOptions['buildStrategy']> {
  return (manager) => {
    const { options } = manager;
    const retrieve = options.retrieveSessionInfo.bind(options);
    options.retrieveSessionInfo = async (shardId) =>
      left.aborted ? Promise.withResolvers<null>().promise : retrieve(shardId);
    return new GuardedStrategy(manager, unreadable);
  };
}

async function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

import {
  Client,
  GatewayIntentBits,
  Options,
  Partials,
  SimpleShardingStrategy,
  type WebSocketOptions,
} from 'discord.js';
import type { createIdentifyThrottler } from './session-starts.ts';

/** One client of discord.js, and how to be rid of it. */
interface Connecting {
  readonly client: Client;
  /** Ends its connection for good. */
  leave(): Promise<void>;
}

/** Interactions need no intent; changes of AutoMod rules need one. Only what interactions refer to is kept in memory. */
export function createClient(apiUrl: string, throttler: ReturnType<typeof createIdentifyThrottler>): Connecting {
  const left = new AbortController();
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.AutoModerationConfiguration],
    // A channel that the bot cannot see is known as the interaction describes it.
    partials: [Partials.Channel],
    allowedMentions: { parse: [] },
    rest: { api: apiUrl },
    ws: { buildIdentifyThrottler: () => throttler, buildStrategy: staysAway(left.signal) },
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
  return {
    client,
    async leave() {
      left.abort();
      await client.destroy();
    },
  };
}

/**
 * A connection that is between two tries when its client is destroyed would come back half a second later and identify,
 * beside the next client's (seen with @discordjs/ws 1.2.3). Each try begins by asking for its session: then it waits for ever.
 */
function staysAway(left: AbortSignal): NonNullable<WebSocketOptions['buildStrategy']> {
  return (manager) => {
    const { options } = manager;
    const retrieve = options.retrieveSessionInfo.bind(options);
    options.retrieveSessionInfo = async (shardId) =>
      left.aborted ? Promise.withResolvers<null>().promise : retrieve(shardId);
    return new SimpleShardingStrategy(manager);
  };
}

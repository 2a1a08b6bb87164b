import { Events, type Client } from 'discord.js';
import { shardOf, type Shard } from '../core/shards.ts';

/** What the connections to Discord know. They can be asked at any time, also before they are made and while they are lost. */
export interface Presence {
  /** Whether each shard is connected, by its number. Empty until it is known how many there are. */
  shards(): readonly boolean[];
  /** The bot's own id, once a shard is connected. */
  ownId(): string | undefined;
  /** Discord's locale of a server, once it is known. */
  localeOf(guildId: string): string | undefined;
  /** Uses this client for its shard from now on. */
  follow(client: Client, shard: Shard): void;
}

interface Followed {
  readonly client: Client;
  isConnected: boolean;
}

export function createPresence(): Presence {
  let count = 0;
  const followed = new Map<number, Followed>();
  return {
    shards: () => Array.from({ length: count }, (_, id) => followed.get(id)?.isConnected === true),
    ownId: () => followed.values().find(({ client }) => client.user !== null)?.client.user?.id,
    localeOf(guildId) {
      const { client } = (count === 0 ? undefined : followed.get(shardOf(guildId, count))) ?? {};
      return client?.guilds.cache.get(guildId)?.preferredLocale;
    },
    follow(client, shard) {
      const now: Followed = { client, isConnected: false };
      const set = (isConnected: boolean) => (): void => {
        now.isConnected = isConnected;
      };
      ({ count } = shard);
      followed.set(shard.id, now);
      client.on(Events.ShardReady, set(true));
      client.on(Events.ShardResume, set(true));
      client.on(Events.ShardReconnecting, set(false));
      client.on(Events.ShardDisconnect, set(false));
    },
  };
}

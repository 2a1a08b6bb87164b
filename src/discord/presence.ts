import { Events, type Client } from 'discord.js';

/** What the connection to Discord knows. It can be asked at any time, also before the first connection and while it is lost. */
export interface Presence {
  readonly isConnected: boolean;
  /** The bot's own id, once it is connected. */
  ownId(): string | undefined;
  /** Discord's locale of a server, once it is known. */
  localeOf(guildId: string): string | undefined;
  /** Uses this client from now on. */
  follow(client: Client): void;
}

export function createPresence(): Presence {
  let current: Client | undefined;
  let isConnected = false;
  const set = (isNow: boolean) => (): void => {
    isConnected = isNow;
  };
  return {
    get isConnected() {
      return isConnected;
    },
    ownId: () => current?.user?.id,
    localeOf: (guildId) => current?.guilds.cache.get(guildId)?.preferredLocale,
    follow(client) {
      current = client;
      client.on(Events.ShardReady, set(true));
      client.on(Events.ShardResume, set(true));
      client.on(Events.ShardReconnecting, set(false));
      client.on(Events.ShardDisconnect, set(false));
    },
  };
}

import { once } from 'node:events';
import { Events, type Client, type RESTOptions } from 'discord.js';
import type { Logger } from 'pino';
import type { Shard } from '../core/shards.ts';
import type { Clock } from '../services/runtime/clock.ts';
import { createClient, type Connection } from './client.ts';
import type { GatewayInfos } from './gateway-info.ts';
import { errorFacts } from './outcome.ts';
import type { OnUnreadable } from './packets.ts';
import type { Presence } from './presence.ts';
import { DiscordRefusalError, refusalOfClose } from './refusal.ts';
import { retrying } from './retrying.ts';
import type { SessionStarts } from './session-starts.ts';

/** What every shard is connected with. */
export interface ShardOptions {
  readonly apiUrl: string;
  readonly token: string;
  readonly makeRequest: RESTOptions['makeRequest'];
  /** Called when Discord closes a connection for good, now or later. It has to abort `signal`. */
  readonly onRefusal: (refusal: DiscordRefusalError) => void;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly listen: (client: Client, shard: Shard) => void;
  readonly presence: Pick<Presence, 'follow'>;
  readonly infos: GatewayInfos;
  readonly starts: SessionStarts;
}

/** A shard that has been connected once. discord.js keeps it connected. */
export interface ConnectedShard {
  readonly applicationId: string;
  disconnect(): Promise<void>;
}

/** The event with which Discord accepts an IDENTIFY. */
const readyEvent = 'READY';

/** discord.js cannot read Discord's READY, so this connection cannot be used. */
class GreetingError extends Error {
  override readonly name = 'GreetingError';
}

/**
 * Connects one shard. It tries again with pauses while Discord cannot be reached, with a new client each time, because
 * discord.js destroys its client when the first handshake fails. Each try waits until Discord says that an identify is
 * left. A packet that discord.js cannot read is dropped, and its event is logged.
 *
 * @throws the signal's reason when aborted.
 */
export async function connectShard(options: ShardOptions, shard: Shard): Promise<ConnectedShard> {
  const { clock, signal, starts, token } = options;
  const log = shard.count === 1 ? options.log : options.log.child({ shard: shard.id });
  const failed = 'could not connect to Discord; trying again';
  return retrying({ clock, log, signal, failed }, async () => {
    const greeted = Promise.withResolvers<never>();
    // A rejection after the first READY changes nothing: commands arrive nevertheless.
    greeted.promise.catch(() => {});
    const connection = openClient({ ...options, log }, shard, (error) => greeted.reject(error));
    const { client } = connection;
    try {
      await starts.whenLeft(signal);
      const ready = once(client, Events.ClientReady, { signal });
      // After a failed login nobody waits for this promise.
      ready.catch(() => {});
      // A login cannot be aborted, so the other promises end the wait.
      await Promise.race([client.login(token), ready, greeted.promise]);
      await Promise.race([ready, greeted.promise]);
      if (!client.isReady()) throw new Error('the client is not ready after its ready event');
      return { applicationId: client.application.id, disconnect: async () => connection.disconnect() };
    } catch (error) {
      await connection.disconnect();
      if (isTokenRefused(error)) options.onRefusal(new DiscordRefusalError('token', { cause: error }));
      throw error;
    }
  });
}

/** A client with all its listeners, not yet connected. */
function openClient(options: ShardOptions, shard: Shard, unread: (error: GreetingError) => void): Connection {
  const { log, infos, starts } = options;
  const unreadable: OnUnreadable = (packet, error) => {
    log.error({ packet, err: error }, 'discord.js cannot read what Discord sent; it is dropped');
    if (packet === readyEvent) unread(new GreetingError(readyEvent, { cause: error }));
  };
  const connection = createClient({ ...options, shard, unreadable });
  const { client } = connection;
  options.presence.follow(client, shard);
  client.on(Events.Error, (error) => log.error(errorFacts(error), 'gateway error'));
  client.on(Events.ShardReady, (id) => starts.ready(id));
  // This event comes only where discord.js does not reconnect by itself.
  client.on(Events.ShardDisconnect, ({ code }) => {
    log.error({ code }, 'Discord closed the connection for good');
    options.onRefusal(refusalOfClose(code, { count: shard.count, recommended: infos.latest?.recommendedShards }));
  });
  client.on(Events.ShardResume, () => log.info('gateway resumed'));
  options.listen(client, shard);
  return connection;
}

/** The code with which discord.js reports a 401 at its login. */
function isTokenRefused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'TokenInvalid';
}

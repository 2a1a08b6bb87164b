import { once } from 'node:events';
import { Events, type Client, type REST, type RESTOptions } from 'discord.js';
import type { Logger } from 'pino';
import { backOff } from '../core/job/pace.ts';
import type { Clock } from '../services/runtime/clock.ts';
import { createClient } from './client.ts';
import { errorFacts, retryAfterOf } from './outcome.ts';
import type { OnUnreadable } from './packets.ts';
import type { Presence } from './presence.ts';
import { DiscordRefusalError, refusalOfClose } from './refusal.ts';
import { createIdentifyThrottler, waitForSessionStart } from './session-starts.ts';

/** The connection on which interactions arrive. */
export interface Gateway {
  readonly applicationId: string;
  close(): Promise<void>;
}

/** The event with which Discord takes an IDENTIFY. */
const readyEvent = 'READY';

/** Discord greeted the bot with what discord.js cannot read: that connection comes to nothing. */
class GreetingError extends Error {
  override readonly name = 'GreetingError';
}

/**
 * Logs in, again and again with pauses while Discord cannot be reached: discord.js gives up, and
 * destroys its client, when the first handshake fails. Only when Discord says that an identify is left; `begin` is awaited
 * before the first. A packet that discord.js cannot read is dropped, and logged by its event. `refuse` is told when Discord closes the connection for good, then or later, which has to abort `signal`.
 *
 * @throws the signal's reason when aborted.
 */
export async function connect(options: {
  readonly apiUrl: string;
  readonly token: string;
  readonly rest: REST;
  readonly makeRequest: RESTOptions['makeRequest'];
  readonly beforeIdentify: () => Promise<void>;
  readonly onRefusal: (refusal: DiscordRefusalError) => void;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly listen: (client: Client) => void;
  readonly presence: Pick<Presence, 'follow'>;
}): Promise<Gateway> {
  const { clock, log, signal } = options;
  const throttler = createIdentifyThrottler(options);
  let begun = false;
  for (let attempt = 1; ; attempt += 1) {
    const greeted = Promise.withResolvers<never>();
    // Later ones change nothing: commands arrive all the same.
    greeted.promise.catch(() => {});
    const unreadable: OnUnreadable = (packet, error) => {
      log.error({ packet, err: error }, 'discord.js cannot read what Discord sent; it is dropped');
      if (packet === readyEvent) greeted.reject(new GreetingError(readyEvent, { cause: error }));
    };
    const connection = createClient({ ...options, throttler, unreadable });
    const { client } = connection;
    options.presence.follow(client);
    client.on(Events.Error, (error) => log.error(errorFacts(error), 'gateway error'));
    // Said only where discord.js does not come back by itself.
    client.on(Events.ShardDisconnect, ({ code }) => {
      log.error({ code }, 'Discord closed the connection for good');
      options.onRefusal(refusalOfClose(code));
    });
    client.on(Events.ShardResume, () => log.info('gateway resumed'));
    options.listen(client);
    try {
      if (!begun) await options.beforeIdentify();
      begun = true;
      await waitForSessionStart({ rest: options.rest, clock, log, signal });
      const ready = once(client, Events.ClientReady, { signal });
      // A failed login leaves nothing to be ready for.
      ready.catch(() => {});
      // A login under way knows no abort.
      await Promise.race([client.login(options.token), ready, greeted.promise]);
      await Promise.race([ready, greeted.promise]);
      if (!client.isReady()) throw new Error('the client is not ready after its ready event');
      return { applicationId: client.application.id, close: async () => connection.disconnect() };
    } catch (error) {
      await connection.disconnect();
      if (isTokenRefused(error)) options.onRefusal(new DiscordRefusalError('token', { cause: error }));
      signal.throwIfAborted();
      const pause = retryAfterOf(error) ?? backOff(attempt, 0.5);
      log.warn({ ...errorFacts(error), attempt, pause }, 'could not connect to Discord; trying again');
      await clock.sleep(pause, signal);
    }
  }
}

/** discord.js' own word for a 401 at its login. */
function isTokenRefused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'TokenInvalid';
}

import { once } from 'node:events';
import { Events, type Client, type REST, type RESTOptions } from 'discord.js';
import type { Logger } from 'pino';
import { backoffDelay } from '../core/job/backoff.ts';
import type { Clock } from '../services/runtime/clock.ts';
import { createClient } from './client.ts';
import { errorFacts, retryAfterOf } from './outcome.ts';
import type { OnUnreadable } from './packets.ts';
import type { Presence } from './presence.ts';
import { DiscordRefusalError, refusalOfClose } from './refusal.ts';
import { createIdentifyThrottler, waitForSessionStart } from './session-starts.ts';

/** The gateway connection: interactions arrive on it. */
export interface Gateway {
  readonly applicationId: string;
  close(): Promise<void>;
}

/** The event with which Discord accepts an IDENTIFY. */
const readyEvent = 'READY';

/** discord.js cannot read Discord's READY, so this connection cannot be used. */
class GreetingError extends Error {
  override readonly name = 'GreetingError';
}

/**
 * Logs in. It tries again with pauses while Discord cannot be reached, with a new client each time, because discord.js
 * destroys its client when the first handshake fails. Each try waits until Discord says that an identify is left;
 * `beforeIdentify` is awaited before the first. A packet that discord.js cannot read is dropped, and its event is logged.
 * `onRefusal` is called when Discord closes the connection for good, now or later. It has to abort `signal`.
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
    // A rejection after the first READY changes nothing: commands arrive nevertheless.
    greeted.promise.catch(() => {});
    const unreadable: OnUnreadable = (packet, error) => {
      log.error({ packet, err: error }, 'discord.js cannot read what Discord sent; it is dropped');
      if (packet === readyEvent) greeted.reject(new GreetingError(readyEvent, { cause: error }));
    };
    const connection = createClient({ ...options, throttler, unreadable });
    const { client } = connection;
    options.presence.follow(client);
    client.on(Events.Error, (error) => log.error(errorFacts(error), 'gateway error'));
    // This event comes only where discord.js does not reconnect by itself.
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
      // After a failed login nobody waits for this promise.
      ready.catch(() => {});
      // A login cannot be aborted, so the other promises end the wait.
      await Promise.race([client.login(options.token), ready, greeted.promise]);
      await Promise.race([ready, greeted.promise]);
      if (!client.isReady()) throw new Error('the client is not ready after its ready event');
      return { applicationId: client.application.id, close: async () => connection.disconnect() };
    } catch (error) {
      await connection.disconnect();
      if (isTokenRefused(error)) options.onRefusal(new DiscordRefusalError('token', { cause: error }));
      signal.throwIfAborted();
      const pause = retryAfterOf(error) ?? backoffDelay(attempt, 0.5);
      log.warn({ ...errorFacts(error), attempt, pause }, 'could not connect to Discord; trying again');
      await clock.sleep(pause, signal);
    }
  }
}

/** The code with which discord.js reports a 401 at its login. */
function isTokenRefused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'TokenInvalid';
}

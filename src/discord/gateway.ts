import { once } from 'node:events';
import { Client, Events, GatewayIntentBits, Options, Partials, type REST } from 'discord.js';
import type { Logger } from 'pino';
import { backOff } from '../core/job/pace.ts';
import type { Clock } from '../services/clock.ts';
import { errorFacts } from './outcome.ts';
import { DiscordRefusalError, refusalOfClose } from './refusal.ts';
import { createIdentifyThrottler, sessionStartAllowed } from './session-starts.ts';

/** The connection on which interactions arrive. */
export interface Gateway {
  readonly client: Client<true>;
  readonly applicationId: string;
  close(): Promise<void>;
}

/**
 * Logs in, again and again with pauses while Discord cannot be reached: discord.js gives up, and
 * destroys its client, when the first handshake fails. Only when Discord says that an identify is left; `begin` is awaited
 * before the first. `refuse` is told when Discord closes the connection for good, then or later, which has to abort `signal`.
 *
 * @throws the signal's reason when aborted.
 */
export async function connect(options: {
  readonly apiUrl: string;
  readonly token: string;
  readonly rest: REST;
  readonly begin: () => Promise<void>;
  readonly refuse: (refusal: DiscordRefusalError) => void;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly listen: (client: Client) => void;
}): Promise<Gateway> {
  const { clock, log, signal } = options;
  const throttler = createIdentifyThrottler(options);
  let begun = false;
  for (let attempt = 1; ; attempt += 1) {
    const client = createClient(options.apiUrl, throttler);
    client.on(Events.Error, (error) => log.error(errorFacts(error), 'gateway error'));
    // Said only where discord.js does not come back by itself.
    client.on(Events.ShardDisconnect, ({ code }) => {
      log.error({ code }, 'Discord closed the connection for good');
      options.refuse(refusalOfClose(code));
    });
    client.on(Events.ShardResume, () => log.info('gateway resumed'));
    options.listen(client);
    try {
      if (!begun) await options.begin();
      begun = true;
      await sessionStartAllowed({ rest: options.rest, clock, log, signal });
      const ready = once(client, Events.ClientReady, { signal });
      // A failed login leaves nothing to be ready for.
      ready.catch(() => {});
      // A login under way knows no abort.
      await Promise.race([client.login(options.token), ready]);
      await ready;
      if (!client.isReady()) throw new Error('the client is not ready after its ready event');
      return { client, applicationId: client.application.id, close: async () => client.destroy() };
    } catch (error) {
      await client.destroy();
      if (isTokenRefused(error)) options.refuse(new DiscordRefusalError('token', { cause: error }));
      signal.throwIfAborted();
      log.warn({ ...errorFacts(error), attempt }, 'could not connect to Discord; trying again');
      await clock.sleep(backOff(attempt, 0.5), signal);
    }
  }
}

/** discord.js' own word for a 401 at its login. */
function isTokenRefused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'TokenInvalid';
}

/** Interactions need no intent. Only what they refer to is kept in memory. */
function createClient(apiUrl: string, throttler: ReturnType<typeof createIdentifyThrottler>): Client {
  return new Client({
    intents: [GatewayIntentBits.Guilds],
    // A channel that the bot cannot see is known as the interaction describes it.
    partials: [Partials.Channel],
    allowedMentions: { parse: [] },
    rest: { api: apiUrl },
    ws: { buildIdentifyThrottler: () => throttler },
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      ReactionManager: 0,
      PresenceManager: 0,
      UserManager: { maxSize: 0, keepOverLimit: (user) => user.id === user.client.user.id },
      GuildMemberManager: { maxSize: 0, keepOverLimit: (member) => member.id === member.client.user.id },
    }),
  });
}

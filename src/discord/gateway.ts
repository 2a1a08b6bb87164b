import { once } from 'node:events';
import { Client, DiscordAPIError, Events, GatewayIntentBits, Options, type REST } from 'discord.js';
import type { Logger } from 'pino';
import { backOff } from '../core/job/pace.ts';
import type { Clock } from '../services/clock.ts';
import { errorFacts } from './outcome.ts';
import { sessionStartAllowed } from './session-starts.ts';

/** The connection on which interactions arrive. */
export interface Gateway {
  readonly client: Client<true>;
  readonly applicationId: string;
  close(): Promise<void>;
}

/** Discord will not have this token, or these intents: trying again changes nothing. */
export class LoginRefusedError extends Error {
  override readonly name = 'LoginRefusedError';
}

/** discord.js' codes for a login that cannot work. */
const hopeless: ReadonlySet<unknown> = new Set(['TokenInvalid', 'DisallowedIntents', 'InvalidIntents']);

function isHopeless(error: unknown): boolean {
  if (error instanceof DiscordAPIError) return error.status === 401;
  return error instanceof Error && 'code' in error && hopeless.has(error.code);
}

/**
 * Logs in, again and again with pauses while Discord cannot be reached: discord.js gives up, and
 * destroys its client, when the first handshake fails. Only when Discord says that an identify is left; `begin` is told
 * before the first.
 *
 * @throws {LoginRefusedError} where the token or the intents are refused; the signal's reason when aborted.
 */
export async function connect(options: {
  readonly apiUrl: string;
  readonly token: string;
  readonly rest: REST;
  readonly begin: () => Promise<void>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly listen: (client: Client) => void;
}): Promise<Gateway> {
  const { clock, log, signal } = options;
  let begun = false;
  for (let attempt = 1; ; attempt += 1) {
    const client = createClient(options.apiUrl);
    client.on(Events.Error, (error) => log.error(errorFacts(error), 'gateway error'));
    client.on(Events.ShardDisconnect, ({ code }) => log.error({ code }, 'Discord closed the connection for good'));
    client.on(Events.ShardResume, () => log.info('gateway resumed'));
    options.listen(client);
    try {
      await sessionStartAllowed({ rest: options.rest, clock, log, signal });
      if (!begun) await options.begin();
      begun = true;
      const ready = once(client, Events.ClientReady, { signal });
      // A failed login leaves nothing to be ready for.
      ready.catch(() => {});
      await client.login(options.token);
      await ready;
      if (!client.isReady()) throw new Error('the client is not ready after its ready event');
      return { client, applicationId: client.application.id, close: async () => client.destroy() };
    } catch (error) {
      await client.destroy();
      signal.throwIfAborted();
      if (isHopeless(error)) throw new LoginRefusedError('Discord refused the login', { cause: error });
      log.warn({ ...errorFacts(error), attempt }, 'could not connect to Discord; trying again');
      await clock.sleep(backOff(attempt, 0.5), signal);
    }
  }
}

/** Interactions need no intent. Only what they refer to is kept in memory. */
function createClient(apiUrl: string): Client {
  return new Client({
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    rest: { api: apiUrl },
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

import { isDeepStrictEqual } from 'node:util';
import { DiscordAPIError, Routes, type REST, type RouteLike } from 'discord.js';
import type { CommandPayload } from '../commands/command.ts';
import type { Logger } from 'pino';
import { z } from 'zod';
import { backoffDelay } from '../core/job/backoff.ts';
import { bounded } from '../services/runtime/bounded.ts';
import type { Clock } from '../services/runtime/clock.ts';
import { errorFacts, retryAfterOf } from './outcome.ts';
import { DiscordRefusalError } from './refusal.ts';

/** Type 4 is the launch command that Discord itself creates for Activities. It has to be in the list that is put. */
const entryPoint = 4;

const registered = z.array(z.looseObject({ type: z.number().default(1), name: z.string() }));

interface Registration {
  readonly rest: REST;
  readonly applicationId: string;
  readonly guildId: string | undefined;
  readonly formerGuildIds: readonly string[];
  readonly payloads: readonly CommandPayload[];
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/**
 * Registers the commands. It tries again with pauses while Discord cannot be reached or limits the bot.
 *
 * @throws {DiscordRefusalError} where the bot is not in the server that is set for development; `DiscordAPIError` where
 * Discord does not take the commands; the signal's reason when aborted.
 */
export async function registerWithRetries(options: Registration & { readonly clock: Clock }): Promise<void> {
  const { clock, log, signal } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await register(options);
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof DiscordAPIError || error instanceof DiscordRefusalError) throw error;
      const pause = retryAfterOf(error) ?? backoffDelay(attempt, 0.5);
      log.warn({ ...errorFacts(error), attempt, pause }, 'could not register the commands; trying again');
      await clock.sleep(pause, signal);
    }
  }
}

/**
 * Registers the commands globally, or in one server for development, and only where Discord has others. The other scope
 * is emptied, so that no command shows twice.
 */
async function register(options: Registration): Promise<void> {
  const { applicationId, guildId, payloads } = options;
  const everywhere = Routes.applicationCommands(applicationId);
  const inGuild = (id: string): RouteLike => Routes.applicationGuildCommands(applicationId, id);
  if (guildId !== undefined) {
    const scope: CommandScope = { route: inGuild(guildId), wanted: payloads.map(forGuild), where: 'one server' };
    await registerIn(options, scope).catch((error: unknown) => {
      throw isUnknownGuild(error) ? new DiscordRefusalError('guild', { cause: error }) : error;
    });
  }
  await registerIn(options, { route: everywhere, wanted: guildId === undefined ? payloads : [], where: 'everywhere' });
  for (const id of options.formerGuildIds.filter((one) => one !== guildId)) {
    await registerIn(options, { route: inGuild(id), wanted: [], where: 'one server' }).catch((error: unknown) => {
      if (!isUnknownGuild(error)) throw error;
      options.log.warn(
        { guild: id, ...errorFacts(error) },
        'the former development server is gone, or another bot’s; its commands are left alone',
      );
    });
  }
}

interface CommandScope {
  readonly route: RouteLike;
  readonly wanted: readonly CommandPayload[];
  readonly where: 'everywhere' | 'one server';
}

async function registerIn(
  { rest, log, signal }: Pick<Registration, 'rest' | 'log' | 'signal'>,
  { route, wanted, where }: CommandScope,
): Promise<void> {
  const present = registered.parse(
    await bounded({ signal }, async (own) =>
      rest.get(route, { query: new URLSearchParams({ with_localizations: 'true' }), signal: own }),
    ),
  );
  const others = present.filter((command) => command.type === entryPoint);
  const ours = present.filter((command) => command.type !== entryPoint);
  if (isSame(ours, wanted)) return;
  await bounded({ signal }, async (own) => rest.put(route, { body: [...others, ...wanted], signal: own }));
  log.info({ commands: wanted.length, where }, 'commands registered');
}

/** The bot is not in that server, or there is no such server (50001, 10004). */
function isUnknownGuild(error: unknown): boolean {
  return error instanceof DiscordAPIError && (error.status === 403 || error.status === 404);
}

/** The fields that Discord adds to a command. */
const addedByDiscord: ReadonlySet<string> = new Set([
  'id',
  'application_id',
  'guild_id',
  'version',
  'dm_permission',
  'handler',
]);

function isSame(present: readonly { readonly name: string }[], wanted: readonly CommandPayload[]): boolean {
  return isDeepStrictEqual(meanings(present), meanings(wanted));
}

/** The commands for the comparison, sorted by name. */
function meanings(commands: readonly { readonly name: string }[]): unknown {
  return commands.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(meaning);
}

/** The value without blank parts: absent, null, false and empty all mean the same to Discord. */
function meaning(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(meaning);
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.entries(value).map(([key, part]) => [key, meaning(part)] as const);
  return Object.fromEntries(parts.filter(([key, part]) => !addedByDiscord.has(key) && !isBlank(part)));
}

function isBlank(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === false ||
    // Discord sends '' as the description of a context menu command.
    value === '' ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

/** The payload for a command of one server, without the fields that say where a global command works. */
function forGuild({ integration_types: _types, contexts: _contexts, ...payload }: CommandPayload): CommandPayload {
  return payload;
}

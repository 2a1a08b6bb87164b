import type { z } from 'zod';
import { grantMaxOf, settings, spoolDirOf } from '../config.ts';
import type { DatabaseConfig } from '../core/database-url.ts';
import type { NamedDatabase } from './open-database.ts';
import { OperatorError, type Terminal } from './terminal.ts';

/**
 * The file path of the SQLite database.
 *
 * @param instead what does this work for a PostgreSQL: a sentence.
 * @throws {OperatorError} also where `DATABASE_URL` names a PostgreSQL.
 */
export function databasePath(env: Terminal['env'], instead: string): string {
  const { database } = databaseOf(env);
  if (database.kind === 'sqlite') return database.path;
  throw new OperatorError(`DATABASE_URL names a PostgreSQL, ${database.name}. ${instead}`);
}

/** What `DATABASE_URL` and `SPOOL_DIR` name. @throws {OperatorError} */
export function databaseOf(env: Terminal['env']): NamedDatabase {
  const { database, url } = read(env, 'DATABASE_URL', settings.shape.DATABASE_URL);
  return { database, url, spoolDir: spoolDir(env, database) };
}

/** The spool of this database. @throws {OperatorError} */
export function spoolDir(env: Terminal['env'], database: DatabaseConfig): string {
  return spoolDirOf(read(env, 'SPOOL_DIR', settings.shape.SPOOL_DIR), database);
}

/** SHARD_COUNT; `undefined` where it is blank. @throws {OperatorError} */
export function shardCountSetting(env: Terminal['env']): number | undefined {
  return read(env, 'SHARD_COUNT', settings.shape.SHARD_COUNT);
}

/** Where Discord's API is, and the bot's token if it is set. @throws {OperatorError} */
export function discordAccess(env: Terminal['env']): { readonly apiUrl: string; readonly token: string | undefined } {
  return {
    apiUrl: read(env, 'DISCORD_API_URL', settings.shape.DISCORD_API_URL),
    token: read(env, 'DISCORD_TOKEN', settings.shape.DISCORD_TOKEN.optional()),
  };
}

/** The folder of the model files. @throws {OperatorError} */
export function modelsDirectory(env: Terminal['env']): string {
  return read(env, 'MODELS_DIR', settings.shape.MODELS_DIR);
}

/** The address of RunComfy's Model API. @throws {OperatorError} */
export function runcomfyUrl(env: Terminal['env']): string {
  return read(env, 'RUNCOMFY_API_URL', settings.shape.RUNCOMFY_API_URL);
}

/** The commands that MODELS names; `undefined` where it is blank. @throws {OperatorError} */
export function namedModels(env: Terminal['env']): ReadonlySet<string> | undefined {
  const names = read(env, 'MODELS', settings.shape.MODELS);
  return names && new Set(names);
}

/** The most credits that moderators may grant a member. @throws {OperatorError} */
export function grantMax(env: Terminal['env']): number {
  return grantMaxOf({
    GRANT_MAX_CREDITS: read(env, 'GRANT_MAX_CREDITS', settings.shape.GRANT_MAX_CREDITS),
    QUOTA_DAILY_CREDITS: read(env, 'QUOTA_DAILY_CREDITS', settings.shape.QUOTA_DAILY_CREDITS),
  });
}

/**
 * Reads one setting by itself, because a tool needs neither tokens nor the other settings. Blank means absent, as for
 * the bot.
 */
function read<T>(env: Terminal['env'], name: string, schema: z.ZodType<T>): T {
  const text = env[name]?.trim();
  const parsed = schema.safeParse(text === '' ? undefined : text);
  if (parsed.success) return parsed.data;
  throw new OperatorError(parsed.error.issues.map((issue) => `${name} ${issue.message}`).join('\n'));
}

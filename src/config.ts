import { z } from 'zod';

/** Everything the bot is told from outside, parsed once. Secrets are kept apart so that the rest may be logged. */
export interface Config {
  readonly discord: { readonly apiUrl: string; readonly guildId: string | undefined };
  readonly runcomfy: { readonly apiUrl: string; readonly mediaOrigins: readonly string[] };
  /** File path of the SQLite database; downloads in progress are spooled beside it. */
  readonly databasePath: string;
  readonly modelsDir: string;
  readonly logLevel: LogLevel;
  readonly secrets: { readonly discordToken: string; readonly runcomfyToken: string };
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const snowflake = z.string().regex(/^\d{17,20}$/, 'must be a Discord id (17 to 20 digits)');

const httpUrl = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'must be an http(s) address')
  .transform((text) => text.replace(/\/+$/, ''));

const origins = z.string().transform((text, context) => {
  const listed = text.split(/[\s,]+/).filter((part) => part !== '');
  for (const part of listed) {
    if (URL.canParse(part) && /^https?:$/.test(new URL(part).protocol) && new URL(part).origin === part) continue;
    context.addIssue({
      code: 'custom',
      message: 'must be origins such as https://media.example.org, separated by commas',
    });
    return z.NEVER;
  }
  return listed;
});

/** The settings' names are the environment's; each has its line in `.env.example`. */
export const settings = z.object({
  DISCORD_TOKEN: z.string({ error: 'is required: the bot token from the Discord developer portal' }),
  DISCORD_API_URL: httpUrl.default('https://discord.com/api'),
  DISCORD_GUILD_ID: snowflake.optional(),
  RUNCOMFY_API_TOKEN: z.string({ error: 'is required: the API token from your RunComfy profile' }),
  RUNCOMFY_API_URL: httpUrl.default('https://model-api.runcomfy.net'),
  RUNCOMFY_MEDIA_ORIGINS: origins.default([]),
  DATABASE_URL: z
    .string()
    .regex(/^sqlite:\/\/.+/, 'must look like sqlite://data/easel.sqlite')
    .refine((url) => !url.endsWith(':memory:'), 'must be a file: jobs have to survive a restart')
    .default('sqlite://data/easel.sqlite'),
  MODELS_DIR: z.string().default('models'),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
});

export type ConfigResult = { ok: true; config: Config } | { ok: false; problems: readonly string[] };

/**
 * Reads settings from an environment-like object. All problems are reported together, each as
 * `NAME message`; no value is ever repeated in a problem, since it may be a secret.
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): ConfigResult {
  // Compose files turn an unset variable into an empty string: blank means absent.
  const present = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])),
  );
  const parsed = settings.safeParse(present);
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`) };
  }
  const read = parsed.data;
  return {
    ok: true,
    config: {
      discord: { apiUrl: read.DISCORD_API_URL, guildId: read.DISCORD_GUILD_ID },
      runcomfy: { apiUrl: read.RUNCOMFY_API_URL, mediaOrigins: read.RUNCOMFY_MEDIA_ORIGINS },
      databasePath: read.DATABASE_URL.slice('sqlite://'.length),
      modelsDir: read.MODELS_DIR,
      logLevel: read.LOG_LEVEL,
      secrets: { discordToken: read.DISCORD_TOKEN, runcomfyToken: read.RUNCOMFY_API_TOKEN },
    },
  };
}

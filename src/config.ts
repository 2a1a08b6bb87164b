import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readDatabaseUrl, type DatabaseConfig } from './core/database-url.ts';
import { codeOf } from './core/error-code.ts';
import { micros } from './core/money.ts';
import { decodeUtf8, notUtf8 } from './core/utf8.ts';
import { mostShards } from './core/shards.ts';
import { parseWordList, type WordListProblem } from './core/screening/word-list.ts';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const isSnowflake = (text: string): boolean => /^\d{17,20}$/.test(text);
const snowflake = z.string().refine(isSnowflake, 'must be a Discord id (17 to 20 digits)');

const httpUrl = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'must be an http(s) address')
  .transform((text) => text.replace(/\/+$/, ''));

const commaList = z.string().transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''));

const snowflakes = commaList.refine(
  (parts) => parts.length > 0 && parts.every(isSnowflake),
  'must be Discord ids (17 to 20 digits), separated by commas',
);

const commandNames = commaList
  .transform((parts) => parts.map((part) => part.replace(/^\//, '')))
  .refine(
    (parts) => parts.length > 0 && parts.every((part) => /^[^\s/]{1,32}$/.test(part)),
    'must be names of commands, such as image,video',
  );

const whole = (least: number, most: number): z.ZodType<number, string> =>
  z
    .string()
    .refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most,
      `must be a whole number from ${least} to ${most}`,
    )
    .transform(Number);

const usd = z
  .string()
  .refine((text) => /^\d{1,6}(\.\d{1,6})?$/.test(text), 'must be US dollars, such as 5 or 0.01')
  .transform(micros);

const booleanFlag = z.enum(['true', 'false'], { error: 'must be true or false' }).transform((text) => text === 'true');

const isOrigin = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;
const origins = commaList.refine(
  (parts) => parts.every(isOrigin),
  'must be origins such as https://media.example.org, separated by commas',
);

/** A host name, or an origin for files that are served otherwise. */
const isHost = (text: string): boolean =>
  /^(?=.{1,253}$)[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}$/i.test(text) || isOrigin(text);
const hosts = commaList.refine(
  (parts) => parts.length > 0 && parts.every(isHost),
  'must be hosts such as media.example.org, or origins such as https://media.example.org:8443, separated by commas',
);

const mostBlockedWords = 10_000;

function wordProblem({ line, what }: WordListProblem): string {
  switch (what) {
    case 'too-long':
      return `line ${line} has more than 60 characters`;
    case 'only-wildcards':
      return `line ${line} has nothing but wildcards, which would refuse everything`;
    case 'too-many':
      return `line ${line} is one too many: at most ${mostBlockedWords} words`;
  }
}

/** The words in the file. Each line that cannot be used is a problem. */
const wordsFile = z.string().transform((path, context): readonly string[] => {
  let text: string;
  try {
    text = decodeUtf8(readFileSync(path));
  } catch (error) {
    const code = codeOf(error) ?? 'unknown';
    const message = code === notUtf8 ? 'must be in UTF-8' : `must be a file that can be read (${code})`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
  const { words, problems } = parseWordList(text, mostBlockedWords);
  for (const problem of problems) context.addIssue({ code: 'custom', message: wordProblem(problem) });
  return words;
});

const databaseUrl = z.string().transform((text, context) => {
  const read = readDatabaseUrl(text);
  if (!('problem' in read)) return read;
  context.addIssue({ code: 'custom', message: read.problem });
  return z.NEVER;
});

const dailyCredits = 100;
const tenDays = 10;
const mostGrant = 999_999_999;

/** The settings by their names in the environment. Each has a line in `.env.example`. */
export const settings = z.object({
  DISCORD_TOKEN: z.string({ error: 'is required: the bot token from the Discord developer portal' }),
  DISCORD_API_URL: httpUrl.default('https://discord.com/api'),
  DISCORD_GUILD_ID: snowflake.optional(),
  SHARD_COUNT: whole(1, mostShards).optional(),
  RUNCOMFY_API_TOKEN: z.string({ error: 'is required: the API token from your RunComfy profile' }),
  RUNCOMFY_API_URL: httpUrl.default('https://model-api.runcomfy.net'),
  RUNCOMFY_MEDIA_ORIGINS: origins.default([]),
  DATABASE_URL: databaseUrl.prefault('sqlite://data/easel.sqlite'),
  INPUT_HOSTS: hosts.optional(),
  INPUT_MB: whole(1, 50).default(25),
  SPOOL_DIR: z.string().optional(),
  MODELS_DIR: z.string().default('models'),
  MODELS: commandNames.optional(),
  MODELS_RELOAD_SECONDS: whole(0, 3600).default(3),
  BLOCKED_WORDS_FILE: wordsFile.default([]),
  PORT: whole(0, 65_535).optional(),
  MONITOR_HOST: z
    .union([z.ipv4(), z.ipv6(), z.literal('localhost')], { error: 'must be an address such as 127.0.0.1 or ::1' })
    .optional(),
  DISCORD_GUILDS: snowflakes.optional(),
  OPERATOR_IDS: snowflakes.default([]),
  ALERT_CHANNEL_ID: snowflake.optional(),
  PAUSED: booleanFlag.default(false),
  CREDIT_USD: usd.refine((worth) => worth > 0, 'must be more than nothing').default(10_000),
  QUOTA_DAILY_CREDITS: whole(0, 999_999_999).default(dailyCredits),
  QUOTA_MONTHLY_CREDITS: whole(0, 999_999_999).default(1000),
  GRANT_MAX_CREDITS: whole(1, mostGrant).optional(),
  SERVER_DAILY_CREDITS: whole(0, 999_999_999).optional(),
  SERVER_MONTHLY_CREDITS: whole(0, 999_999_999).optional(),
  SPEND_DAILY_USD: usd.default(5_000_000),
  SPEND_MONTHLY_USD: usd.default(50_000_000),
  JOBS_PER_MEMBER: whole(1, 1000).default(3),
  WAITING_PER_MEMBER: whole(1, 10_000).default(10),
  WAITING_IN_ALL: whole(1, 100_000).default(2000),
  JOBS_AT_ONCE: whole(1, 10_000).default(20),
  JOB_TIMEOUT_MINUTES: whole(1, 10_000).default(60),
  TELL_AFTER_SECONDS: whole(0, 86_400).default(60),
  KEEP_RESULTS_DAYS: whole(1, 365).default(7),
  KEEP_DAYS: whole(1, 10_000).default(90),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
});

type Settings = z.infer<typeof settings>;

type ReadonlyDeep<T> = T extends object ? { readonly [K in keyof T]: ReadonlyDeep<T[K]> } : T;

/** All settings, parsed once. Secrets have a part of their own, so that the rest may be logged. */
export type Config = ReadonlyDeep<ReturnType<typeof configOf>>;

export type ConfigResult = { ok: true; config: Config } | { ok: false; problems: readonly string[] };

/**
 * Reads settings from an environment-like object. All problems are reported together, each as
 * `NAME message`; no value is ever repeated in a problem, since it may be a secret.
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): ConfigResult {
  // Compose files turn an unset variable into an empty string, so a blank value counts as absent.
  const present = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])),
  );
  const parsed = settings.safeParse(present);
  if (parsed.success) return { ok: true, config: configOf(parsed.data) };
  return { ok: false, problems: parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`) };
}

/** The folder of the spool, where `SPOOL_DIR` says this or is blank. */
export function spoolDirOf(given: string | undefined, database: DatabaseConfig): string {
  return given ?? (database.kind === 'sqlite' ? `${database.path}-spool` : 'data/spool');
}

function configOf(read: Settings) {
  const { database, url } = read.DATABASE_URL;
  return {
    discord: {
      apiUrl: read.DISCORD_API_URL,
      /** Commands are registered in this server only. */
      guildId: read.DISCORD_GUILD_ID,
      /** Into how many connections the servers are divided at the first start; `undefined`: as Discord recommends. */
      shardCount: read.SHARD_COUNT,
      /** The servers that may use the bot; `undefined`: all. */
      guilds: read.DISCORD_GUILDS,
      alertChannelId: read.ALERT_CHANNEL_ID,
      operatorIds: read.OPERATOR_IDS,
    },
    runcomfy: { apiUrl: read.RUNCOMFY_API_URL, mediaOrigins: read.RUNCOMFY_MEDIA_ORIGINS },
    inputs: {
      /** Where members' addresses of files may lead, with subdomains; `undefined`: to Discord's and RunComfy's files. */
      hosts: read.INPUT_HOSTS === undefined ? undefined : hostsIn(read.INPUT_HOSTS),
      /** The most bytes of one file. */
      bytes: read.INPUT_MB * 2 ** 20,
    },
    database,
    /** The folder for results that are not delivered yet. No other database may use it. */
    spoolDir: spoolDirOf(read.SPOOL_DIR, database),
    modelsDir: read.MODELS_DIR,
    /** The commands of the model files that are offered; `undefined`: of all files that are not off by themselves. */
    models: read.MODELS,
    /** How often the model files are looked at for changes, in milliseconds; 0: only at the start. */
    modelsPace: read.MODELS_RELOAD_SECONDS * 1000,
    /** Words and phrases, with AutoMod's wildcards, that no prompt may contain in any server. */
    blockedWords: read.BLOCKED_WORDS_FILE,
    /** The port for health, readiness and metrics; `undefined`: no port is opened. */
    port: read.PORT,
    /** The address on which the port is opened; `undefined`: all addresses. */
    monitorHost: read.MONITOR_HOST,
    paused: read.PAUSED,
    money: moneyOf(read),
    jobs: {
      perMember: read.JOBS_PER_MEMBER,
      waitingPerMember: read.WAITING_PER_MEMBER,
      waitingInAll: read.WAITING_IN_ALL,
      atOnce: read.JOBS_AT_ONCE,
      /** Milliseconds. */
      timeout: read.JOB_TIMEOUT_MINUTES * 60_000,
      /** Milliseconds; 0: never. */
      mentionAfter: read.TELL_AFTER_SECONDS * 1000,
      keepResultsDays: read.KEEP_RESULTS_DAYS,
      keepDays: read.KEEP_DAYS,
    },
    logLevel: read.LOG_LEVEL,
    secrets: {
      discordToken: read.DISCORD_TOKEN,
      runcomfyToken: read.RUNCOMFY_API_TOKEN,
      /** Only of a PostgreSQL. */
      databaseUrl: url,
    },
  };
}

/** Hosts and origins apart. */
function hostsIn(parts: readonly string[]) {
  const named = parts.filter((part) => !isOrigin(part));
  return { origins: parts.filter(isOrigin), domains: named.map((domain) => domain.toLowerCase()) };
}

/** Amounts in millionths of a US dollar, except for the limits of members and servers, which are in credits. */
function moneyOf(read: Settings) {
  const bot = { day: read.SPEND_DAILY_USD, month: read.SPEND_MONTHLY_USD };
  return {
    creditWorth: read.CREDIT_USD,
    limits: {
      member: { day: read.QUOTA_DAILY_CREDITS, month: read.QUOTA_MONTHLY_CREDITS },
      // By default a server may spend as much as the whole bot.
      server: {
        day: read.SERVER_DAILY_CREDITS ?? Math.floor(bot.day / read.CREDIT_USD),
        month: read.SERVER_MONTHLY_CREDITS ?? Math.floor(bot.month / read.CREDIT_USD),
      },
      bot,
    },
    grantMax: grantMaxOf(read),
  };
}

/**
 * The most credits that moderators may grant a member in a day and in a month, and the most that they may take. By
 * default it is ten days' allowance. Where the allowance is 0 it is computed from the default allowance, because then
 * members have nothing but grants.
 */
export function grantMaxOf({
  GRANT_MAX_CREDITS,
  QUOTA_DAILY_CREDITS,
}: Pick<Settings, 'GRANT_MAX_CREDITS' | 'QUOTA_DAILY_CREDITS'>): number {
  const allowance = QUOTA_DAILY_CREDITS === 0 ? dailyCredits : QUOTA_DAILY_CREDITS;
  return GRANT_MAX_CREDITS ?? Math.min(allowance * tenDays, mostGrant);
}

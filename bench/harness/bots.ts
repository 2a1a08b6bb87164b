import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import project from '../../package.json' with { type: 'json' };
import { durationKey } from '../../src/core/durations.ts';
import { commit } from '../store/commit.ts';
import { openBenchStore } from '../store/open.ts';
import { startChild, type Child } from './channel.ts';
import type { Probe } from './probe.ts';

/** The bot that is measured (`easel`), and the baselines. */
export type BotName = 'easel' | 'defer' | 'plain';

/** The addresses of both stand-ins, and the bot's folder. */
export interface BotEnvironment {
  readonly discord: { readonly url: string; readonly token: string };
  readonly runcomfy: { readonly url: string; readonly token: string; readonly mediaOrigin: string };
  readonly folder: string;
  /** Of a PostgreSQL. Default: a file in the folder. */
  readonly databaseUrl?: string | undefined;
}

/** Further settings. With them no limit of a member, a server or the budget is reached. */
export const highLimits = {
  JOBS_AT_ONCE: '10000',
  JOBS_PER_MEMBER: '1000',
  WAITING_PER_MEMBER: '10000',
  WAITING_IN_ALL: '100000',
  QUOTA_DAILY_CREDITS: '999999999',
  QUOTA_MONTHLY_CREDITS: '999999999',
  SPEND_DAILY_USD: '999999',
  SPEND_MONTHLY_USD: '999999',
} as const;

const programs = {
  easel: new URL('../../src/main.ts', import.meta.url),
  defer: new URL('../baselines/defer.ts', import.meta.url),
  plain: new URL('../baselines/plain.ts', import.meta.url),
} as const;
/** The options that `npm start` gives to Node. Every bot gets them. */
const startOptions = project.scripts.start.split(' ').slice(1, -1);
const preload = new URL('preload.ts', import.meta.url);

export function databaseIn(folder: string): string {
  return join(folder, 'easel.sqlite');
}

/** Starts a bot with a probe in it. With `PROFILES` set to a folder, Node writes a CPU profile there when it is stopped. */
export async function startBot(name: BotName, environment: BotEnvironment): Promise<Child<Probe>> {
  const { discord, runcomfy, folder, databaseUrl = `sqlite://${databaseIn(folder)}` } = environment;
  const profiles = process.env['PROFILES'];
  if (profiles !== undefined) await mkdir(profiles, { recursive: true });
  const profiling = profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(profiles)}`];
  return startChild<Probe>(programs[name], {
    node: [...startOptions, '--expose-gc', '--import', preload.href, ...profiling],
    // Node writes a profile only when the process ends by itself.
    ...(profiles !== undefined && { endWith: 'SIGTERM' }),
    // A folder that has no .env file.
    cwd: folder,
    env: {
      ...highLimits,
      MODELS_DIR: fileURLToPath(new URL('../../models', import.meta.url)),
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.url,
      RUNCOMFY_API_TOKEN: runcomfy.token,
      RUNCOMFY_API_URL: runcomfy.url,
      RUNCOMFY_MEDIA_ORIGINS: runcomfy.mediaOrigin,
      DATABASE_URL: databaseUrl,
      SPOOL_DIR: join(folder, 'spool'),
    },
  });
}

/** The database of a bot that has learned from these runs of one picture, in ms. @param place a file, or a URL of PostgreSQL */
export async function seedDurations(place: string, samples: readonly number[]): Promise<void> {
  const count = 'sequential_image_generation_options';
  const key = durationKey('bytedance/seedream-4-0/sequential', { [count]: 1 }, [count]);
  const store = await openBenchStore(place);
  await commit(store, [{ key: `durations:${key}`, value: { version: 1, samples } }]);
  await store.close();
}

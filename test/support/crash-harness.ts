import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve as absolute } from 'node:path';
import { setTimeout as realTime } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { startDiscord, type DiscordStandIn } from '../../sandbox/discord/discord.ts';
import type { ChannelHandle, GuildHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { readModels } from '../../sandbox/runcomfy/models.ts';
import { startRunComfy, type RunComfyStandIn } from '../../sandbox/runcomfy/runcomfy.ts';
import { standInSettings } from '../../sandbox/settings.ts';
import type { Faults } from '../../sandbox/wire/faults.ts';
import type { Exchange } from '../../sandbox/wire/server.ts';
import type { Job } from '../../src/core/job/record.ts';
import type { TestDatabase } from './database.ts';
import { ledgerOf } from './ledger.ts';
import { teachDurations } from './durations.ts';
import type { BotProcess } from './bot-process.ts';
import { modelsThatAreOn, shippedModels } from './models.ts';
import { newDatabase } from './new-database.ts';
import { startProcess, type AtEnd, type StartOptions } from './process.ts';

/** A harness for crashes: both stand-ins on the real clock, members, and a folder with the database. The bot is a separate process. */
export interface CrashHarness {
  readonly discord: DiscordStandIn;
  readonly runcomfy: RunComfyStandIn;
  readonly guild: GuildHandle;
  readonly channel: ChannelHandle;
  /** Reads English. */
  readonly ana: MemberHandle;
  /** Reads Traditional Chinese. */
  readonly mei: MemberHandle;
  readonly database: TestDatabase;
  startBot(env?: Readonly<Record<string, string>>, options?: StartOptions): BotProcess;
  /** Resolves once the bot is connected and serves. */
  readonly untilReady: (bot: BotProcess) => Promise<void>;
  /** Starts a bot, which is ready then. */
  readyBot(env?: Readonly<Record<string, string>>, options?: StartOptions): Promise<BotProcess>;
  /**
   * Kills the bot with SIGKILL at the first request that fits; resolves once it is dead. The request is never answered.
   * Without `isDone` it is not handled either. With `isDone` it is handled, and the bot is killed once `isDone` is true.
   */
  killAt(bot: BotProcess, fits: (request: Exchange) => boolean, isDone?: () => boolean): Promise<void>;
  /**
   * Kills the bot with SIGKILL when the database has a job that fits; resolves once it is dead. It checks after every
   * commit; `commits` counts them since the call. The bot may be some milliseconds further, so a test has to hold up
   * what must not happen.
   */
  killAtCommit(bot: BotProcess, fits: (job: Job, commits: number) => boolean): Promise<void>;
}

interface Own {
  /** A folder with models. Default: the shipped ones that are on. */
  readonly models?: string;
  readonly database?: TestDatabase;
}

const patience = 15_000;

/** A request for pictures waits 400 ms in the queue and runs for a second. The bot has learned these durations. */
const queueMs = 400;
const runMs = 1_000;

/** @param atEnd closes and removes everything; default: when the test ends. */
export async function startCrashHarness(atEnd: AtEnd = onTestFinished, own: Own = {}): Promise<CrashHarness> {
  const directory = await mkdtemp(join(tmpdir(), 'easel-test-'));
  const discord = await startDiscord({ rateLimits: 'headers' });
  const modelsDir = own.models ?? (await modelsThatAreOn(directory));
  const models = await (own.models === undefined ? shippedModels : readModels(own.models));
  const runcomfy = await startRunComfy({ modelsDir, models, queueMs, runMs });
  runcomfy.switches.pictureScale = 0.05;
  atEnd(async () => {
    await Promise.all([discord.close(), runcomfy.close()]);
    await rm(directory, { recursive: true, force: true });
  });
  const guild = discord.addGuild({ name: 'Sketch club' });
  const channel = guild.addChannel({ name: 'pictures' });
  const ana = guild.addMember({ username: 'ana', locale: 'en-US' });
  const mei = guild.addMember({ username: 'mei', locale: 'zh-TW' });
  const database = own.database ?? (await newDatabase(directory, atEnd));
  await teachDurations(database, queueMs + runMs);
  const settings = {
    ...standInSettings(discord, runcomfy),
    DATABASE_URL: database.url,
    SPOOL_DIR: join(directory, 'spool'),
    MODELS_DIR: absolute(modelsDir),
  };
  const startBot: CrashHarness['startBot'] = (env = {}, options = {}) =>
    startProcess({ ...settings, ...env }, options, atEnd);
  const untilReady: CrashHarness['untilReady'] = async (bot) => {
    await discord.until(() => bot.output().includes('"ready"'), patience);
  };

  return {
    discord,
    runcomfy,
    guild,
    channel,
    ana,
    mei,
    database,
    startBot,
    untilReady,
    async readyBot(env, options) {
      const bot = startBot(env, options);
      await untilReady(bot);
      return bot;
    },
    async killAt(bot, fits, isDone) {
      const { promise: seen, resolve } = Promise.withResolvers<undefined>();
      const watch =
        (faults: Faults) =>
        (request: Exchange): void => {
          if (!fits(request)) return;
          for (const stop of stops) stop();
          faults.inject({ fault: isDone === undefined ? { kind: 'hang' } : { kind: 'late-reply', ms: 3_600_000 } });
          if (isDone === undefined) bot.child.kill('SIGKILL');
          resolve(undefined);
        };
      const stops = [
        discord.onRequest(watch(discord.faults)),
        runcomfy.onRequest(watch(runcomfy.faults)),
        runcomfy.onMediaRequest(watch(runcomfy.mediaFaults)),
      ];
      await seen;
      if (isDone !== undefined) await discord.until(isDone, patience);
      bot.child.kill('SIGKILL');
      await bot.exit;
      await database.settled();
    },
    async killAtCommit(bot, fits) {
      const count = database.countCommits();
      const deadline = performance.now() + patience;
      for (let seen = -1; ; await realTime(1)) {
        if (performance.now() > deadline) throw new Error('no commit fitted');
        const commits = count();
        if (commits === seen) continue;
        seen = commits;
        if (ledgerOf({ database }).jobs.some((job) => fits(job, commits))) break;
      }
      bot.child.kill('SIGKILL');
      await bot.exit;
      await database.settled();
    },
  };
}

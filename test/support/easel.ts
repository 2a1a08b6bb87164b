import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setImmediate as turn, setTimeout as realTime } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { startDiscord, type DiscordOptions, type DiscordStandIn } from '../../sandbox/discord/discord.ts';
import type { ChannelHandle, GuildHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import { readModels } from '../../sandbox/runcomfy/models.ts';
import { startRunComfy, type RunComfyStandIn } from '../../sandbox/runcomfy/runcomfy.ts';
import { underWay } from '../../sandbox/terminal/interaction-progress.ts';
import { standInSettings } from '../../sandbox/settings.ts';
import type { Exchange } from '../../sandbox/wire/server.ts';
import { startApp, type App } from '../../src/app.ts';
import { parseConfig, type Config } from '../../src/config.ts';
import { createLogger } from '../../src/log.ts';
import { createWords, type Words } from '../../src/words/words.ts';
import { createTestClock, type TestClock } from './clock.ts';
import type { TestDatabase } from './database.ts';
import { newDatabase } from './new-database.ts';
import { modelsThatAreOn, shippedDir, shippedModels } from './models.ts';
import { statementsUnderWay } from './statements.ts';
import { threadsUnderWay } from './threads.ts';

/** The real app on a plain config, both stand-ins, and people who use it; all on one clock. */
export interface Easel {
  readonly discord: DiscordStandIn;
  readonly runcomfy: RunComfyStandIn;
  readonly clock: TestClock;
  readonly config: Config;
  readonly database: TestDatabase;
  readonly guild: GuildHandle;
  readonly channel: ChannelHandle;
  /** Where the operator reads alerts. */
  readonly alerts: ChannelHandle;
  /** Reads English. */
  readonly ana: MemberHandle;
  /** Reads Traditional Chinese. */
  readonly mei: MemberHandle;
  /** Every log line so far. */
  readonly logs: readonly Readonly<Record<string, unknown>>[];
  /** With the bot's token as it was in the settings at first, or this one. */
  readonly start: (token?: string) => Promise<void>;
  /** Resolves when the bot says that it cannot go on; as `main.ts`, whoever hears it stops the bot. */
  readonly failed: () => Promise<Error>;
  readonly stop: () => Promise<void>;
  /** Lets time pass until `found` finds something; fails after half a minute of real time. */
  readonly until: <T>(found: () => T | undefined | false | Promise<T | undefined | false>) => Promise<T>;
}

/** Read and checked once for all bots of a worker: it takes a tenth of a start. */
const shippedWords = createWords();

type Env = Readonly<Record<string, string>>;

export interface EaselOptions {
  /** Settings beside the usual ones; they may name who and what is there before the bot starts. */
  readonly env?: Env | ((known: Pick<Easel, 'guild' | 'channel' | 'ana' | 'mei'>) => Env);
  /** Whether the bot is started. Default: yes. */
  readonly isStarted?: boolean;
  readonly discord?: DiscordOptions;
  readonly attachmentLimit?: number;
  /** In [0, 1). Default: always a half. */
  readonly random?: () => number;
  /** Default: the languages that ship. */
  readonly words?: Words;
  /** Default: the shipped models that are on. */
  readonly modelsDir?: string;
  /** The models that RunComfy has. Default: those of `modelsDir`, or all that are shipped. */
  readonly runcomfyModelsDir?: string;
}

/** How far the clock may move at once while nobody sleeps until then: longer the longer it takes. */
const mostStep = (waited: number): number => Math.max(1_000, Math.round(waited / 20));
const patience = 30_000;
/** Not the limit of any exchange: tests may cut those short. */
const startPatience = 45_000;

/** A fault may keep an answer for long; one that has begun is soon over, but where it comes byte by byte. */
function isUnderWay({ status, over, fault }: Exchange): boolean {
  if (over === true) return false;
  return fault === undefined || (status !== undefined && fault !== 'slow-loris');
}

/** Looks at each exchange only until it is over, because a test has thousands. The function tells whether one is under way. */
function watchTraffic(traffic: readonly Exchange[]): () => boolean {
  let left: Exchange[] = [];
  let seen = 0;
  return () => {
    left = [...left, ...traffic.slice(seen)].filter(({ over }) => over !== true);
    seen = traffic.length;
    return left.some(isUnderWay);
  };
}

/** Files, in the whole process, and in those that it started. */
function isReadingOrWriting(): boolean {
  return process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq') || name === 'ProcessWrap');
}

async function turns(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1) await turn();
}

/** Starts everything; it is stopped and removed when the test ends. */
export async function startEasel(options: EaselOptions = {}): Promise<Easel> {
  const clock = createTestClock({ settle: async () => settle() });
  const directory = await mkdtemp(join(tmpdir(), 'easel-test-'));
  const database = await newDatabase(directory, onTestFinished);
  const modelsDir = options.modelsDir ?? (await modelsThatAreOn(directory));
  const discord = await startDiscord({ clock, rateLimits: 'headers', ...options.discord });
  const runcomfyModelsDir = options.runcomfyModelsDir ?? options.modelsDir ?? shippedDir;
  const models = await (runcomfyModelsDir === shippedDir ? shippedModels : readModels(runcomfyModelsDir));
  const runcomfy = await startRunComfy({ clock, modelsDir, models, queueMs: 3_000, runMs: 5_000 });
  runcomfy.switches.pictureScale = 0.05;
  const traffic = [discord.traffic, runcomfy.traffic, runcomfy.mediaTraffic].map(watchTraffic);

  const isBusy = (): boolean =>
    statementsUnderWay() > 0 ||
    threadsUnderWay() > 0 ||
    traffic.some((isBusyWith) => isBusyWith()) ||
    isReadingOrWriting();

  /** Until every request is answered, but for those that a fault keeps, every statement, thread and file is done, and what they set off is under way. */
  async function settle(): Promise<void> {
    for (let quiet = 0, checks = 0; quiet < 3 && checks < 1_000; checks += 1) {
      // What is in this process comes within some turns of its event loop; the last look leaves the system some time.
      if (quiet < 2) await turns(10);
      if (quiet === 2 || isBusy()) await realTime(1);
      quiet = isBusy() ? 0 : quiet + 1;
    }
  }

  const guild = discord.addGuild({
    name: 'Sketch club',
    ...(options.attachmentLimit === undefined ? {} : { attachmentLimit: options.attachmentLimit }),
  });
  const channel = guild.addChannel({ name: 'pictures' });
  const alerts = guild.addChannel({ name: 'alerts' });
  const ana = guild.addMember({ username: 'ana', locale: 'en-US' });
  const mei = guild.addMember({ username: 'mei', locale: 'zh-TW' });

  const parsed = parseConfig({
    ...standInSettings(discord, runcomfy),
    DATABASE_URL: database.url,
    SPOOL_DIR: `${directory}/easel.sqlite-spool`,
    MODELS_DIR: modelsDir,
    // Many tests move the clock by days. Only those about the model files let the bot look at them.
    MODELS_RELOAD_SECONDS: '0',
    ALERT_CHANNEL_ID: alerts.id,
    LOG_LEVEL: 'debug',
    ...(typeof options.env === 'function' ? options.env({ guild, channel, ana, mei }) : options.env),
  });
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  const { config } = parsed;
  const logs: Record<string, unknown>[] = [];
  const lines = new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const line of chunk.toString().trim().split('\n')) logs.push(JSON.parse(line) as Record<string, unknown>);
      done();
    },
  });
  let app: App | undefined;

  const easel: Easel = {
    discord,
    runcomfy,
    clock,
    config,
    database,
    guild,
    channel,
    alerts,
    ana,
    mei,
    logs,
    async start(token = config.secrets.discordToken) {
      const settings = { ...config, secrets: { ...config.secrets, discordToken: token } };
      app = await startApp(settings, createLogger(config.logLevel, lines), AbortSignal.timeout(startPatience), {
        clock: clock.machine(),
        random: options.random ?? (() => 0.5),
        words: options.words ?? shippedWords,
      });
    },
    async failed() {
      if (app === undefined) throw new Error('the bot does not run');
      return app.failed;
    },
    async stop() {
      await app?.stop();
      app = undefined;
    },
    async until(found) {
      const deadline = Date.now() + patience;
      const since = clock.now();
      for (;;) {
        const value = await found();
        if (value !== undefined && value !== false) return value;
        if (Date.now() > deadline) {
          throw new Error(
            `nothing came of it; the last log lines:\n${logs
              .slice(-12)
              .map((line) => JSON.stringify(line))
              .join('\n')}`,
          );
        }
        await clock.advanceToNext(mostStep(clock.now() - since));
      }
    },
  };
  onTestFinished(async () => {
    await easel.stop();
    await Promise.all([discord.close(), runcomfy.close()]);
    await rm(directory, { recursive: true, force: true });
  });
  if (options.isStarted !== false) await easel.start();
  return easel;
}

/** Every text of a message, one under the other. */
export function textOf(message: StandInMessage | undefined): string {
  const texts = (parts: StandInMessage['components']): string[] =>
    parts.flatMap((part) => [...(part.content === undefined ? [] : [part.content]), ...texts(part.components ?? [])]);
  return [message?.content ?? '', ...texts(message?.components ?? [])].filter((text) => text !== '').join('\n');
}

/** The files that a message shows in its galleries. */
export function filesOf(
  message: StandInMessage | undefined,
): { readonly url: string; readonly type: string | undefined; readonly alt: string | undefined }[] {
  return (message?.components ?? [])
    .flatMap((part) => part.components ?? [])
    .flatMap((part) => part.items ?? [])
    .map((item) => ({ url: item.media.url, type: item.media.content_type, alt: item.description ?? undefined }));
}

/** Whether a job's message says how the job ended. */
export function saysEnd(message: StandInMessage): boolean {
  return !underWay.test(textOf(message));
}

/** The job's message once it says how the job ended. */
export function ended(asked: { reply(): StandInMessage | undefined }): StandInMessage | false {
  const reply = asked.reply();
  return reply !== undefined && saysEnd(reply) && reply;
}

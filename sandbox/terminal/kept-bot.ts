import { prettyFactory } from 'pino-pretty';
import { startBot, type Bot } from './bot.ts';
import type { Club } from './club.ts';

/** The bot that answers in the club: one process after the other. */
export interface KeptBot {
  readonly pid: number;
  /** Resolves when it ended though nobody told it to, with its exit code and its last lines. */
  readonly lost: Promise<{ readonly code: number; readonly lastLines: readonly string[] }>;
  /** Whether its log is shown from now on. */
  toggleLog(): boolean;
  /** Kills it and starts another; resolves when that one has connected. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const linesKept = 20;
const readyWithinMs = 30_000;

/** Starts the bot with the club's addresses and tokens, and resolves when it has connected and registered its commands. */
export async function keepBot(options: {
  readonly club: Club;
  readonly folder: string;
  readonly modelsDir: string;
  readonly print: (line: string) => void;
}): Promise<KeptBot> {
  const { folder, print } = options;
  const { discord, runcomfy } = options.club;
  const pretty = prettyFactory({
    colorize: false,
    ignore: 'pid,hostname',
    singleLine: true,
    translateTime: 'HH:MM:ss',
  });
  const settings = {
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.url,
    RUNCOMFY_API_TOKEN: runcomfy.token,
    RUNCOMFY_API_URL: runcomfy.url,
    RUNCOMFY_MEDIA_ORIGINS: runcomfy.mediaOrigin,
    DATABASE_URL: 'sqlite://easel.sqlite',
    MODELS_DIR: options.modelsDir,
    LOG_LEVEL: 'info',
  };
  const lastLines: string[] = [];
  let isLogShown = false;
  let isMeant = false;
  const { promise: lost, resolve: lose } = Promise.withResolvers<Awaited<KeptBot['lost']>>();

  function onLine(line: string): void {
    const text = pretty(line).trimEnd();
    lastLines.push(text);
    if (lastLines.length > linesKept) lastLines.shift();
    if (isLogShown) print(text);
  }

  async function start(): Promise<Bot> {
    const { identifies } = discord.gateway;
    const bot = await startBot({ folder, settings, onLine });
    const ended = bot.ended.then((code) => {
      if (!isMeant) lose({ code, lastLines });
      return 'ended' as const;
    });
    const ready = discord.until(
      () => discord.gateway.identifies > identifies && discord.commands().length > 0,
      readyWithinMs,
    );
    // Where the bot ended first, nobody waits for this any more.
    ready.catch(() => {});
    await Promise.race([ready, ended]);
    return bot;
  }

  let bot = await start();
  return {
    get pid() {
      return bot.pid;
    },
    lost,
    toggleLog() {
      isLogShown = !isLogShown;
      return isLogShown;
    },
    async restart() {
      isMeant = true;
      await bot.kill();
      isMeant = false;
      bot = await start();
    },
    async stop() {
      isMeant = true;
      await bot.stop();
    },
  };
}

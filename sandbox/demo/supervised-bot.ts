import { prettyFactory } from 'pino-pretty';
import { startBot, type Bot } from './bot.ts';
import type { DemoServer } from './server.ts';
import { standInSettings } from '../settings.ts';

/** The bot in the demo server. It can be restarted as a new process. */
export interface SupervisedBot {
  readonly pid: number;
  /** Resolves with the exit code and the last lines if the bot ended unexpectedly. */
  readonly lost: Promise<{ readonly code: number; readonly lastLines: readonly string[] }>;
  /** Shows or hides the log. Returns whether it is shown from now on. */
  toggleLog(): boolean;
  /** Kills the bot and starts another. Resolves when the new one has connected. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const linesKept = 20;
const readyWithinMs = 30_000;

/**
 * Starts the bot with the demo server's addresses and tokens. Resolves when it has connected and registered its
 * commands.
 */
export async function startSupervisedBot(options: {
  readonly demoServer: DemoServer;
  readonly folder: string;
  readonly modelsDir: string;
  readonly print: (line: string) => void;
}): Promise<SupervisedBot> {
  const { folder, print } = options;
  const { discord, runcomfy } = options.demoServer;
  const pretty = prettyFactory({
    colorize: false,
    ignore: 'pid,hostname',
    singleLine: true,
    translateTime: 'HH:MM:ss',
  });
  const settings = {
    ...standInSettings(discord, runcomfy),
    DATABASE_URL: 'sqlite://easel.sqlite',
    MODELS_DIR: options.modelsDir,
    LOG_LEVEL: 'info',
  };
  const lastLines: string[] = [];
  let isLogShown = false;
  let isMeant = false;
  const { promise: lost, resolve: lose } = Promise.withResolvers<Awaited<SupervisedBot['lost']>>();

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
    // If the bot ends first, nobody awaits this promise.
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

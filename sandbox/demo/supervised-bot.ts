import { standInSettings } from '../settings.ts';
import { startBot, type Bot } from './bot.ts';
import { createBotLog, type BotLog } from './log.ts';
import type { DemoWorld } from './world.ts';

type BotState = 'starting' | 'running' | 'stopped';

/** The bot of the demo servers. It can be killed, and started as a new process. */
export interface SupervisedBot {
  readonly pid: number;
  readonly state: BotState;
  readonly log: BotLog;
  /** Calls `listener` when the state or the process has changed. The returned function unsubscribes. */
  onChange(listener: () => void): () => void;
  /** Resolves with the exit code when the bot ends although nobody asked for it. */
  readonly lost: Promise<number>;
  /**
   * Starts a process. Does nothing while one runs. Resolves when the bot has connected and registered its commands, or
   * has ended.
   */
  start(): Promise<void>;
  /** Kills the process at once, as the system may. Resolves when it has ended. */
  kill(): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
}

const readyWithinMs = 30_000;

/** The bot with the demo world's addresses, tokens and clock. `folder` is where it keeps its data. */
export function createSupervisedBot(options: {
  readonly world: DemoWorld;
  readonly folder: string;
  readonly modelsDir: string;
}): SupervisedBot {
  const { folder, world } = options;
  const { discord, clock } = world;
  const log = createBotLog();
  const listeners = new Set<() => void>();
  const { promise: lost, resolve: lose } = Promise.withResolvers<number>();
  let state: BotState = 'stopped';
  let bot: Bot | undefined;
  let isMeant = false;
  const settings = {
    ...standInSettings(discord, world.runcomfy),
    ...clock.env,
    DATABASE_URL: 'sqlite://easel.sqlite',
    MODELS_DIR: options.modelsDir,
    OPERATOR_IDS: world.people
      .filter(({ part }) => part === 'operator')
      .map(({ handle }) => handle.id)
      .join(','),
    LOG_LEVEL: 'info',
  };

  function become(next: BotState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  async function connected(since: number): Promise<void> {
    await discord.until(() => discord.gateway.identifies > since && discord.commands().length > 0, readyWithinMs);
  }

  async function start(): Promise<void> {
    if (state !== 'stopped') return;
    isMeant = false;
    become('starting');
    const { identifies } = discord.gateway;
    const started = await startBot({ folder, settings, node: clock.node, onLine: (line) => log.add(line) }).catch(
      (error: unknown) => {
        become('stopped');
        throw error;
      },
    );
    bot = started;
    const ended = started.ended.then((code) => {
      become('stopped');
      if (!isMeant) lose(code);
      return true;
    });
    const ready = connected(identifies).then(() => false);
    // If the bot ends first, nobody awaits this promise.
    ready.catch(() => {});
    const isOver = await Promise.race([ready, ended]);
    if (!isOver) become('running');
  }

  async function end(how: 'kill' | 'stop'): Promise<void> {
    isMeant = true;
    await bot?.[how]();
  }

  return {
    get pid() {
      return bot?.pid ?? 0;
    },
    get state() {
      return state;
    },
    log,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    lost,
    start,
    kill: () => end('kill'),
    stop: () => end('stop'),
  };
}

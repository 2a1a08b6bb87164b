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
  let launching: Promise<Bot> | undefined;
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

  /** Resolves with whether the bot has ended before it connected, however long that takes. */
  async function endsFirst(ended: Promise<true>, since: number): Promise<boolean> {
    const { promise: connected, resolve } = Promise.withResolvers<boolean>();
    const look = (): void => {
      if (discord.gateway.identifies > since && discord.commands().length > 0) resolve(false);
    };
    const unlisten = discord.onChange(look);
    look();
    return Promise.race([connected, ended]).finally(unlisten);
  }

  async function start(): Promise<void> {
    if (state !== 'stopped') return;
    isMeant = false;
    become('starting');
    const { identifies } = discord.gateway;
    launching = startBot({ folder, settings, node: clock.node, onLine: (line) => log.add(line) });
    bot = await launching.catch((error: unknown) => {
      become('stopped');
      throw error;
    });
    const ended = bot.ended.then((code) => {
      become('stopped');
      if (!isMeant) lose(code);
      return true as const;
    });
    if (!(await endsFirst(ended, identifies))) become('running');
  }

  async function end(how: 'kill' | 'stop'): Promise<void> {
    isMeant = true;
    // Also a process that is only just being started.
    const current = await launching?.catch(() => undefined);
    await current?.[how]();
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

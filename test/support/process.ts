import { inject, onTestFinished } from 'vitest';
import { spawnBot, type BotProcess, type ProcessOptions } from './bot-process.ts';

export interface StartOptions extends ProcessOptions {
  /** What is started in the place of the bundle of `src/main.ts`. */
  readonly main?: string;
}

/** Is called with what closes something, and sees to it that this is done at its end. */
export type AtEnd = (close: () => Promise<void>) => void;

/** Starts the bundle of `src/main.ts` with exactly this environment. It is killed at the end, which is the test's, if it still runs. */
export function startProcess(
  env: Readonly<Record<string, string>>,
  options?: StartOptions,
  atEnd: AtEnd = onTestFinished,
): BotProcess {
  const bot = spawnBot(options?.main ?? `${inject('bundled')}/main.js`, env, options);
  atEnd(async () => {
    bot.child.kill('SIGKILL');
    await bot.exit;
  });
  return bot;
}

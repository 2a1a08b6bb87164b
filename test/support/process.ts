import { onTestFinished } from 'vitest';
import { spawnBot, type BotProcess, type ProcessOptions } from './bot-process.ts';

export interface StartOptions extends ProcessOptions {
  /** What is started in the place of `src/main.ts`. */
  readonly main?: string;
}

/** Starts `src/main.ts` with exactly this environment. It is killed when the test ends, if it still runs. */
export function startProcess(env: Readonly<Record<string, string>>, options?: StartOptions): BotProcess {
  const bot = spawnBot(options?.main ?? `${process.cwd()}/src/main.ts`, env, options);
  onTestFinished(async () => {
    bot.child.kill('SIGKILL');
    await bot.exit;
  });
  return bot;
}

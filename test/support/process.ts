import { onTestFinished } from 'vitest';
import { spawnBot, type BotProcess, type ProcessOptions } from './bot-process.ts';

/** Starts `src/main.ts` with exactly this environment. It is killed when the test ends, if it still runs. */
export function startProcess(env: Readonly<Record<string, string>>, options?: ProcessOptions): BotProcess {
  const bot = spawnBot(`${process.cwd()}/src/main.ts`, env, options);
  onTestFinished(async () => {
    bot.child.kill('SIGKILL');
    await bot.exit;
  });
  return bot;
}

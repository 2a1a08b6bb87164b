import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { spawnBot } from '../support/bot-process.ts';
import { booksOf } from '../support/books.ts';
import { gatherEvidence, type Evidence } from './evidence.ts';
import { endFaults } from './faults.ts';
import { lastLines, live } from './lives.ts';
import { planLives } from './plan.ts';
import { openTown, type Town } from './town.ts';

/** Real time until everything has to be told once nothing goes wrong any more, and for a stop. */
const settling = 90_000;
const stopping = 10_000;

/** Kills a bot so many times, lets the last one end its work, and says what is to be seen then. `main` is the bot's. */
export async function soak(options: {
  readonly seed: number;
  readonly kills: number;
  readonly main?: string;
}): Promise<Evidence> {
  const { seed, kills, main = `${process.cwd()}/src/main.ts` } = options;
  const town = await openTown();
  const times: number[] = [];
  const endings: string[] = [];
  try {
    for (const [index, life] of planLives(seed, kills).entries()) {
      if (index % 2 === 1) forgetCrashes(town);
      const ended = await live(town, main, life);
      if (ended === undefined) times.push(Date.now());
      else endings.push(ended);
    }
    endings.push(...(await lastLife(town, main)));
    return { ...(await gatherEvidence(town)), kills: times, endings };
  } finally {
    await town.close();
  }
}

/** The bot ends its work and is stopped as an operator would. What kept it from that. */
async function lastLife(town: Town, main: string): Promise<string[]> {
  endFaults(town);
  forgetCrashes(town);
  const bot = spawnBot(main, town.env, { cwd: town.folder });
  const deadline = Date.now() + settling;
  while (Date.now() < deadline && bot.child.exitCode === null) {
    await pause(200);
    if (bot.output().includes('"ready"') && isAllTold(town)) break;
  }
  bot.child.kill('SIGTERM');
  const code = await Promise.race([bot.exit, pause(stopping, 'no exit at all', { ref: false })]);
  bot.child.kill('SIGKILL');
  await bot.exit;
  return code === 0 ? [] : [`the last bot stopped with ${code}: ${lastLines(bot)}`];
}

/** A moment in the middle of a checkpoint cannot be read; the next one can. */
function isAllTold({ databasePath }: Town): boolean {
  try {
    return booksOf(databasePath).jobs.every(({ told }) => told === true);
  } catch {
    return false;
  }
}

/** As after a clean stop: the next start need not wait. */
function forgetCrashes({ databasePath }: Town): void {
  const database = new DatabaseSync(databasePath);
  database.exec("DELETE FROM easel WHERE key = 'starts'");
  database.close();
}

import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { spawnBot } from '../support/bot-process.ts';
import { booksOf, type Books } from '../support/books.ts';
import { gatherEvidence, type Evidence } from './evidence.ts';
import { endFaults } from './faults.ts';
import { lastLines, live } from './lives.ts';
import type { Life } from './plan.ts';
import { openTown, type Town } from './town.ts';

/** For a stop, in ms of real time. */
const stopping = 10_000;

/** Lets a bot live and die as planned, lets the last one end its work, and says what is to be seen then. */
export async function soak(options: {
  readonly lives: readonly Life[];
  /** The bot's program. */
  readonly main?: string;
  /** Real time in ms until everything has to be told, from when the last bot is ready and nothing goes wrong any more. */
  readonly patience?: number;
}): Promise<Evidence> {
  const { lives, main = `${process.cwd()}/src/main.ts`, patience = 90_000 } = options;
  const town = await openTown();
  const kills: number[] = [];
  const deaths: Books[] = [];
  const endings: string[] = [];
  try {
    for (const [index, life] of lives.entries()) {
      if (index % 2 === 1) forgetCrashes(town);
      const ended = await live(town, main, life);
      if (ended === undefined) kills.push(Date.now());
      else endings.push(ended);
      deaths.push(booksOf(town.databasePath));
    }
    endings.push(...(await lastLife(town, main, patience)));
    return { ...(await gatherEvidence(town)), kills, deaths, endings };
  } finally {
    await town.close();
  }
}

/** The bot ends its work and is stopped as an operator would. What kept it from that. */
async function lastLife(town: Town, main: string, patience: number): Promise<string[]> {
  endFaults(town);
  forgetCrashes(town);
  const bot = spawnBot(main, town.env, { cwd: town.folder });
  const isRunning = (): boolean => bot.child.exitCode === null;
  while (isRunning() && !bot.output().includes('"ready"')) await pause(50);
  const deadline = Date.now() + patience;
  while (isRunning() && Date.now() < deadline && !isAllTold(town)) await pause(200);
  bot.child.kill('SIGTERM');
  const code = await Promise.race([bot.exit, pause(stopping, 'no exit at all', { ref: false })]);
  bot.child.kill('SIGKILL');
  await bot.exit;
  return code === 0 ? [] : [`the last bot stopped with ${code}: ${lastLines(bot)}`];
}

/** A moment in the middle of a checkpoint cannot be read; the next one can. */
function isAllTold({ databasePath }: Town): boolean {
  try {
    return booksOf(databasePath).jobs.every(({ told, removed }) => told === true && removed?.cleared !== false);
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

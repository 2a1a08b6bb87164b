import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { ledgerDataOf, type LedgerData } from '../support/ledger-data.ts';
import { act } from './acts.ts';
import { gatherEvidence, type Evidence } from './evidence.ts';
import { endFaults } from './faults.ts';
import { lastLines, live, readableBooks, start } from './lives.ts';
import type { Act, Life } from './plan.ts';
import { mildRules, type RuleSet } from './rules.ts';
import { startSoakFixture, type SoakFixture } from './fixture.ts';

/** For a stop, in ms of real time. */
const stopping = 10_000;

/** Lets a bot live and die as planned, lets the last one end its work, and says what is to be seen then. */
export async function soak(options: {
  readonly lives: readonly Life[];
  /** What happens once the last bot is ready, which nobody kills. */
  readonly closing?: readonly Act[];
  /** Of the server that has AutoMod rules. */
  readonly rules?: RuleSet;
  /** The bot's program. */
  readonly main?: string;
  /** Real time in ms in which one job more has to be told, from when the last bot is ready and nothing goes wrong any more. */
  readonly patience?: number;
}): Promise<Evidence> {
  const { lives, closing = [], rules = mildRules, main = `${process.cwd()}/src/main.ts`, patience = 90_000 } = options;
  const fixture = await startSoakFixture(rules);
  const kills: number[] = [];
  const deaths: LedgerData[] = [];
  const endings: string[] = [];
  try {
    for (const [index, life] of lives.entries()) {
      if (index % 2 === 1) forgetCrashes(fixture);
      const ended = await live(fixture, main, life);
      if (ended === undefined) kills.push(Date.now());
      else endings.push(ended);
      deaths.push(ledgerDataOf(fixture.databasePath));
    }
    endings.push(...(await lastLife(fixture, main, closing, patience)));
    return { ...(await gatherEvidence(fixture)), kills, deaths, endings };
  } finally {
    await fixture.close();
  }
}

/** The bot ends its work and is stopped as an operator would. What kept it from that. */
async function lastLife(
  fixture: SoakFixture,
  main: string,
  closing: readonly Act[],
  patience: number,
): Promise<string[]> {
  endFaults(fixture);
  forgetCrashes(fixture);
  const bot = start(fixture, main);
  const isRunning = (): boolean => bot.child.exitCode === null;
  const isReady = (): boolean => bot.output().includes('"ready"');
  for (const until = Date.now() + patience; isRunning() && !isReady() && Date.now() < until;) await pause(50);
  if (isReady()) await act(fixture, closing, AbortSignal.timeout(patience));
  await fixture.waiting.over(patience);
  await allTold(fixture, isRunning, patience);
  bot.child.kill('SIGTERM');
  const code = await Promise.race([bot.exit, pause(stopping, 'no exit at all', { ref: false })]);
  bot.child.kill('SIGKILL');
  await bot.exit;
  return [
    ...(isReady() ? [] : [`the last bot was never ready: ${lastLines(bot)}`]),
    ...(code === 0 ? [] : [`the last bot stopped with ${code}: ${lastLines(bot)}`]),
  ];
}

/** Once every job is told, or no further one was for so long. */
async function allTold(fixture: SoakFixture, isRunning: () => boolean, patience: number): Promise<void> {
  let least = Infinity;
  let deadline = Date.now() + patience;
  while (isRunning() && least > 0 && Date.now() < deadline) {
    const left = untold(fixture);
    if (left < least) [least, deadline] = [left, Date.now() + patience];
    await pause(200);
  }
}

/** How many jobs are not told. */
function untold({ databasePath }: SoakFixture): number {
  const ledgerData = readableBooks(databasePath);
  return ledgerData?.jobs.filter(({ told, removed }) => told !== true || removed?.cleared === false).length ?? Infinity;
}

/** As after a clean stop: the next start need not wait. */
function forgetCrashes({ databasePath }: SoakFixture): void {
  const database = new DatabaseSync(databasePath);
  database.exec("DELETE FROM easel WHERE key = 'starts'");
  database.close();
}

import { setTimeout as pause } from 'node:timers/promises';
import { schema } from '../../src/services/storage/schema.ts';
import { ledgerDataOf, type LedgerData } from '../support/ledger-data.ts';
import { act } from './acts.ts';
import { files, type DatabaseKind } from './databases.ts';
import { gatherEvidence, type Evidence } from './evidence.ts';
import { endFaults } from './faults.ts';
import { lastLines, live, readableBooks, start } from './lives.ts';
import type { Act, Life } from './plan.ts';
import { mildRules, type RuleSet } from './rules.ts';
import { startSoakFixture, type SoakFixture } from './fixture.ts';

/** The time for a stop, in ms of real time. */
const stopping = 10_000;

/** Lets bots live and die as planned, lets the last one finish its work, and returns what can be seen then. */
export async function soak(options: {
  readonly lives: readonly Life[];
  /** The acts after the last bot is ready. Nobody kills this bot. */
  readonly closing?: readonly Act[];
  /** Default: a file of SQLite. */
  readonly databases?: DatabaseKind;
  /** For the server with AutoMod rules. */
  readonly rules?: RuleSet;
  /** The bot's program. */
  readonly main?: string;
  /**
   * The longest real time between two announced jobs, in ms, after the last bot is ready and nothing fails any more.
   */
  readonly patience?: number;
}): Promise<Evidence> {
  const { lives, closing = [], databases = files, rules = mildRules, patience = 90_000 } = options;
  const { main = `${process.cwd()}/src/main.ts` } = options;
  const fixture = await startSoakFixture(rules, databases);
  const kills: number[] = [];
  const deaths: LedgerData[] = [];
  const endings: string[] = [];
  try {
    for (const [index, life] of lives.entries()) {
      if (index % 2 === 1) await forgetCrashes(fixture);
      const ended = await live(fixture, main, life);
      if (ended === undefined) kills.push(Date.now());
      else endings.push(ended);
      deaths.push(ledgerDataOf(fixture.database));
    }
    endings.push(...(await lastLife(fixture, main, closing, patience)));
    return { ...(await gatherEvidence(fixture)), kills, deaths, endings };
  } finally {
    await fixture.close();
  }
}

/** The bot finishes its work and is stopped as by an operator. Returns what prevented that. */
async function lastLife(
  fixture: SoakFixture,
  main: string,
  closing: readonly Act[],
  patience: number,
): Promise<string[]> {
  endFaults(fixture);
  await forgetCrashes(fixture);
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

/** Resolves when every job is announced, or when no further one was announced for this long. */
async function allTold(fixture: SoakFixture, isRunning: () => boolean, patience: number): Promise<void> {
  let least = Infinity;
  let deadline = Date.now() + patience;
  while (isRunning() && least > 0 && Date.now() < deadline) {
    const left = untold(fixture);
    if (left < least) [least, deadline] = [left, Date.now() + patience];
    await pause(200);
  }
}

/** How many jobs are not announced. */
function untold({ database }: SoakFixture): number {
  const ledgerData = readableBooks(database);
  return ledgerData?.jobs.filter(({ told, removed }) => told !== true || removed?.cleared === false).length ?? Infinity;
}

/** As after a clean stop, so the next start does not wait. */
async function forgetCrashes({ database }: SoakFixture): Promise<void> {
  await database.write([{ key: schema.starts.key(), value: undefined }]);
}

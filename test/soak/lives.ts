import { setTimeout as pause } from 'node:timers/promises';
import type { Exchange } from '../../sandbox/wire/server.ts';
import { spawnBot, type BotProcess } from '../support/bot-process.ts';
import { ledgerDataOf, type LedgerData } from '../support/ledger-data.ts';
import { act, connected } from './acts.ts';
import type { Kill, Life } from './plan.ts';
import type { SoakFixture } from './fixture.ts';

const longestLife = 1_700;
/** A bot that has not connected after this time, in ms, even on a busy machine, never will. */
const longestStart = 120_000;

/** Starts a bot, lets people act, and kills it. Returns how it ended if nobody killed it. */
export async function live(fixture: SoakFixture, main: string, life: Life): Promise<string | undefined> {
  await disconnected(fixture);
  if (life.clock !== undefined) fixture.clock.set(life.clock);
  const bot = start(fixture, main);
  const over = new AbortController();
  const there = connected(fixture, over.signal);
  const due = Promise.race([
    (life.isLate ? there : Promise.resolve()).then(async () => moment(fixture, life.kill, over.signal)),
    there.then(async () => pause(life.longest ?? longestLife, undefined, { ref: false })),
  ]);
  // The watch for the moment has begun already, so the first act cannot be missed.
  const acting = there.then(async () => act(fixture, life.acts, over.signal));
  const ended = await Promise.race([
    due.then(() => undefined),
    bot.exit.then((code) => `a bot ended by itself with ${code ?? 'a signal'}`),
    notConnected(there),
  ]);
  bot.child.kill('SIGKILL');
  over.abort();
  await bot.exit;
  await fixture.database.settled();
  await acting;
  return ended && `${ended}: ${lastLines(bot)}`;
}

/** Resolves only if it never connects. */
async function notConnected(there: Promise<void>): Promise<string> {
  const isThere = await Promise.race([there.then(() => true), pause(longestStart, false, { ref: false })]);
  return isThere ? Promise.withResolvers<string>().promise : 'a bot was never connected';
}

export function start({ env, folder, clock, waiting, starts }: SoakFixture, main: string): BotProcess {
  starts.push(Date.now());
  const bot = spawnBot(main, env, { cwd: folder, node: clock.node });
  waiting.begin(bot.child.pid ?? 0);
  return bot;
}

/** Resolves when Discord has noticed that the former bot is dead. Until the next bot connects, actions reach nobody. */
async function disconnected({ discord }: SoakFixture): Promise<void> {
  while (discord.gateway.sessions().some((session) => session.connected)) await pause(1);
}

export function lastLines(bot: BotProcess): string {
  return bot.output().trim().split('\n').slice(-3).join(' ');
}

/** Resolves when the bot must be killed. */
async function moment(fixture: SoakFixture, kill: Kill, over: AbortSignal): Promise<void> {
  switch (kill.at) {
    case 'moment':
      await pause(kill.ms);
      return;
    case 'commit': {
      const count = fixture.database.countCommits();
      while (!over.aborted && count() < kill.nth) await pause(1);
      return;
    }
    case 'request':
      return request(fixture, kill, over);
    case 'ledger': {
      const before = fixture.commands.length;
      while (!over.aborted && !(fixture.commands.length > before && isOnRecord(fixture, kill.all))) await pause(20);
    }
  }
}

function isOnRecord({ commands, database }: SoakFixture, all: 'written' | 'told'): boolean {
  const jobs = new Map(readableBooks(database)?.jobs.map((job) => [job.id, job]));
  return commands.every(({ interaction: { id } }) => (all === 'told' ? jobs.get(id)?.told === true : jobs.has(id)));
}

/** SQLite's file cannot be read during a checkpoint; a moment later it can. */
export function readableBooks(database: SoakFixture['database']): LedgerData | undefined {
  try {
    return ledgerDataOf(database);
  } catch {
    return undefined;
  }
}

/** At the request: it is never handled, or its answer never comes. */
async function request(
  { discord, runcomfy }: SoakFixture,
  kill: Extract<Kill, { at: 'request' }>,
  over: AbortSignal,
): Promise<void> {
  const { promise: seen, resolve } = Promise.withResolvers<Exchange>();
  type Listener = (exchange: Exchange) => void;
  const { faults, listen } = {
    discord: { faults: discord.faults, listen: (listener: Listener) => discord.onRequest(listener) },
    runcomfy: { faults: runcomfy.faults, listen: (listener: Listener) => runcomfy.onRequest(listener) },
    media: { faults: runcomfy.mediaFaults, listen: (listener: Listener) => runcomfy.onMediaRequest(listener) },
  }[kill.to];
  let left = kill.nth;
  const stop = listen((exchange) => {
    const { method } = exchange;
    left -= 1;
    if (left !== 0) return;
    // If an earlier fault takes the request, this one is no longer needed.
    const remove = faults.inject({
      method,
      fault: kill.isHandled ? { kind: 'late-reply', ms: 60_000 } : { kind: 'hang' },
    });
    setImmediate(remove);
    resolve(exchange);
  });
  over.addEventListener('abort', stop, { once: true });
  const exchange = await seen;
  // An earlier fault may end it before it is handled.
  while (kill.isHandled && !over.aborted && exchange.handled !== true && exchange.over !== true) await pause(1);
}

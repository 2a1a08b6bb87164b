import { setTimeout as pause } from 'node:timers/promises';
import type { Exchange } from '../../sandbox/wire/server.ts';
import { spawnBot, type BotProcess } from '../support/bot-process.ts';
import { commitCounter } from '../support/commits.ts';
import { injectFault } from './faults.ts';
import type { Act, Kill, Life } from './plan.ts';
import type { Command, Town } from './town.ts';

const longestLife = 1_700;

/** Starts a bot, lets people do what they do, and kills it. How it ended where nobody killed it. */
export async function live(town: Town, main: string, life: Life): Promise<string | undefined> {
  const bot = spawnBot(main, town.env, { cwd: town.folder });
  const over = new AbortController();
  const there = connected(town, over.signal);
  const due = Promise.race([
    (life.isLate ? there : Promise.resolve()).then(async () => moment(town, life.kill, over.signal)),
    there.then(async () => pause(life.longest ?? longestLife, undefined, { ref: false })),
  ]);
  // After the watch for the moment has begun: what is done first cannot be missed.
  const acting = there.then(async () => act(town, life.acts, over.signal));
  const ended = await Promise.race([due.then(() => undefined), bot.exit.then((code) => code ?? 'a signal')]);
  bot.child.kill('SIGKILL');
  over.abort();
  await bot.exit;
  await acting;
  return ended === undefined ? undefined : `a bot ended by itself with ${ended}: ${lastLines(bot)}`;
}

export function lastLines(bot: BotProcess): string {
  return bot.output().trim().split('\n').slice(-3).join(' ');
}

/** Resolves when the bot is to be killed. */
async function moment(town: Town, kill: Kill, over: AbortSignal): Promise<void> {
  switch (kill.at) {
    case 'moment':
      await pause(kill.ms);
      return;
    case 'commit': {
      const count = commitCounter(town.databasePath);
      while (!over.aborted && count() < kill.nth) await pause(1);
      return;
    }
    case 'request':
      return request(town, kill, over);
  }
}

/** At the request: it is never handled, or its answer never comes. */
async function request(
  { discord, runcomfy }: Town,
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
    // An earlier fault of the same request goes first; then this one is no longer wanted.
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

/** Does one act after the other, until the bot is dead. */
async function act(town: Town, acts: readonly Act[], over: AbortSignal): Promise<void> {
  for (const next of acts) {
    await pause(next.after, undefined, { signal: over }).catch(() => {});
    if (over.aborted) return;
    await doOne(town, next);
  }
}

/** Once the bot hears what people do, or is dead. */
async function connected({ discord }: Town, over: AbortSignal): Promise<void> {
  const isThere = (): boolean =>
    discord.gateway.sessions().some((session) => session.connected) && discord.commands().length > 0;
  while (!over.aborted && !isThere()) await pause(5);
}

async function doOne(town: Town, next: Act): Promise<void> {
  switch (next.kind) {
    case 'ask':
      return town.ask(next.who, next.command, next.amount, next.outcome);
    case 'fault':
      return injectFault(town, next.fault);
    case 'press': {
      const { command, reply } = recent(town, next.which);
      if (command === undefined || reply === undefined) return;
      const presser = next.action === 'withhold' ? command.seat.moderator : command.seat.member;
      await presser.press(reply, `${next.action}:${command.interaction.id}`, { forged: true });
      return;
    }
    case 'remove': {
      const { command } = recent(town, next.which);
      if (command === undefined) return;
      const { seat, interaction } = command;
      await seat.moderator.command(seat.channel, 'moderate remove', { result: interaction.id });
      return;
    }
    case 'delete': {
      const { command, reply } = recent(town, next.which);
      if (command !== undefined && reply !== undefined) await command.seat.moderator.deleteMessage(reply);
    }
  }
}

/** A command of late, and its reply. */
function recent(
  { commands }: Town,
  which: number,
): { command?: Command; reply?: ReturnType<Command['interaction']['reply']> } {
  const command = commands.at(-1 - (which % Math.max(commands.length, 1)));
  return command === undefined ? {} : { command, reply: command.interaction.reply() };
}

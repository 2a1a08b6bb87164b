import type { Readable, Writable } from 'node:stream';
import type { SupervisedBot } from './demo/supervised-bot.ts';
import { startSandbox, usualFolder, type StartOptions } from './start.ts';
import { openTerminal } from './terminal/terminal.ts';

const linesShown = 20;

export interface SandboxOptions {
  readonly start: StartOptions;
  /** Called with the address of the page, when it can be opened. */
  readonly onPage: (address: string) => void;
  /** Whether somebody types into `input`. */
  readonly terminal: boolean;
  readonly input: Readable;
  readonly output: Writable;
  readonly signal: AbortSignal;
  readonly interrupt: () => void;
}

/**
 * Runs the sandbox until somebody quits in the terminal or `signal` is aborted. Then all of it has ended. Resolves with
 * the exit code: 1 if the bot could not be started, or, where there is no page to start it again, if it ended by itself.
 */
export async function runSandbox(options: SandboxOptions): Promise<number> {
  const { output, signal } = options;
  await using opened = new AsyncDisposableStack();
  let print = (...lines: readonly string[]): void => void output.write(lines.map((line) => `${line}\n`).join(''));
  const sandbox = await startSandbox(options.start);
  opened.defer(() => sandbox.close());
  const { bot, world, page } = sandbox;
  print(...sandbox.notes);
  if (page !== undefined) options.onPage(page.origin);

  const lost = bot.lost.then((code) => {
    print(...lastLines(bot), `The bot ended by itself, with code ${code}.`);
    return 1;
  });
  // Whoever kills it from the page before it has connected can start it again there.
  const isLost = await Promise.race([lost.then(() => true), sandbox.connected.then(() => false), aborted(signal)]);
  if (signal.aborted) return 0;
  if (isLost === true) return await lost;
  print(`Easel runs as process ${bot.pid}, on stand-ins for Discord and RunComfy: no account, no token, no cost.`);
  const ends: Promise<number>[] = [aborted(signal).then(() => 0)];
  if (page === undefined) ends.push(lost);
  if (options.terminal) {
    const terminal = openTerminal({ ...options, world, bot, folder: options.start.folder ?? usualFolder });
    opened.defer(() => terminal.close());
    print = (...lines) => terminal.print(...lines);
    ends.push(terminal.run().then(() => 0));
  }
  // Awaited here: what was opened is closed as soon as this function returns.
  return await Promise.race(ends);
}

function lastLines({ log }: SupervisedBot): string[] {
  return log.lines.slice(-linesShown).map(({ text }) => text);
}

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}

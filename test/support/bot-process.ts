import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { compileCache } from './compile-cache.ts';

/** The bot as its own process, for what only a process can show: its exit, its signals, its death. */
export interface BotProcess {
  readonly child: ChildProcess;
  /** Everything on standard output and standard error so far. */
  output(): string;
  /** Its exit code; `undefined` where a signal ended it. */
  readonly exit: Promise<number | undefined>;
}

export interface ProcessOptions {
  readonly cwd?: string;
  /** A program that starts it with fewer rights, and its arguments. */
  readonly through?: readonly string[];
  /** Options of Node itself. */
  readonly node?: readonly string[];
}

/** Starts a bot's `main.ts` with this environment and no other. */
export function spawnBot(
  main: string,
  env: Readonly<Record<string, string>>,
  { cwd = process.cwd(), through = [], node = [] }: ProcessOptions = {},
): BotProcess {
  const [program, ...args] = [...through, process.execPath, ...node, main];
  const child = spawn(program, args, { cwd, env: { ...compileCache, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exit = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : undefined));
  return { child, output: () => output, exit };
}

import { fork, type ChildProcess } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Starts one of Easel's programs in a process of its own, without the bot's environment and its secrets. Most of its
 * start is compiling, so it keeps what it compiled in a cache, if the bot has one. It is not the bot's own: what reads
 * a file writes nothing that the bot runs. An abort kills the program. `lastMessage` is the last message that it sent, when it is over; `undefined` if it sent none, or never started.
 */
export function startProgram(
  program: URL,
  args: readonly string[],
  { signal, execArgv = [] }: { readonly signal: AbortSignal; readonly execArgv?: readonly string[] },
): { readonly child: ChildProcess; readonly lastMessage: Promise<unknown> } {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const child = fork(program, [...args], {
    env: environment(),
    execArgv: [...execArgv],
    signal,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let last: unknown;
  child.on('message', (message) => (last = message));
  // After an error `close` follows.
  child.on('error', () => {});
  child.on('close', () => resolve(last));
  return { child, lastMessage: promise };
}

/** Node has a folder for each version in the cache. https://nodejs.org/docs/latest-v24.x/api/module.html#module-compile-cache */
function environment(): Readonly<Record<string, string>> {
  const ofVersion = getCompileCacheDir();
  return ofVersion === undefined ? {} : { NODE_COMPILE_CACHE: join(dirname(ofVersion), 'programs') };
}

import { fork, type ChildProcess } from 'node:child_process';

/**
 * Starts a program of Easel's in a process of its own, with none of the bot's secrets, which an abort ends. `said` is the last
 * that it told, once it is over; `undefined` where it ended, or never began, without a word.
 */
export function startProgram(
  program: URL,
  args: readonly string[],
  { signal, execArgv = [] }: { readonly signal: AbortSignal; readonly execArgv?: readonly string[] },
): { readonly child: ChildProcess; readonly lastMessage: Promise<unknown> } {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const child = fork(program, [...args], {
    env: {},
    execArgv: [...execArgv],
    signal,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let last: unknown;
  child.on('message', (message) => (last = message));
  // It closes as well.
  child.on('error', () => {});
  child.on('close', () => resolve(last));
  return { child, lastMessage: promise };
}

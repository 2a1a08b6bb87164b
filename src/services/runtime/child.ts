import { fork, type ChildProcess } from 'node:child_process';

/**
 * Starts one of Easel's programs in a process of its own, without the bot's environment and its secrets. An abort kills
 * it. `lastMessage` is the last message that it sent, when it is over; `undefined` if it sent none, or never started.
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
  // After an error `close` follows.
  child.on('error', () => {});
  child.on('close', () => resolve(last));
  return { child, lastMessage: promise };
}

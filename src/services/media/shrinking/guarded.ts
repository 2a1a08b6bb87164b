import { fork, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { bounded } from '../../runtime/bounded.ts';
import { systemClock } from '../../runtime/clock.ts';

/** What came of a program: what it said, or why it was ended. `crashed`: it, or the kernel, ended it before it said anything. */
export type Ending = { readonly said: unknown } | { readonly killed: 'memory' | 'time' | 'crashed' };

/** Milliseconds between two looks at its memory. */
const watchPace = 50;

/**
 * Runs a program of Easel's in a process of its own, without the bot's environment, until it says one thing. It is killed
 * once it has had more than `mostMemory` bytes in memory at any moment, and after `ms` of real time.
 *
 * Its memory is what Linux says of it (`VmHWM` in proc(5)); elsewhere only its time is bounded.
 * @throws the signal's reason when it is aborted before, which ends the program too.
 */
export async function runGuarded(
  program: string,
  args: readonly string[],
  limits: { readonly mostMemory: number; readonly ms: number },
  signal: AbortSignal,
): Promise<Ending> {
  const over = new AbortController();
  let isTooLarge = false;
  try {
    return await bounded({ signal, ms: limits.ms }, async (own) => {
      const { promise, resolve } = Promise.withResolvers<Ending>();
      const child = fork(program, [...args], {
        env: {},
        execArgv: ['--max-old-space-size=64'],
        signal: own,
        killSignal: 'SIGKILL',
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      let said: Ending | undefined;
      child.on('message', (message) => (said = { said: message }));
      // Ended, or not begun: it closes without a word.
      child.on('error', () => {});
      child.on('close', () => {
        const why = isTooLarge ? 'memory' : own.aborted ? 'time' : 'crashed';
        resolve(isTooLarge || said === undefined ? { killed: why } : said);
      });
      void watch(child, limits.mostMemory, over.signal, () => (isTooLarge = true));
      const ending = await promise;
      signal.throwIfAborted();
      return ending;
    });
  } finally {
    over.abort();
  }
}

async function watch(child: ChildProcess, most: number, over: AbortSignal, tooLarge: () => void): Promise<void> {
  while (!over.aborted) {
    if ((await peakMemory(child.pid)) > most) {
      tooLarge();
      child.kill('SIGKILL');
      return;
    }
    await systemClock.sleep(watchPace, over).catch(() => undefined);
  }
}

/** Bytes; 0 where the system does not tell. */
async function peakMemory(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

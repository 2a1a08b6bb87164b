import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { bounded } from '../../runtime/bounded.ts';
import { startProgram } from '../../runtime/child.ts';
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
  path: URL,
  args: readonly string[],
  limits: { readonly mostMemory: number; readonly ms: number },
  signal: AbortSignal,
): Promise<Ending> {
  const over = new AbortController();
  let isTooLarge = false;
  try {
    return await bounded({ signal, ms: limits.ms }, async (own) => {
      const execArgv = ['--max-old-space-size=64'];
      const program = startProgram(path, args, { signal: own, execArgv });
      void watch(program.child, limits.mostMemory, over.signal, () => (isTooLarge = true));
      const said = await program.lastMessage;
      signal.throwIfAborted();
      if (!isTooLarge && said !== undefined) return { said };
      return { killed: isTooLarge ? 'memory' : own.aborted ? 'time' : 'crashed' };
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

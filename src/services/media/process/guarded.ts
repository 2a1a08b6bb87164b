import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { bounded } from '../../runtime/bounded.ts';
import { startProgram } from '../../runtime/child.ts';
import { systemClock } from '../../runtime/clock.ts';

/**
 * How a program ended: with an answer, or killed for a reason. `crashed`: the program or the kernel ended it before it
 * answered.
 */
export type Ending = { readonly said: unknown } | { readonly killed: 'memory' | 'time' | 'crashed' };

/** How often the program's memory is checked, in ms. */
const watchPace = 50;

/**
 * Does a task in a process of its own, without the bot's environment, until it gives one answer. The process is killed when its peak memory exceeds `mostMemory` bytes, or after `ms` of real time.
 *
 * Linux reports the memory (`VmHWM` in proc(5)). On other systems only the time is bounded.
 * @throws the signal's reason when it is aborted; the abort also ends the program.
 */
export async function runGuarded(
  program: URL,
  task: object,
  limits: { readonly mostMemory: number; readonly ms: number },
  signal: AbortSignal,
): Promise<Ending> {
  const over = new AbortController();
  let isTooLarge = false;
  try {
    return await bounded({ signal, ms: limits.ms }, async (own) => {
      const execArgv = ['--max-old-space-size=64'];
      const { child, lastMessage } = startProgram(program, [JSON.stringify(task)], { signal: own, execArgv });
      void watch(child, limits.mostMemory, over.signal, () => (isTooLarge = true));
      const said = await lastMessage;
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

/** In bytes; 0 if the system does not report it. */
async function peakMemory(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

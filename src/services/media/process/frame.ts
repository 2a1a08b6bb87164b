import { constants, setPriority } from 'node:os';
import process from 'node:process';
import { ownerOnly } from '../../storage/owner-only.ts';

/** A normal exit would wait for the decoder. */
function end(): void {
  process.kill(process.pid, 'SIGKILL');
}

/**
 * The frame of a program of its own: it does the task in its argument and reports the result to its parent process. A
 * file can be crafted to take all memory, to take for ever, or to crash its parser. In such a program it does so alone.
 */
export async function runTask(run: (task: unknown) => Promise<object>): Promise<void> {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  // Its files are for the bot's user alone.
  process.umask(ownerOnly.umask);
  // Without the bot, nobody watches its memory and time.
  process.once('disconnect', end);
  if (!process.connected) end();
  const answer = await run(JSON.parse(process.argv[2] ?? ''));
  process.off('disconnect', end);
  process.send?.(answer);
}

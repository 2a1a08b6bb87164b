import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';

/**
 * A process between the sandbox and the bot. It stops the bot when the sandbox ends, for whatever reason: the channel to
 * the parent closes even when the parent is killed. It sends `{ pid }` once, and accepts the message `kill`.
 * Its arguments are Node's own for the bot.
 */

/** The bot promises to stop within eight seconds. */
const stopWithinMs = 9_000;

const bot = spawn(process.execPath, [...process.argv.slice(2), join(import.meta.dirname, '../../scripts/start.js')], {
  stdio: ['ignore', 'inherit', 'inherit'],
});

function stop(): void {
  bot.kill('SIGTERM');
  setTimeout(() => bot.kill('SIGKILL'), stopWithinMs).unref();
}

bot.once('spawn', () => {
  if (process.connected) process.send?.({ pid: bot.pid });
});
bot.once('error', () => process.exit(1));
bot.once('exit', (code, signal) => {
  process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
});
process.on('message', (word) => {
  if (word === 'kill') bot.kill('SIGKILL');
});
process.once('disconnect', stop);
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);

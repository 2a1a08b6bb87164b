import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { startApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/log.ts';

// The bot in a process that only its own handles would keep alive: it starts, is told to stop, and ends by itself.
const parsed = parseConfig(process.env);
if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
const log = createLogger('info');
/** What keeps this process alive, after everything that is closing has closed. */
async function resources(): Promise<readonly string[]> {
  await wait(100);
  // Node keeps one of these for the next file that it streams (node_file.cc, file_handle_read_wrap_freelist).
  return process.getActiveResourcesInfo().filter((name) => name !== 'FileHandleReadWrap');
}

const before = await resources();
const app = await startApp(parsed.config, log, new AbortController().signal);
await once(process, 'SIGUSR2');
await app.stop();
log.info({ before, after: await resources() }, 'stopped');

import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startWireServer } from '../../../sandbox/wire/server.ts';
import { createTestClock } from '../../support/clock.ts';
import { startProcess } from '../../support/process.ts';

const main = fileURLToPath(new URL('out-of-files.ts', import.meta.url));

test.each(['127.0.0.1', 'localhost'])('without a file descriptor, a submission to %s is not taken', async (host) => {
  const server = await startWireServer({ clock: createTestClock(), handle: () => Response.json({}) });
  onTestFinished(async () => server.close());
  const apiUrl = server.origin.replace('127.0.0.1', host);
  const bot = startProcess({ API_URL: apiUrl }, { main, through: ['prlimit', '--nofile=64:64'] });
  expect(await bot.exit).toBe(0);
  expect(bot.output()).toContain(JSON.stringify({ kind: 'not-taken', cause: 'unreachable' }));
  expect(server.traffic.map(({ method }) => method)).not.toContain('POST');
});

import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { builtPage } from '../../sandbox/page-server/built-page.ts';
import { runSandbox } from '../../sandbox/sandbox.ts';
import { startSandbox } from '../../sandbox/start.ts';

test('a bot that is killed from the page before it has connected is not lost: Ctrl-C still ends the sandbox', async () => {
  // The page is there before the bot.
  await builtPage();
  const end = new AbortController();
  const opened = Promise.withResolvers<string>();
  const output = new PassThrough();
  const running = runSandbox({
    start: { page: { port: 0 } },
    onPage: (address) => opened.resolve(address),
    terminal: false,
    input: new PassThrough(),
    output,
    signal: end.signal,
    interrupt: () => end.abort(),
  });
  const address = await opened.promise;
  const body = JSON.stringify({ act: 'kill' });
  expect((await fetch(`${address}/panel/bot`, { method: 'POST', body })).status).toBe(204);
  end.abort();
  expect(await running).toBe(0);
  expect(String(output.read() ?? '')).not.toContain('by itself');
});

test('a world that cannot be saved at the end is left as by a sandbox that was killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  const sandbox = await startSandbox({ keep: { reset: false }, folder });
  // A folder is where the file is to be.
  await mkdir(join(folder, 'world/discord.json/inside'), { recursive: true });
  await expect(sandbox.close()).rejects.toThrow('EISDIR');
  expect(await readFile(join(folder, 'world/pid'), 'utf8')).toBe(String(process.pid));
});

test('a sandbox that ends while its bot is being started leaves no bot', async () => {
  const sandbox = await startSandbox({});
  expect(sandbox.bot.state).toBe('starting');
  await sandbox.close();
  expect(sandbox.bot.state).toBe('stopped');
});

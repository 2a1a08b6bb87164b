import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { onNode } from '../support/older-node.ts';
import { startProcess } from '../support/process.ts';

const main = resolve('scripts/start.js');

async function emptyFolder(): Promise<string> {
  const cwd = await mkdtemp(join(tmpdir(), 'easel-start-'));
  onTestFinished(async () => rm(cwd, { recursive: true, force: true }));
  return cwd;
}

test('on a Node that is too old it says so in one line, and exits with 1', async () => {
  const bot = startProcess({}, { main, cwd: await emptyFolder(), node: onNode('20.20.2') });
  expect(await bot.exit).toBe(1);
  expect(bot.output()).toMatch(/^Easel needs Node 24 or later; this is Node 20\.20\.2\. [^\n]+\n$/);
});

test('on a Node that fits it is src/main.ts: the same words, the same exit code', async () => {
  const cwd = await emptyFolder();
  const bots = [main, resolve('src/main.ts')].map((program) => startProcess({}, { main: program, cwd }));
  expect(await Promise.all(bots.map(async ({ exit }) => exit))).toEqual([1, 1]);
  const [started, direct] = bots.map((bot) => bot.output());
  expect(started).toContain('DISCORD_TOKEN is required');
  expect(started).toBe(direct);
});

test('what it compiled is kept for the next start: with the packages, or where NODE_COMPILE_CACHE says', async () => {
  const cwd = await emptyFolder();
  const telling = `import { getCompileCacheDir } from 'node:module'; process.on('exit', () => console.log(getCompileCacheDir()));`;
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(telling)}`;
  const own = join(cwd, 'compiled');
  const bots = ['', own].map((NODE_COMPILE_CACHE) => startProcess({ NODE_COMPILE_CACHE, NODE_OPTIONS }, { main, cwd }));
  await Promise.all(bots.map(async ({ exit }) => exit));
  const folders = bots.map((bot) => dirname(bot.output().trim().split('\n').at(-1) ?? ''));
  expect(folders).toEqual([resolve('node_modules/.cache/compiled'), own]);
});

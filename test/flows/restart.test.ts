import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startDiscord } from '../../sandbox/discord/discord.ts';
import { startRunComfy } from '../../sandbox/runcomfy/runcomfy.ts';
import { standInSettings } from '../../sandbox/settings.ts';
import { ended, filesOf, startEasel, textOf } from '../support/easel.ts';
import { startProcess } from '../support/process.ts';
import { spooled } from '../support/spool.ts';
import { running } from '../support/replies.ts';
import { shippedDir, shippedModels } from '../support/models.ts';

test('a job that runs continues after a restart: one submission, one delivery', async () => {
  const easel = await startEasel();
  const { ana, channel, runcomfy, stop, start, clock, until } = easel;
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 2 });
  await until(() => textOf(asked.reply()).includes('Generating'));
  await stop();
  await clock.advance(60_000);
  await start();
  const message = await until(() => ended(asked));
  expect(filesOf(message)).toHaveLength(2);
  expect(channel.messages()).toHaveLength(1);
  expect(runcomfy.submissions).toHaveLength(1);
  await until(() => spooled(easel).length === 0);
});

test('stopped between its two messages: the first one keeps its files and its text', async () => {
  const { ana, channel, discord, stop, start, clock, until } = await startEasel();
  const further = { method: 'POST', path: /\/webhooks\//, times: Infinity } as const;
  discord.faults.inject({ ...further, fault: { kind: 'answer', status: 500 } });
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 12 });
  const message = await until(() => ended(asked));
  await stop();
  discord.faults.clear();
  discord.faults.inject({ ...further, fault: { kind: 'delay', ms: 5_000 } });
  await start();
  await until(() => channel.messages().flatMap(filesOf).length === 12);
  await clock.advance(10_000);
  expect(textOf(asked.reply())).toBe(textOf(message));
});

test('after everything is stopped no timer is left', async () => {
  const easel = await startEasel();
  const { ana, channel, stop, clock } = easel;
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await running(easel, asked);
  await stop();
  expect(clock.sleepers).toBe(0);
});

test('SIGTERM ends the process within 8 seconds and loses nothing; after SIGKILL while submitting the outcome is unknown', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'easel-test-'));
  const discord = await startDiscord();
  const runcomfy = await startRunComfy({
    modelsDir: shippedDir,
    models: await shippedModels,
    queueMs: 200,
    runMs: 3_000,
  });
  runcomfy.switches.pictureScale = 0.05;
  onTestFinished(async () => {
    await Promise.all([discord.close(), runcomfy.close()]);
    await rm(directory, { recursive: true, force: true });
  });
  const guild = discord.addGuild();
  const channel = guild.addChannel();
  const ana = guild.addMember();
  const env = {
    ...standInSettings(discord, runcomfy),
    DATABASE_URL: `sqlite://${directory}/easel.sqlite`,
  };

  // As `npm start` does.
  const first = startProcess(env, { main: resolve('scripts/start.js') });
  await discord.until(() => first.output().includes('"ready"'), 15_000);
  const made = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await discord.until(() => runcomfy.submissions.length === 1);
  const asked = Date.now();
  first.child.kill('SIGTERM');
  expect(await first.exit).toBe(0);
  expect(Date.now() - asked).toBeLessThan(8_000);

  const second = startProcess(env);
  await discord.until(() => ended(made), 15_000);
  expect(filesOf(made.reply())).toHaveLength(1);
  expect(runcomfy.submissions).toHaveLength(1);

  // It identified within five seconds of the first bot, so Discord made it wait.
  await discord.until(() => second.output().includes('"ready"'), 15_000);
  runcomfy.faults.inject({ method: 'POST', fault: { kind: 'hang' } });
  const posts = runcomfy.traffic.filter(({ method }) => method === 'POST').length;
  const killed = await ana.command(channel, 'image', { prompt: 'a heron at dusk', images: 1 });
  await discord.until(() => runcomfy.traffic.filter(({ method }) => method === 'POST').length > posts);
  second.child.kill('SIGKILL');
  await second.exit;

  startProcess(env);
  const message = await discord.until(() => ended(killed), 15_000);
  expect(textOf(message)).toContain("it won't be resent.");
  expect(runcomfy.traffic.filter(({ method }) => method === 'POST')).toHaveLength(posts + 1);
});

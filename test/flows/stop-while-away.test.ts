import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startDiscord } from '../../sandbox/discord/discord.ts';
import { startRunComfy } from '../../sandbox/runcomfy/runcomfy.ts';
import { standInSettings } from '../../sandbox/settings.ts';
import { startProcess } from '../support/process.ts';
import { shippedDir, shippedModels } from '../support/models.ts';

test('told to stop while Discord and RunComfy are away, it stops at once and in order', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'easel-test-'));
  onTestFinished(async () => rm(directory, { recursive: true, force: true }));
  const discord = await startDiscord();
  const runcomfy = await startRunComfy({ modelsDir: shippedDir, models: await shippedModels });
  const bot = startProcess({
    ...standInSettings(discord, runcomfy),
    DATABASE_URL: `sqlite://${directory}/easel.sqlite`,
  });
  await discord.until(() => bot.output().includes('"ready"'), 15_000);
  await Promise.all([discord.close(), runcomfy.close()]);

  const told = Date.now();
  bot.child.kill('SIGTERM');
  expect(await bot.exit).toBe(0);
  expect(Date.now() - told).toBeLessThan(5_000);
  expect(bot.output()).not.toContain('could not stop in time');
}, 30_000);

import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { startDiscord } from '../../../sandbox/discord/discord.ts';
import { startRunComfy } from '../../../sandbox/runcomfy/runcomfy.ts';
import { standInSettings } from '../../../sandbox/settings.ts';
import { filesOf, textOf } from '../../support/easel.ts';
import { shippedDir, shippedModels } from '../../support/models.ts';
import { startProcess } from '../../support/process.ts';
import { refuseUploads } from '../../support/uploads.ts';
import { newPlace, serverIfAny } from './place.ts';

const server = await serverIfAny();
afterAll(async () => server?.stop());

describe.skipIf(server === undefined)('a bot that is moved', () => {
  test('goes on with its jobs: a result on its way is posted from its files, and a job that waited is sent once', async () => {
    const { folder, url, migrate, startBot } = await newPlace(server);
    const discord = await startDiscord();
    const runcomfy = await startRunComfy({
      modelsDir: shippedDir,
      models: await shippedModels,
      queueMs: 200,
      runMs: 300,
    });
    runcomfy.switches.pictureScale = 0.05;
    onTestFinished(async () => void (await Promise.all([discord.close(), runcomfy.close()])));
    const guild = discord.addGuild();
    const channel = guild.addChannel();
    const ana = guild.addMember();
    const env = { ...standInSettings(discord, runcomfy), MODELS_DIR: resolve(shippedDir) };

    const first = startProcess(env, { cwd: folder });
    await discord.until(() => first.output().includes('"ready"'), 15_000);
    const heal = refuseUploads(discord, { status: 503, code: 0 });
    const made = await ana.command(channel, 'image', { prompt: 'a heron', images: 2 });
    await discord.until(() => discord.traffic.some(({ status }) => status === 503), 15_000);
    runcomfy.switches.rateLimit = { left: 9, retryAfter: '60' };
    const waiting = await ana.command(channel, 'image', { prompt: 'a crane', images: 1 });
    await discord.until(() => first.output().includes('submission not taken'), 15_000);
    first.child.kill('SIGKILL');
    await first.exit;
    expect(await readdir(join(folder, 'data/easel.sqlite-spool'))).toContain(made.id);

    const moved = await migrate('sqlite-to-postgres');
    expect([moved.code, moved.errors]).toEqual([0, '']);
    expect(moved.output).toContain('The files of 1 jobs and reports were brought to the other spool.');
    expect(await readdir(join(folder, 'data/spool', made.id))).toEqual(['image-01.jpg', 'image-02.jpg']);

    heal();
    runcomfy.switches.rateLimit = { left: 0 };
    const fetched = runcomfy.mediaTraffic.length;
    const second = startProcess({ ...env, DATABASE_URL: url }, { cwd: folder });
    const pictures = (): readonly number[] => [made, waiting].map((asked) => filesOf(asked.reply()).length);
    await discord.until(() => isDeepStrictEqual(pictures(), [2, 1]), 30_000);

    expect(textOf(waiting.reply())).toContain('✅');
    expect(runcomfy.submissions).toHaveLength(2);
    expect(runcomfy.mediaTraffic.length - fetched).toBe(1);
    expect(await startBot('sqlite://data/easel.sqlite')).toEqual([
      1,
      expect.stringContaining('was moved to postgres://'),
    ]);
    second.child.kill('SIGTERM');
    expect(await second.exit).toBe(0);
  });
});

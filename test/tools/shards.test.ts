import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startDiscord } from '../../sandbox/discord/discord.ts';
import { connectedShards, createSharded } from '../support/shards.ts';
import { newFolder, rows, runTool, startWriter, write } from './tool.ts';

const of = async (folder: string): Promise<unknown> =>
  (await rows(join(folder, 'data/easel.sqlite'), 'shards'))[0]?.value;

/** A folder whose database has this number of shards. */
async function folderWith(count: number): Promise<string> {
  const folder = await newFolder();
  await write(join(folder, 'data/easel.sqlite'), [{ key: 'shards', value: { version: 1, count } }]);
  return folder;
}

test('it shows how many shards there are, how many the setting wants, and how many Discord recommends', async () => {
  const discord = await startDiscord({ gateway: { recommendedShards: 3 } });
  onTestFinished(async () => discord.close());
  const env = { DISCORD_API_URL: discord.url, DISCORD_TOKEN: discord.token, SHARD_COUNT: '4' };
  expect(await runTool('shards', await folderWith(2), [], env)).toEqual({
    code: 0,
    output: 'Shards:             2\nSHARD_COUNT:        4\nDiscord recommends: 3\n',
    errors: '',
  });
  const wrong = await runTool('shards', await folderWith(2), [], { ...env, DISCORD_TOKEN: 'MTIz.bot.token' });
  expect(wrong.output).toContain('Discord recommends: unknown (Discord answered 401)');
  expect(discord.gateway.startLimit().remaining).toBe(1_000);
});

test('before the first start, without a token, it says what is not known', async () => {
  expect(await runTool('shards', await newFolder())).toEqual({
    code: 0,
    output:
      'Shards:             decided by the first start\nSHARD_COUNT:        blank\nDiscord recommends: unknown (DISCORD_TOKEN is blank)\n',
    errors: '',
  });
});

test('it shows the number while a bot runs, and changes it only when none does', async () => {
  const folder = await folderWith(1);
  const path = join(folder, 'data/easel.sqlite');
  const bot = await startWriter(path);
  onTestFinished(() => void bot.kill('SIGKILL'));
  expect((await runTool('shards', folder)).output).toContain('Shards:             1\n');
  const refused = await runTool('shards', folder, ['reshard', '2']);
  expect(refused).toEqual({
    code: 1,
    output: '',
    errors: 'A bot is using data/easel.sqlite: stop it first; nothing was changed.\n',
  });
  bot.kill('SIGKILL');
  await new Promise((resolve) => bot.once('close', resolve));
  expect(await of(folder)).toEqual({ version: 1, count: 1 });
  expect(await runTool('shards', folder, ['reshard', '2'])).toEqual({
    code: 0,
    output: 'This bot has 2 shards from its next start on (before: 1).\n',
    errors: '',
  });
  expect(await of(folder)).toEqual({ version: 1, count: 2 });
});

test('a setting that says something else is named', async () => {
  const { output } = await runTool('shards', await folderWith(1), ['reshard', '2'], { SHARD_COUNT: '4' });
  expect(output).toContain('SHARD_COUNT is 4. Leave it blank or make it 2, or each start names it in the log.');
});

test.each(['0', '1.5', '10001', 'two', '1e9', ''])('reshard %j is refused', async (count) => {
  const folder = await folderWith(3);
  const { code, errors } = await runTool('shards', folder, ['reshard', count]);
  expect([code, errors]).toEqual([1, 'The number of shards is a whole number from 1 to 10000; nothing was changed.\n']);
  expect(await of(folder)).toEqual({ version: 1, count: 3 });
});

test.each([[['reshard']], [['reshard', '2', '3']], [['split', '2']], [['reshard', '-1']]])(
  '%j shows the usage',
  async (args) => {
    const { code, errors } = await runTool('shards', await newFolder(), args);
    expect(code).toBe(1);
    expect(errors).toMatch(/^usage: npm run shards /);
  },
);

test('a file that is no database is named, and left alone', async () => {
  const folder = await folderWith(1);
  await writeFile(join(folder, 'data/easel.sqlite'), 'x'.repeat(5_000));
  for (const args of [[], ['reshard', '2']]) {
    const { code, errors } = await runTool('shards', folder, args);
    expect([code, errors]).toEqual([1, expect.stringContaining('data/easel.sqlite')]);
    expect(errors).not.toContain('    at ');
  }
});

test('after a reshard the bot has the new number, and its jobs and servers as before', async () => {
  const easel = await createSharded(2, { env: { SHARD_COUNT: '1' } });
  const { database, discord } = easel;
  await easel.begin();
  await easel.answered(0);
  await easel.stop();
  const env = { DATABASE_URL: database.url };
  expect((await runTool('shards', await newFolder(), ['reshard', '2'], env)).code).toBe(0);
  await easel.clock.advance(10_000);
  await easel.begin();
  expect(connectedShards(easel)).toEqual([
    [0, 2],
    [1, 2],
  ]);
  for (const shard of [0, 1]) expect(await easel.answered(shard)).toBe(true);
  expect(discord.gateway.tooEarly).toBe(0);
});

import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Exchange } from '../../../sandbox/wire/server.ts';
import { startCrashHarness } from '../../support/crash-harness.ts';
import { refuseUploads } from '../../support/uploads.ts';
import { newFolder, runTool, write } from '../../tools/tool.ts';
import { masks, rights } from './foreign-rows.ts';

const rightsOf = async (path: string): Promise<string> =>
  ((await stat(path)).mode % 0o1000).toString(8).padStart(4, '0');

const isRefused = ({ headers, status }: Exchange): boolean =>
  status === 503 && headers['content-type']?.startsWith('multipart/') === true;

async function expectOwn(found: readonly Dirent[]): Promise<void> {
  for (const entry of found) {
    const expected = entry.isDirectory() ? rights.folder : rights.file;
    expect([entry.name, await rightsOf(join(entry.parentPath, entry.name))]).toEqual([entry.name, expected]);
  }
}

test.each(masks)('with a umask of %s everything that Easel makes is only for its user', async (mask) => {
  const harness = await startCrashHarness();
  const { ana, channel, database, discord } = harness;
  const data = join(dirname(database.path), 'data', 'deep');
  // The file of the result stays in the spool, because it cannot be posted.
  refuseUploads(discord, { status: 503, code: 0 });
  await harness.readyBot(
    { DATABASE_URL: `sqlite://${data}/easel.sqlite`, SPOOL_DIR: '' },
    { through: ['sh', '-c', `umask ${mask}; exec "$@"`, 'sh'] },
  );
  const asked = await ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
  const job = join(data, 'easel.sqlite-spool', asked.id);
  await discord.until(() => discord.traffic.some(isRefused), 30_000);
  expect(await readdir(job)).toEqual([expect.stringMatching(/^image-01\.[a-z]+$/u)]);
  const found = await readdir(dirname(data), { recursive: true, withFileTypes: true });
  expect(found.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['deep', 'easel.sqlite', 'easel.sqlite-wal', 'easel.sqlite.lock', '.easel-spool', asked.id]),
  );
  await expectOwn(found);
  expect(await rightsOf(dirname(data))).toBe(rights.folder);
});

test.each(masks)(
  'with a umask of %s a backup, and what a restore keeps and makes, is only for its user',
  async (mask) => {
    const folder = await newFolder();
    await write(join(folder, 'data/easel.sqlite'), [{ key: 'a', value: 1 }]);
    const before = process.umask(mask);
    onTestFinished(() => void process.umask(before));
    expect((await runTool('backup', folder)).code).toBe(0);
    const [backup = ''] = await readdir(join(folder, 'data/backups'));
    expect((await runTool('restore', folder, [`data/backups/${backup}`])).code).toBe(0);
    const found = await readdir(join(folder, 'data'), { recursive: true, withFileTypes: true });
    expect(found.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['easel.sqlite', expect.stringContaining('before-restore'), 'backups', backup]),
    );
    await expectOwn(found);
  },
);

import { mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kill, newFolder, rows, runTool, startWriter, write } from './tool.ts';

test('a backup while a bot writes has every commit completely, and disturbs none', async () => {
  const folder = await newFolder();
  const writer = await startWriter(join(folder, 'data/easel.sqlite'));
  const { code, output, errors } = await runTool('backup', folder);
  expect([code, errors]).toEqual([0, '']);
  expect(writer.exitCode).toBeNull();
  await kill(writer);

  expect(output).toMatch(/^data\/backups\/easel-\d{8}T\d{6}\.\d{3}Z\.sqlite\n$/);
  const copy = join(folder, output.trim());
  expect((await stat(copy)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(folder, 'data/backups'))).toHaveLength(1);
  const [left, right] = [await rows(copy, 'left:'), await rows(copy, 'right:')];
  expect(left.length).toBeGreaterThan(20);
  expect(right.map(({ value }) => value)).toEqual(left.map(({ value }) => value));
});

test('commits that a killed bot left in its log are in the backup', async () => {
  const folder = await newFolder();
  const path = join(folder, 'data/easel.sqlite');
  await kill(await startWriter(path));
  expect((await stat(`${path}-wal`)).size).toBeGreaterThan(0);
  expect((await runTool('backup', folder, ['copy.sqlite'])).code).toBe(0);
  expect(await rows(join(folder, 'copy.sqlite'))).toEqual(await rows(path));
});

test('an existing file is never replaced', async () => {
  const folder = await newFolder();
  await write(join(folder, 'data/easel.sqlite'), [{ key: 'a', value: 1 }]);
  await writeFile(join(folder, 'precious'), 'precious');
  const { code, errors } = await runTool('backup', folder, ['precious']);
  expect([code, errors]).toEqual([1, 'precious exists already; a backup never replaces a file. Name another one.\n']);
  expect(await readFile(join(folder, 'precious'), 'utf8')).toBe('precious');
});

test.each([
  ['no database', async () => {}, 'There is no database at data/easel.sqlite: check DATABASE_URL.\n'],
  [
    'a file that is no database',
    async (path: string) => writeFile(path, 'no database '.repeat(1000)),
    'No backup was made: data/easel.sqlite cannot be read (file is not a database).\n',
  ],
  [
    'a database that was cut off',
    async (path: string) => {
      await write(
        path,
        Array.from({ length: 1000 }, (_, index) => ({ key: `k:${index}`, value: 'x'.repeat(100) })),
      );
      await truncate(path, 8 * 4096);
    },
    'No backup was made: data/easel.sqlite cannot be read (database disk image is malformed).\n',
  ],
])('%s is reported, and nothing is left behind', async (_case, prepare, message) => {
  const folder = await newFolder();
  await mkdir(join(folder, 'data'));
  await prepare(join(folder, 'data/easel.sqlite'));
  expect(await runTool('backup', folder, ['copy.sqlite'])).toEqual({ code: 1, output: '', errors: message });
  expect(await readdir(folder)).toEqual(['data']);
});

test.each([
  [
    { DATABASE_URL: 'postgres://user:secret@db' },
    [],
    'DATABASE_URL must look like postgres://user:password@host/database, with %-codes for what is special in the password\n',
  ],
  [
    { DATABASE_URL: 'postgres://user:secret@db/easel' },
    [],
    'DATABASE_URL names a PostgreSQL, db/easel. Back it up with pg_dump: see docs/operations.md.\n',
  ],
  [{ DATABASE_URL: ' ' }, [], 'There is no database at data/easel.sqlite: check DATABASE_URL.\n'],
  [{}, ['--halp'], 'usage: npm run backup -- [FILE]\n'],
  [{}, ['one', 'two'], 'usage: npm run backup -- [FILE]\n'],
])('with %j and %j it reports what is wrong', async (env, args, message) => {
  expect(await runTool('backup', await newFolder(), args, env)).toEqual({ code: 1, output: '', errors: message });
});

test('the database is found through the settings file of the folder', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, '.env'), 'DATABASE_URL=sqlite://elsewhere/bot.sqlite\n');
  await write(join(folder, 'elsewhere/bot.sqlite'), [{ key: 'a', value: 1 }]);
  const { output } = await runTool('backup', folder);
  expect(output).toMatch(/^elsewhere\/backups\/easel-/);
  expect(await rows(join(folder, output.trim()))).toEqual([{ key: 'a', value: 1 }]);
});

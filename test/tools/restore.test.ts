import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { jobStates, type Job } from '../../src/core/job/record.ts';
import { aJob } from '../support/job.ts';
import { kill, newFolder, rows, runTool, startWriter, write } from './tool.ts';

const value = (key: string): { key: string; value: string } => ({ key, value: key });

/** A folder with a database, and a backup of its earlier contents. */
async function withBackup(): Promise<{ folder: string; path: string; backup: string }> {
  const folder = await newFolder();
  const path = join(folder, 'data/easel.sqlite');
  await write(path, [value('early')]);
  await runTool('backup', folder, ['backup.sqlite']);
  await write(path, [value('late')]);
  return { folder, path, backup: join(folder, 'backup.sqlite') };
}

async function kept(folder: string): Promise<string[]> {
  return (await readdir(join(folder, 'data'))).filter((name) => name.includes('before-restore'));
}

test('the database is as in the backup, and the former one is kept next to it', async () => {
  const { folder, path } = await withBackup();
  const { code, output, errors } = await runTool('restore', folder, ['backup.sqlite']);
  expect([code, errors]).toEqual([0, '']);
  expect(output).toMatch(
    /^data\/easel\.sqlite is as in backup\.sqlite\.\nWhat was there before is kept as data\/easel\.sqlite\.before-restore-\d{8}T\d{6}\.\d{3}Z\.\n$/,
  );
  expect(await rows(path)).toEqual([value('early')]);
  const [before = ''] = await kept(folder);
  expect(await rows(join(folder, 'data', before))).toEqual([value('early'), value('late')]);
});

test('the log of a killed bot is kept with the former database, and not read into the new one', async () => {
  const { folder, path } = await withBackup();
  await kill(await startWriter(path));
  expect((await runTool('restore', folder, ['backup.sqlite'])).code).toBe(0);
  const [before = '', log] = await kept(folder);
  expect(log).toBe(`${before}-wal`);
  expect(await readdir(join(folder, 'data'))).toEqual(['easel.sqlite', before, log, 'easel.sqlite.lock']);
  expect(await rows(path)).toEqual([value('early')]);

  expect((await runTool('restore', folder, [`data/${before}`])).code).toBe(0);
  expect((await rows(path, 'right:')).length).toBeGreaterThan(20);
});

test('a former database that cannot be read is kept as it is', async () => {
  const { folder, path } = await withBackup();
  await writeFile(path, 'ruined '.repeat(1000));
  await writeFile(`${path}-wal`, 'log');
  expect((await runTool('restore', folder, ['backup.sqlite'])).code).toBe(0);
  const [before = '', log = ''] = await kept(folder);
  expect(await readFile(join(folder, 'data', before), 'utf8')).toBe('ruined '.repeat(1000));
  expect([log, await readFile(join(folder, 'data', log), 'utf8')]).toEqual([`${before}-wal`, 'log']);
  expect(await rows(path)).toEqual([value('early')]);
});

/** Kills a process in the middle of a transaction with a rollback journal, as a first start may end. */
function breakOff(path: string): void {
  const script = `
    const database = new (require('node:sqlite').DatabaseSync)(process.argv[1]);
    database.exec('PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN');
    database.exec("UPDATE easel SET value = '{}'");
    process.kill(process.pid, 'SIGKILL');`;
  spawnSync(process.execPath, ['--eval', script, path]);
  expect(statSync(`${path}-journal`).size).toBeGreaterThan(10_000);
}

describe('the journal of a former database is not read into the new one, and is kept', () => {
  const many = Array.from({ length: 2000 }, (_, index) => ({ key: `old:${index}`, value: 'x'.repeat(200) }));

  test.each([
    ['that is there', false],
    ['that is gone', true],
  ])('of one %s', async (_what, isGone) => {
    const { folder, path } = await withBackup();
    await write(path, many);
    breakOff(path);
    if (isGone) await rm(path);
    const { code, output } = await runTool('restore', folder, ['backup.sqlite']);
    expect(code).toBe(0);
    expect(await readdir(join(folder, 'data'))).not.toContain('easel.sqlite-journal');
    expect(await rows(path)).toEqual([value('early')]);
    const before = await kept(folder);
    expect(before.map((name) => name.replace(/^.+Z/, ''))).toEqual(isGone ? ['-journal'] : ['', '-journal']);
    expect(output).toContain(`is kept as data/${before[0]}.`);
    // SQLite rolls back the unfinished transaction.
    const whole = before.filter((name) => name.endsWith('Z')).map((name) => join(folder, 'data', name));
    const found = await Promise.all(whole.map(async (name) => (await rows(name, 'old:')).length));
    expect(found).toEqual(isGone ? [] : [many.length]);
  });
});

test('a database is made if there is none', async () => {
  const { folder } = await withBackup();
  const env = { DATABASE_URL: 'sqlite://new/place.sqlite' };
  expect(await runTool('restore', folder, ['backup.sqlite'], env)).toEqual({
    code: 0,
    output: 'new/place.sqlite is as in backup.sqlite.\n',
    errors: '',
  });
  expect(await rows(join(folder, 'new/place.sqlite'))).toEqual([value('early')]);
});

test('while a bot uses the database nothing is touched', async () => {
  const { folder, path } = await withBackup();
  const writer = await startWriter(path);
  expect(await runTool('restore', folder, ['backup.sqlite'])).toEqual({
    code: 1,
    output: '',
    errors: 'A bot is using data/easel.sqlite: stop it first; nothing was changed.\n',
  });
  await kill(writer);
  expect(await kept(folder)).toEqual([]);
  expect((await rows(path, 'late')).length).toBe(1);
});

describe('an unsound backup is refused, and nothing is changed', () => {
  const big = Array.from({ length: 1000 }, (_, index) => ({ key: `k:${index}`, value: 'x'.repeat(100) }));

  test.each<[string, (backup: string) => Promise<void>, RegExp]>([
    ['cut off', async (backup) => truncate(backup, 8 * 4096), /^backup\.sqlite (is damaged|cannot be read \(.+\)); /],
    ['empty', async (backup) => truncate(backup, 0), /^backup\.sqlite is no database of Easel's; /],
    ['no database', async (backup) => writeFile(backup, 'x'.repeat(9999)), /cannot be read \(file is not a database\)/],
    ['with a page written over', async (backup) => writeOver(backup, 3 * 4096), /^backup\.sqlite (is|cannot)/],
    ['of another program', async (backup) => foreign(backup), /^backup\.sqlite is no database of Easel's; /],
  ])('%s', async (_case, ruin, message) => {
    const folder = await newFolder();
    const path = join(folder, 'data/easel.sqlite');
    await write(path, big);
    await runTool('backup', folder, ['backup.sqlite']);
    await write(path, [value('late')]);
    const before = await readFile(path);
    await ruin(join(folder, 'backup.sqlite'));
    const { code, output, errors } = await runTool('restore', folder, ['backup.sqlite']);
    expect([code, output]).toEqual([1, '']);
    expect(errors).toMatch(message);
    expect(errors).toMatch(/; nothing was changed\.\n$/);
    expect((await readFile(path)).equals(before)).toBe(true);
    expect(await readdir(join(folder, 'data'))).toEqual(['easel.sqlite', 'easel.sqlite.lock']);
  });
});

test('if no lock can be made, it says so in one line', async () => {
  const { folder, path } = await withBackup();
  await rm(`${path}.lock`);
  await mkdir(`${path}.lock`);
  const { code, errors } = await runTool('restore', folder, ['backup.sqlite']);
  expect([code, errors.split('\n').length]).toEqual([1, 2]);
  expect(errors).toMatch(/^data\/easel\.sqlite\.lock cannot be opened for writing \(.+\); nothing was changed\. /);
});

const usage = `usage: npm run restore -- FILE
       npm run restore -- --restored | --moved     (a PostgreSQL, after pg_restore)\n`;

test.each([
  [['--restored', '--moved'], usage],
  [['--moved', 'one'], usage],
  [['--restored'], '--restored is for a PostgreSQL, and DATABASE_URL names a file; nothing was changed.\n'],
  [[], usage],
  [['--force'], usage],
  [['one', 'two'], usage],
  [['missing.sqlite'], 'There is no file missing.sqlite.\n'],
])('with %j it reports what is wrong', async (args, message) => {
  expect(await runTool('restore', await newFolder(), args)).toEqual({ code: 1, output: '', errors: message });
});

test('a job that was not submitted when the backup was made may have been since: it is never sent again', async () => {
  const folder = await newFolder();
  const path = join(folder, 'data/easel.sqlite');
  const records = jobStates.map((state, id) => ({ key: `job:${id}`, value: aJob({ id: String(id), state }) }));
  await write(path, [...records, ...jobStates.map((_state, id) => ({ key: `open:${id}`, value: true }))]);
  await runTool('backup', folder, ['backup.sqlite']);
  const { output } = await runTool('restore', folder, ['backup.sqlite']);

  expect(output).toContain('2 of its jobs may have been sent and paid since: they end without a result.');
  const restored = await rows(path, 'job:');
  const stateOf = new Map(restored.map(({ key, value: record }) => [key, (record as Job).state]));
  expect(jobStates.map((_state, id) => stateOf.get(`job:${id}`))).toEqual(
    jobStates.map((state) => (state === 'accepted' || state === 'waiting' ? 'submitting' : state)),
  );
  expect(await rows(path, 'open:')).toHaveLength(jobStates.length);
});

test('the new database is Easel’s alone: only the rows of the backup are copied', async () => {
  const { folder, path, backup } = await withBackup();
  const database = new DatabaseSync(backup);
  database.exec('PRAGMA user_version = 7; INSERT INTO easel VALUES (\'gone\', \'{"value":null,"expires":1}\')');
  database.close();
  expect((await runTool('restore', folder, ['backup.sqlite'])).code).toBe(0);
  const restored = new DatabaseSync(path, { readOnly: true });
  expect(restored.prepare('PRAGMA user_version').get()).toEqual({ user_version: 0 });
  expect(restored.prepare('SELECT key FROM easel').all()).toEqual([{ key: 'early' }]);
  restored.close();
});

async function writeOver(path: string, at: number): Promise<void> {
  const content = await readFile(path);
  await writeFile(path, content.fill(0xff, at, at + 4096));
}

async function foreign(path: string): Promise<void> {
  await mkdir(`${path}-other`);
  const other = join(`${path}-other`, 'other.sqlite');
  const database = new DatabaseSync(other);
  database.exec('CREATE TABLE other (a)');
  database.close();
  await writeFile(path, await readFile(other));
}

import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { startApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import { openStore } from '../../../src/services/storage/sqlite/open.ts';
import { StoreUnusableError, type Write } from '../../../src/services/storage/store.ts';
import { commit } from '../../support/commit.ts';
import { ended, startEasel, textOf } from '../../support/easel.ts';
import { aJob } from '../../support/job.ts';
import { areAllAnnounced } from '../../support/ledger.ts';
import { newFolder, rows, runTool } from '../../tools/tool.ts';
import { badStarts, copyOfRunning } from './start-rows.ts';

const log = pino({ level: 'silent' });

/** The database of a killed bot: some of it is in the file, the last commits are only in its log. */
async function killedDatabase(): Promise<string> {
  const folder = await newFolder();
  const first = await openStore(join(folder, 'first.sqlite'), log);
  await commit(
    first,
    Array.from({ length: 100 }, (_, at) => ({ key: `filler:${at}`, value: 'x'.repeat(2000) })),
  );
  await commit(first, [
    { key: 'job:2', value: aJob({ id: '2', state: 'waiting' }) },
    { key: 'open:2', value: true },
  ]);
  await first.close();
  const running = await openStore(join(folder, 'first.sqlite'), log);
  await commit(running, [{ key: 'job:1', value: aJob() }]);
  const path = join(folder, 'easel.sqlite');
  await copyOfRunning(join(folder, 'first.sqlite'), path);
  await running.close();
  return path;
}

/** Starts the bot on this database. Nobody answers at its addresses: it must fail before it uses them. */
async function start(path: string): Promise<void> {
  const parsed = parseConfig({
    DISCORD_TOKEN: 'token',
    DISCORD_API_URL: 'http://127.0.0.1:9',
    RUNCOMFY_API_TOKEN: 'token',
    RUNCOMFY_API_URL: 'http://127.0.0.1:9',
    DATABASE_URL: `sqlite://${path}`,
  });
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  await startApp(parsed.config, log, AbortSignal.timeout(10_000));
}

/** The bytes of the database and its log. Empty for a missing file. */
async function bytesOf(path: string): Promise<readonly Buffer[]> {
  return Promise.all([path, `${path}-wal`].map(async (file) => readFile(file).catch(() => Buffer.alloc(0))));
}

test.each(badStarts.map((row) => [row.fault, row] as const))(
  '%s: not started, and nothing overwritten',
  async (_fault, { arrange, says }) => {
    const path = await killedDatabase();
    await arrange(path);
    const before = await bytesOf(path);
    const refused = await start(path).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StoreUnusableError);
    const { message } = refused as StoreUnusableError;
    expect(message).toBe(`${path}${/^[-.]/.test(says) ? '' : ' '}${says.replace(/-- FILE$/, `-- ${path}`)}`);
    const after = await bytesOf(path);
    expect(after.map((bytes, file) => bytes.equals(before[file] ?? bytes))).toEqual([true, true]);
    // Nothing holds the lock any more: the next start reports the same.
    await expect(start(path)).rejects.toThrow(message);
  },
);

test('after a log was deleted after a kill: the database restored from itself works, and pays nothing twice', async () => {
  const path = await killedDatabase();
  await rm(`${path}-wal`);
  const folder = dirname(path);
  const { code, errors } = await runTool('restore', folder, [path], { DATABASE_URL: `sqlite://${path}` });
  expect([code, errors]).toEqual([0, '']);
  // It may have been sent since, so it is never sent again.
  expect(await rows(path, 'job:')).toMatchObject([{ key: 'job:2', value: { state: 'submitting' } }]);
});

test.each([
  ['an empty file, as a first start leaves it that is cut off', async (path: string) => writeFile(path, '')],
  [
    'a database with nothing in it',
    async (path: string) => {
      await writeFile(path, '');
      const database = new DatabaseSync(path);
      database.exec('PRAGMA journal_mode = WAL');
      database.close();
    },
  ],
])('%s: taken as a new one', async (_what, arrange) => {
  const path = join(await newFolder(), 'easel.sqlite');
  await arrange(path);
  const store = await openStore(path, log);
  await commit(store, [{ key: 'a', value: 1 }]);
  await store.close();
  expect(await rows(path)).toEqual([{ key: 'a', value: 1 }]);
});

const newer = (key: string): Write => ({ key, value: { version: 2 } });

test('rows that can be rebuilt may be of a newer Easel: the bot starts at once, with a line in the log, and the job is made', async () => {
  const easel = await startEasel();
  const ask = async (): Promise<void> => {
    const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'a heron', images: 1 });
    await easel.until(() => ended(asked));
    await easel.until(() => areAllAnnounced(easel));
    expect(textOf(asked.reply())).toContain('✅');
  };
  await ask();
  await easel.stop();
  const learned = easel.database.rows(['durations:']);
  expect(learned).toHaveLength(1);
  await easel.database.write([newer('starts'), ...learned.map(({ key }) => newer(key))]);
  await easel.start();
  await ask();
  const warnings = easel.logs.filter(({ level }) => level === 40).map(({ msg }) => msg);
  expect(warnings).toEqual(['learned durations cannot be read; they are learned again']);
});

import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { checkInBackground } from '../../../src/services/storage/sqlite/integrity/background.ts';
import { StoreUnusableError } from '../../../src/services/storage/store.ts';
import { openStore } from '../../../src/services/storage/sqlite/open.ts';
import { ask, announcedEnd } from '../../support/cat-job.ts';
import { startEasel, textOf, type Easel } from '../../support/easel.ts';
import { startCrashHarness } from '../../support/crash-harness.ts';
import { running } from '../../support/replies.ts';
import { newFolder, write } from '../../tools/tool.ts';
import { diskFaults } from './disk-rows.ts';

const { large } = diskFaults;
const isSound = 'the whole database was read: it is sound';
const megabyte = 2 ** 20;
const silent = pino({ level: 'silent' });

/** Makes the database larger than what is read before a start, with rows that no bot reads. */
function grow(path: string): void {
  const database = new DatabaseSync(path);
  const insert = database.prepare('INSERT INTO easel (key, value) VALUES (?, zeroblob(?))');
  for (let row = 0; row < 80; row += 1) insert.run(`zzz:${row}`, megabyte);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

/** Overwrites a page of those rows. */
function damage(path: string): void {
  const file = openSync(path, 'r+');
  const { size } = fstatSync(file);
  writeSync(file, Buffer.alloc(4096, 0x5a), 0, 4096, size - megabyte - (size % 4096));
  closeSync(file);
}

/** The error with which the bot cannot go on. It may be found while the bot still starts. */
async function failure(easel: Easel): Promise<unknown> {
  return easel.start().then(
    async () => easel.failed(),
    (error: unknown) => error,
  );
}

test(`${large.fault}: ${large.after}`, async () => {
  const easel = await startEasel();
  const { database, runcomfy, logs, clock } = easel;
  runcomfy.next({ runMs: 3_000_000 });
  const asked = await ask(easel);
  await running(easel, asked);
  await easel.stop();
  grow(database.path);
  damage(database.path);
  const found = await failure(easel);
  expect(found).toBeInstanceOf(StoreUnusableError);
  expect((found as Error).message).toBe(`${database.path} ${large.says}`);
  expect(logs).toContainEqual(expect.objectContaining({ msg: 'alert', alert: 'store-damaged' }));
  await easel.stop();

  const [lines, questions] = [logs.length, runcomfy.traffic.length];
  const again = failure(easel);
  await clock.advance(60_000);
  expect(await again).toMatchObject({ message: `${database.path} ${large.says}` });
  expect(runcomfy.traffic).toHaveLength(questions);
  expect(logs.slice(lines).map(({ msg }) => msg)).not.toContain('going on with open jobs');
  expect(textOf(asked.reply())).toContain('a cat');
});

test('a sound large file is read completely too, and the bot continues', async () => {
  const easel = await startEasel();
  await easel.stop();
  grow(easel.database.path);
  await easel.start();
  // It takes real time, and no time of the bot's clock.
  await vi.waitFor(() => expect(easel.logs.map(({ msg }) => msg)).toContain(isSound), 45_000);
  expect(await announcedEnd(easel, await ask(easel))).toContain('✅');
});

test('the process ends with one clear line', async () => {
  const harness = await startCrashHarness();
  const databasePath = harness.database.path;
  await write(databasePath, [{ key: 'a', value: 1 }]);
  grow(databasePath);
  damage(databasePath);
  const bot = harness.startBot();
  expect(await bot.exit).toBe(1);
  expect(bot.output().trim().split('\n').at(-1)).toBe(`${databasePath} ${large.says}`);
});

test('a large file with a damaged beginning is refused before anything is written, and a stop ends a running check', async () => {
  const path = `${await newFolder()}/easel.sqlite`;
  await write(path, [{ key: 'job:1', value: { version: 2 } }]);
  grow(path);
  damage(path);
  const told: Error[] = [];
  const store = await openStore(path, silent);
  const check = checkInBackground({ path, damaged: (error) => told.push(error), log: silent });
  await check.stop();
  await store.close();
  expect(told).toEqual([]);

  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(100, 0x5a), 0, 100, 0);
  closeSync(file);
  await expect(openStore(path, silent)).rejects.toThrow(`${path} is damaged (file is not a database)`);
});

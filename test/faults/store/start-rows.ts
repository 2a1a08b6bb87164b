import { closeSync, openSync, writeSync } from 'node:fs';
import { chmod, copyFile, mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { FaultTable } from '../table.ts';

/** What is wrong with the database of a killed bot when it is started again. */
interface BadStart {
  readonly fault: string;
  /** Makes the fault. The database, its log and the index of the log exist. */
  readonly arrange: (path: string) => Promise<void> | void;
  /** What standard error says, after the name of the file. */
  readonly says: string;
}

const restore = 'restore a backup (npm run restore -- FILE).';
const fromBackup = 'Restore a backup (npm run restore -- FILE); it keeps what was there.';
const pageSize = 4096;

export const badStarts: readonly BadStart[] = [
  {
    fault: 'garbage over the beginning of the file',
    arrange: async (path) => {
      // With its log SQLite would repair the beginning.
      await withoutLog(path);
      overwrite(path, 0, 100);
    },
    says: `is damaged (file is not a database); nothing was changed. ${fromBackup}`,
  },
  {
    fault: 'a damaged page in the middle of the file',
    arrange: (path) => overwrite(path, 20 * pageSize, pageSize),
    says: `is damaged; nothing was changed. ${fromBackup}`,
  },
  {
    fault: 'the file was cut off',
    arrange: async (path) => truncate(path, 12 * pageSize + 100),
    says: `is damaged; nothing was changed. ${fromBackup}`,
  },
  {
    fault: 'a file that is no database',
    arrange: async (path) => {
      await withoutLog(path);
      await writeFile(path, 'no database '.repeat(1000));
    },
    says: `is damaged (file is not a database); nothing was changed. ${fromBackup}`,
  },
  {
    fault: "another program's database",
    arrange: async (path) => {
      await withoutLog(path);
      await rm(path);
      const database = new DatabaseSync(path);
      database.exec('CREATE TABLE albums (title TEXT)');
      database.close();
    },
    says: "is no database of Easel's; nothing was changed. Name another file in DATABASE_URL.",
  },
  {
    fault: 'a trigger that somebody put into it',
    arrange: (path) => {
      const database = new DatabaseSync(path);
      database.exec('CREATE TRIGGER t AFTER INSERT ON easel BEGIN DELETE FROM easel; END');
      database.close();
    },
    says: `has a trigger that Easel did not make; nothing was changed. ${fromBackup}`,
  },
  {
    fault: 'a folder in its place',
    arrange: async (path) => {
      await withoutLog(path);
      await rm(path);
      await mkdir(path);
    },
    says: 'is a folder: name a file in DATABASE_URL.',
  },
  {
    fault: 'the log beside it (`easel.sqlite-wal`) was deleted after a kill',
    arrange: async (path) => rm(`${path}-wal`),
    says: `-wal is missing, and the last commits with it; nothing was changed. Put it back, or ${restore} To go on without them: npm run restore -- FILE`,
  },
  {
    fault: 'open jobs that a newer Easel wrote',
    arrange: (path) => change(path, 'job:2', { version: 2, state: 'waiting' }),
    says: `has records that this version of Easel does not know (1 of jobs); nothing was changed. Update Easel, or ${restore}`,
  },
  {
    fault: 'accounts that a newer Easel wrote',
    arrange: (path) => change(path, 'account:bot', { version: 2, sums: [] }),
    says: `has records that this version of Easel does not know (1 of accounts); nothing was changed. Update Easel, or ${restore}`,
  },
  {
    fault: 'the lock beside it (`easel.sqlite.lock`) cannot be opened',
    arrange: async (path) => {
      await mkdir(`${path}.lock`);
    },
    says: `.lock ${missingRight('SQLITE_CANTOPEN')}`,
  },
];

/** The bot's user lacks a permission. The test starts it as such a user. */
export const missingRights: readonly BadStart[] = [
  {
    fault: 'the file is read-only',
    arrange: async (path) => chmod(path, 0o400),
    says: missingRight('SQLITE_READONLY'),
  },
  {
    fault: 'its folder is read-only',
    arrange: async (path) => chmod(dirname(path), 0o500),
    says: missingRight('attempt to write a readonly database'),
  },
];

function missingRight(code: string): string {
  return (
    `cannot be opened for writing (${code}); nothing was changed. ` +
    'As the user that Easel runs as, check the rights of the file and its folder, and the room on the disk.'
  );
}

export const startTable: FaultTable = {
  title: 'The database at the start',
  about:
    'Easel checks the whole file before it writes to it. In a file above 64 MiB it first checks only what a start reads; the rest follows (see *The disk, otherwise*). In each of these cases it exits with 1 before it connects, no byte of the file and its log changes, and one line on standard error says what helps. In Docker: `docker compose run --rm easel npm run restore -- FILE`.',
  columns: ['what is wrong', 'what standard error says, after the name of the file'],
  rows: [...badStarts, ...missingRights].map(({ fault, says }) => [fault, `\`${says}\``]),
};

function overwrite(path: string, at: number, length: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(length, 0x5a), 0, length, at);
  closeSync(file);
}

/** As after a clean stop. */
async function withoutLog(path: string): Promise<void> {
  await rm(`${path}-shm`);
  await rm(`${path}-wal`);
}

function change(path: string, key: string, value: object): void {
  const database = new DatabaseSync(path);
  database.prepare('REPLACE INTO easel (key, value) VALUES (?, ?)').run(key, JSON.stringify({ value }));
  // As a killed bot leaves it: closed without a checkpoint of its log.
  database.exec('PRAGMA wal_autocheckpoint = 0');
  database.close();
}

/** The files that a bot would leave if it was killed now. */
export async function copyOfRunning(path: string, to: string): Promise<void> {
  for (const ending of ['', '-wal', '-shm']) await copyFile(path + ending, to + ending);
}

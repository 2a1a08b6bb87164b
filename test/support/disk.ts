import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import type { TestDatabase } from './database.ts';

/**
 * From now on no file that this process writes can become longer than the database's log is now. So nothing more can be
 * committed: SQLite sees a write that fails, as on a full disk. It is a limit of the system that needs no privilege.
 * The returned function removes it, and so does the end of the test.
 */
export function fillDisk({ database }: { readonly database: Pick<TestDatabase, 'path'> }): () => void {
  return limitFiles(statSync(`${database.path}-wal`, { throwIfNoEntry: false })?.size ?? 0);
}

/**
 * From now on no file that this process writes can become longer than this. The returned function removes the limit,
 * and so does the end of the test.
 */
export function limitFiles(bytes: number): () => void {
  limit(bytes);
  const makeRoom = (): void => limit('unlimited');
  onTestFinished(makeRoom);
  return makeRoom;
}

/** Node ignores the signal that comes with it, so the write itself fails (EFBIG). */
function limit(bytes: number | 'unlimited'): void {
  const [program, ...args] = ['prlimit', '--pid', String(process.pid), `--fsize=${bytes}:`] as const;
  const { status, stderr } = spawnSync(program, args);
  if (status !== 0) throw new Error(`prlimit: ${stderr.toString()}`);
}

/** Makes a pipe where a file is expected. A reader that opens it waits until somebody writes. */
export function makePipe(path: string): void {
  const [program, ...args] = ['mkfifo', path] as const;
  const { status, stderr } = spawnSync(program, args);
  if (status !== 0) throw new Error(`mkfifo: ${stderr.toString()}`);
}

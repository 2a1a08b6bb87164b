import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const prefix = 'run-';

/**
 * A new folder of this process. The folders of ended processes are removed, because a new sandbox knows nothing about
 * earlier jobs.
 */
export async function makeRunFolder(inside: string): Promise<string> {
  await mkdir(inside, { recursive: true });
  const left = (await readdir(inside)).filter((name) => name.startsWith(prefix));
  const stale = left.filter((name) => !isAlive(Number.parseInt(name.slice(prefix.length), 10)));
  await Promise.all(stale.map((name) => rm(join(inside, name), { recursive: true, force: true })));
  return mkdtemp(join(inside, `${prefix}${process.pid}-`));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

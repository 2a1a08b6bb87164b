import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../../core/error-code.ts';
import { makeOwnFile } from '../owner-only.ts';
import { makeSpoolFolder, markerName } from '../spool.ts';
import { lockDatabase } from '../sqlite/open.ts';
import { StoreInUseError } from '../store.ts';

/** Who holds the lease of a database: the same over restarts, one process at a time. */
export interface Holder extends AsyncDisposable {
  readonly id: string;
}

/**
 * Keeps every other bot off the spool, as its lock file keeps it off an SQLite file: the kernel frees it with the
 * process. So the id in the spool belongs to one running process at most.
 *
 * @param folder is made if it is missing. It may become the spool of this database later.
 * @throws {StoreInUseError} when another process has it; {StoreUnusableError} where no lock can be made;
 * {SpoolUnusableError}
 */
export async function lockHolder(folder: string, databaseName: string): Promise<Holder> {
  const root = await makeSpoolFolder(folder);
  const marker = join(root, markerName);
  const lock = await lockDatabase(marker).catch((error: unknown) => {
    if (!(error instanceof StoreInUseError)) throw error;
    throw new StoreInUseError(`another bot is using ${databaseName} with the spool ${root}`, { cause: error });
  });
  try {
    const id = await readOrMake(`${marker}.holder`);
    return { id, [Symbol.asyncDispose]: async () => lock[Symbol.asyncDispose]() };
  } catch (error) {
    await lock[Symbol.asyncDispose]();
    throw error;
  }
}

async function readOrMake(path: string): Promise<string> {
  const found = await readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  });
  if (found !== '') return found;
  const id = randomUUID();
  const made = `${path}.new`;
  await makeOwnFile(made);
  await writeFile(made, id);
  await rename(made, path);
  return id;
}

import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DatabaseConfig } from '../../core/database-url.ts';
import {
  bringOver,
  isFolder,
  isFolderName,
  isNameOf,
  nameOf,
  openSpool,
  readMarker,
  refuseLink,
  SpoolUnusableError,
  writeMarker,
} from './spool.ts';

/** A folder, and the database whose spool it is. */
export interface SpoolOf {
  readonly folder: string;
  readonly database: DatabaseConfig;
}

/**
 * Whether the files of `from` can go to `to` later. If they are two folders, `to` is made.
 *
 * @throws {SpoolUnusableError} where one of them is something else.
 */
export async function checkSpools(from: SpoolOf, to: SpoolOf): Promise<void> {
  const [source, target] = [resolve(from.folder), resolve(to.folder)];
  if (source !== target) {
    await openSpool(to.folder, to.database);
    return;
  }
  await refuseLink(target);
  const said = (await isFolder(target)) ? await readMarker(target) : undefined;
  if (said === undefined || [from, to].some(({ database }) => isNameOf(target, said, database))) return;
  throw new SpoolUnusableError(
    `${target} is the spool of another database (${said}); nothing was changed. Name another folder in SPOOL_DIR.`,
  );
}

/**
 * Gives the files on their way to the other database. One folder for both gets the other name; else the folders of jobs
 * are brought over, and those that are there already stay. May be repeated.
 *
 * @returns of how many jobs and reports files were brought over.
 */
export async function moveSpool(from: SpoolOf, to: SpoolOf): Promise<number> {
  const [source, target] = [resolve(from.folder), resolve(to.folder)];
  if (!(await isFolder(source))) return 0;
  const said = await readMarker(source);
  if (said === undefined || !isNameOf(source, said, from.database)) return 0;
  if (source === target) {
    await writeMarker(target, nameOf(target, to.database));
    return 0;
  }
  const jobs = (await readdir(source)).filter(isFolderName);
  await bringOver(source, target, new Set(jobs));
  return jobs.length;
}

import { chmod, cp, lstat, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { z } from 'zod';
import type { DatabaseConfig } from '../../core/database-url.ts';
import { fileName } from '../../core/job/record.ts';
import { codeOf } from '../../core/error-code.ts';
import { parseJson } from '../../core/parse-json.ts';
import { makeOwnFile, makeOwnFolder, ownerOnly } from './owner-only.ts';

/**
 * The folder in which results lie between RunComfy and Discord: one subfolder for each job. Links are never followed.
 * Only what jobs made is removed.
 */
export interface Spool {
  /** The job's folder. It is made if it is missing. */
  folder(jobId: string): Promise<string>;
  path(jobId: string, name: string): string;
  has(jobId: string, name: string): Promise<boolean>;
  remove(jobId: string): Promise<void>;
  /**
   * Removes the folder of every job that is not in `keep`. Before, the folders of `keep` are moved from the place where
   * an earlier version had them.
   */
  sweep(keep: ReadonlySet<string>): Promise<void>;
}

/** The folder cannot be used as the spool. Nothing in it was changed. The message is for an operator. */
export class SpoolUnusableError extends Error {
  override readonly name = 'SpoolUnusableError';
}

/** The marker and the files that belong to it begin so. */
export const markerName = '.easel-spool';
const postgresScheme = 'postgres://';
/** A file system that is mounted here has this folder at its root. */
const foreignAllowed = 'lost+found';
const marker = z.object({ database: z.string() });

/**
 * Makes the folder if it is missing, and opens it as the spool of this database. A marker file in the folder names the
 * database: a file by its path from here, a PostgreSQL by its address.
 *
 * @throws {SpoolUnusableError} where it is something else: a link, the spool of another database, a folder with other
 * files.
 */
export async function openSpool(folder: string, database: DatabaseConfig): Promise<Spool> {
  const root = await makeSpoolFolder(folder);
  const said = await readMarker(root);
  if (said === undefined) await claim(root, nameOf(root, database));
  else if (!isNameOf(root, said, database)) {
    throw new SpoolUnusableError(
      `${root} is the spool of another database (${said}); nothing was changed. Name another folder in SPOOL_DIR; ` +
        `where that database was moved or renamed, remove ${join(root, markerName)} first.`,
    );
  }
  await chmod(root, ownerOnly.folder);
  return createSpool(root, database.kind === 'sqlite' ? join(database.path, '..', 'spool') : undefined);
}

/**
 * Makes the folder if it is missing.
 *
 * @returns its whole path.
 * @throws {SpoolUnusableError} where it is a link, or cannot be made.
 */
export async function makeSpoolFolder(folder: string): Promise<string> {
  // With a slash at the end of its name, a link would be taken for the folder that it leads to.
  const root = resolve(folder);
  await refuseLink(root);
  await makeOwnFolder(root).catch((error: unknown) => {
    const why = codeOf(error) ?? 'unknown';
    throw new SpoolUnusableError(`${root} cannot be made a folder (${why}). Name another one in SPOOL_DIR.`, {
      cause: error,
    });
  });
  return root;
}

/** The name of the database in the marker of this folder. */
export function nameOf(root: string, database: DatabaseConfig): string {
  return database.kind === 'sqlite' ? relative(root, database.path) : `${postgresScheme}${database.name}`;
}

export function isNameOf(root: string, said: string, database: DatabaseConfig): boolean {
  if (database.kind === 'postgres' || said.startsWith(postgresScheme)) return said === nameOf(root, database);
  return resolve(root, said) === resolve(database.path);
}

export async function refuseLink(root: string): Promise<void> {
  const status = await lstat(root).catch(() => undefined);
  if (status?.isSymbolicLink() === true) {
    throw new SpoolUnusableError(`${root} is a link: name the folder itself in SPOOL_DIR.`);
  }
}

/** The database that the folder belongs to, by its marker; `undefined` if it has no marker. */
export async function readMarker(root: string): Promise<string | undefined> {
  const text = await readFile(join(root, markerName), 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const read = marker.safeParse(parseJson(text));
  if (read.success) return read.data.database;
  throw new SpoolUnusableError(
    `${join(root, markerName)} cannot be read; nothing was changed. Remove it, if ${root} is Easel's.`,
  );
}

async function claim(root: string, database: string): Promise<void> {
  const others = (await readdir(root)).filter((name) => name !== foreignAllowed && !name.startsWith(`${markerName}.`));
  if (others.length > 0) {
    throw new SpoolUnusableError(
      `${root} has other files in it and is no spool of Easel's; nothing was changed. Name an empty folder in SPOOL_DIR.`,
    );
  }
  await writeMarker(root, database);
}

export async function writeMarker(root: string, database: string): Promise<void> {
  const text = `${JSON.stringify({ database })}\n`;
  const made = join(root, `${markerName}.new`);
  await makeOwnFile(made);
  await writeFile(made, text);
  await rename(made, join(root, markerName));
}

/** The folder of a job, or of the report on a job, is named by the job's id. */
export const isFolderName = (name: string): boolean => /^(?:report-)?\d{1,20}$/.test(name);
const isFileName = (name: string): boolean => fileName.test(name);

/** @param former the spool of earlier versions, which may have served several bots. */
export function createSpool(root: string, former?: string): Spool {
  const folderOf = (jobId: string): string => {
    if (!isFolderName(jobId)) throw new SpoolUnusableError('a folder of the spool is named by a job’s id');
    return join(root, jobId);
  };

  async function remove(jobId: string): Promise<void> {
    const folder = folderOf(jobId);
    if (!(await isFolder(folder))) return;
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.isFile() && isFileName(entry.name)) await rm(join(folder, entry.name), { force: true });
    }
    // Files that another program put there stay.
    await rmdir(folder).catch((error: unknown) => {
      if (!['ENOTEMPTY', 'ENOENT'].includes(codeOf(error) ?? '')) throw error;
    });
  }

  return {
    async folder(jobId) {
      const folder = folderOf(jobId);
      await makeOwnFolder(folder);
      if (!(await isFolder(folder))) throw new SpoolUnusableError('a folder of the spool is a link');
      return folder;
    },
    path(jobId, name) {
      if (!isFileName(name)) throw new SpoolUnusableError('a file of the spool has another name than jobs give');
      return join(folderOf(jobId), name);
    },
    has: async (jobId, name) =>
      isFolderName(jobId) &&
      isFileName(name) &&
      (await isFolder(join(root, jobId))) &&
      (await lstat(join(root, jobId, name)).then(
        (status) => status.isFile(),
        () => false,
      )),
    remove,
    async sweep(keep) {
      await makeOwnFolder(root);
      if (former !== undefined) await bringOver(former, root, keep);
      const entries = await readdir(root, { withFileTypes: true });
      const over = entries.filter((entry) => entry.isDirectory() && isFolderName(entry.name) && !keep.has(entry.name));
      await Promise.all(over.map(async ({ name }) => remove(name)));
    },
  };
}

/**
 * Moves the folders of these jobs. Nothing else in the former spool is touched: it may belong to another bot, or be no
 * spool at all.
 */
export async function bringOver(former: string, root: string, jobs: ReadonlySet<string>): Promise<void> {
  if (resolve(former) === resolve(root) || !(await isFolder(former))) return;
  for (const job of [...jobs].filter(isFolderName)) {
    const [from, to] = [join(former, job), join(root, job)];
    if (!(await isFolder(from)) || (await isFolder(to))) continue;
    await move(from, to);
    await chmod(to, ownerOnly.folder);
    for (const entry of await readdir(to, { withFileTypes: true })) {
      if (entry.isFile()) await chmod(join(to, entry.name), ownerOnly.file);
    }
  }
  await rmdir(former).catch(() => undefined);
}

/** Also works across file systems. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    await cp(from, `${to}.new`, { recursive: true, force: true });
    await rename(`${to}.new`, to);
    await rm(from, { recursive: true });
  }
}

/** Whether the path itself is a folder, not a link to one. */
export async function isFolder(path: string): Promise<boolean> {
  return lstat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );
}

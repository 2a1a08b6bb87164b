import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readDiscord } from '../discord/saved.ts';
import { readRunComfy } from '../runcomfy/saved.ts';
import type { SavedWorld } from './world.ts';

/** The folder of one running sandbox: its database, clock and models, and the saved world. */
export interface Home {
  readonly folder: string;
  /** Whether the next sandbox goes on here. If not, the folder is removed at the end. */
  readonly isKept: boolean;
  readonly saved?: SavedWorld;
  /** What whoever runs the sandbox should know, in English. */
  readonly notes: readonly string[];
}

const temporary = 'run-';
/** The folders of this process. One that was killed may have had the same id, as in a container that is started again. */
const ownFolders = new Set<string>();

/** A new folder, which is removed at the end. Folders that a killed sandbox has left are removed now. */
export async function temporaryHome(inside: string, notes: readonly string[] = []): Promise<Home> {
  await mkdir(inside, { recursive: true });
  const left = (await readdir(inside)).filter((name) => name.startsWith(temporary));
  const stale = left
    .map((name) => ({ folder: join(inside, name), user: Number.parseInt(name.slice(temporary.length), 10) }))
    .filter(({ folder, user }) => !isUsed(folder, user));
  await Promise.all(stale.map(({ folder }) => rm(folder, { recursive: true, force: true })));
  const folder = await mkdtemp(join(inside, `${temporary}${process.pid}-`));
  ownFolders.add(folder);
  return { folder, isKept: false, notes };
}

/**
 * The folder that one sandbox after the other goes on with. It begins anew where the one before was killed, since then
 * the database knows of more than the saved world, where what was saved cannot be read, and with `reset`. While another
 * sandbox uses it, a temporary folder takes its place.
 */
export async function keptHome(inside: string, { reset }: { readonly reset: boolean }): Promise<Home> {
  const folder = join(inside, 'world');
  const user = await userOf(folder);
  if (user !== undefined && isUsed(folder, user)) {
    return temporaryHome(inside, ['Another sandbox is running. This one begins with a new world, which is not kept.']);
  }
  const read = reset ? {} : await readSaved(folder);
  const problem = user === undefined ? read.problem : 'The last sandbox was killed.';
  const isNew = reset || problem !== undefined || read.saved === undefined;
  if (isNew) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(pidIn(folder), String(process.pid));
  ownFolders.add(folder);
  const notes = problem === undefined || reset ? [] : [`${problem} A new world begins.`];
  return { folder, isKept: true, notes, ...(!isNew && { saved: read.saved }) };
}

/** After the world was saved: the next sandbox may go on here. */
export async function leaveHome({ folder, isKept }: Home): Promise<void> {
  await rm(isKept ? pidIn(folder) : folder, { recursive: true, force: true });
  ownFolders.delete(folder);
}

async function readSaved(folder: string): Promise<{ readonly saved?: SavedWorld; readonly problem?: string }> {
  const [discord, runcomfy] = [await readDiscord(folder), await readRunComfy(folder)];
  const problem = discord.problem ?? runcomfy.problem;
  if (problem !== undefined) return { problem };
  if (discord.state === undefined || runcomfy.state === undefined) return {};
  return { saved: { discord: discord.state, runcomfy: runcomfy.state } };
}

const pidIn = (folder: string): string => join(folder, 'pid');

/** The process that uses the folder, or was killed while it did. */
async function userOf(folder: string): Promise<number | undefined> {
  const text = await readFile(pidIn(folder), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Number(text);
}

function isUsed(folder: string, user: number): boolean {
  return user === process.pid ? ownFolders.has(folder) : isAlive(user);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

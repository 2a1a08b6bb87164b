import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, glob, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const sources = fileURLToPath(new URL('../page', import.meta.url));
const program = fileURLToPath(new URL('build-page.ts', import.meta.url));
const cache = fileURLToPath(new URL('../../node_modules/.cache/easel-page', import.meta.url));
/** A started sandbox may still serve the one before. */
const buildsKept = 3;
/** A build takes seconds. One that is still unfinished after so many ms was killed. */
const buildingMostMs = 60 * 60 * 1000;
const run = promisify(execFile);

/**
 * The folder of the built page. It is built only where its sources have changed since. Rejects with what Vite says where
 * they cannot be built. Others may do the same at the same time.
 */
export async function builtPage(): Promise<string> {
  const folder = join(cache, await fingerprint());
  if (await exists(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(`${folder}-`);
  await run(process.execPath, [program, unfinished]);
  // Another sandbox may have been faster.
  await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true, force: true }));
  await forgetOlder(folder);
  return folder;
}

/** Changes with the name or the content of any source, and with the tools that build it. */
async function fingerprint(): Promise<string> {
  const paths: string[] = [];
  for await (const path of glob('**/*.*', { cwd: sources })) paths.push(path);
  const lock = await readFile(fileURLToPath(new URL('../../package-lock.json', import.meta.url)));
  const hash = createHash('sha256').update(lock);
  for (const path of paths.toSorted()) hash.update(path).update(await readFile(join(sources, path)));
  return hash.digest('hex').slice(0, 16);
}

async function exists(path: string): Promise<boolean> {
  return access(join(path, 'index.html')).then(
    () => true,
    () => false,
  );
}

/** Removes all builds but the last ones, and what a killed one has left. What somebody still builds stays. */
export async function forgetOlder(newest: string): Promise<void> {
  const among = dirname(newest);
  const paths = (await readdir(among)).map((name) => join(among, name));
  const folders = (await Promise.all(paths.map(agedFolder))).flat().filter(({ path }) => path !== newest);
  const older = folders.filter((each) => !isUnfinished(each)).toSorted((a, b) => b.at - a.at);
  const killed = folders.filter((each) => isUnfinished(each) && each.at < Date.now() - buildingMostMs);
  const stale = [...older.slice(buildsKept - 1), ...killed];
  await Promise.all(stale.map(({ path }) => rm(path, { recursive: true, force: true })));
}

function isUnfinished({ path }: AgedFolder): boolean {
  return basename(path).includes('-');
}

interface AgedFolder {
  readonly path: string;
  readonly at: number;
}

/** Nothing for a folder that somebody has just renamed or removed. */
async function agedFolder(path: string): Promise<AgedFolder[]> {
  return stat(path).then(
    ({ mtimeMs }) => [{ path, at: mtimeMs }],
    () => [],
  );
}

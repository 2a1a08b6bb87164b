import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, glob, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const sources = fileURLToPath(new URL('../page', import.meta.url));
const program = fileURLToPath(new URL('build-page.ts', import.meta.url));
const kept = fileURLToPath(new URL('../../node_modules/.cache/easel-page', import.meta.url));
/** A started sandbox may still serve the one before. */
const buildsKept = 3;
const run = promisify(execFile);

/**
 * The folder of the built page. It is built only where its sources have changed since. Rejects with what Vite says where
 * they cannot be built.
 */
export async function builtPage(): Promise<string> {
  const folder = join(kept, await fingerprint());
  if (await exists(folder)) return folder;
  const unfinished = `${folder}-${process.pid}`;
  await mkdir(kept, { recursive: true });
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

async function forgetOlder(newest: string): Promise<void> {
  const folders = await Promise.all(
    (await readdir(kept)).map(async (name) => ({ path: join(kept, name), at: (await stat(join(kept, name))).mtimeMs })),
  );
  const older = folders.filter(({ path }) => path !== newest).toSorted((a, b) => b.at - a.at);
  await Promise.all(older.slice(buildsKept - 1).map(({ path }) => rm(path, { recursive: true, force: true })));
}

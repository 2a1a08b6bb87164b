import { createHash } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { rolldown, type Plugin } from 'rolldown';
import type { TestProject } from 'vitest/node';
import { bundleOf, programsOf, quotedUrl, withBundles } from './own-programs.ts';

/**
 * Every program of `src/`, each with all its modules in a few files: a process that a test starts has a tenth
 * of the files to read, and takes half the processor time until it is ready. `npm start` and the sandbox start the files
 * as they stand, and so do the tests about these two (`test/scripts/start.test.ts`, `test/sandbox/terminal/`).
 */

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder with the bundled programs. */
    readonly bundled: string;
  }
}

const cache = resolve('node_modules/.cache/bundled');
/** They load a binary that lies beside their files. */
const external = [/^sqlite3$/, /^sharp$/];

const sourcePaths = (): string[] => globSync('src/**/*.ts').toSorted();

/** The bot, the operator's tools, and what the bot starts as a process or a thread of its own. */
function programsIn(sources: ReadonlyMap<string, string>): string[] {
  const started = [...sources].flatMap(([path, text]) => programsOf(path, text));
  const tools = [...sources].flatMap(([path, text]) => (text.includes('\nawait runTool(') ? [path] : []));
  return [...new Set(['src/main.ts', ...tools, ...started])];
}

/** A program finds the others among the bundles, and any other file from where its source is. */
function ownUrls(folder: string): Plugin {
  return {
    name: 'own-urls',
    transform: {
      filter: { id: /\/src\/[^?]+\.ts$/, code: 'import.meta.url' },
      handler: (code, id) => withBundles(id, code, folder).replaceAll('import.meta.url', quotedUrl(id)),
    },
  };
}

async function build(programs: readonly string[], folder: string): Promise<void> {
  const input = Object.fromEntries(programs.map((path) => [bundleOf(path).replace(/\.js$/, ''), resolve(path)]));
  const bundle = await rolldown({ input, platform: 'node', external, plugins: [ownUrls(folder)], logLevel: 'silent' });
  const building = `${folder}.${process.pid}`;
  await bundle.write({ dir: building, format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'chunks/[hash].js' });
  await bundle.close();
  // Without it, Node would compile each file once more to find out what it is.
  await writeFile(join(building, 'package.json'), '{ "type": "module" }');
  await rm(folder, { recursive: true, force: true });
  await rename(building, folder);
}

/** Bundles the programs anew where a source has changed since the last run. */
export default async function setup(project: TestProject): Promise<void> {
  const sources = new Map(
    await Promise.all(sourcePaths().map(async (path) => [path, await readFile(path, 'utf8')] as const)),
  );
  const others = [
    'package-lock.json',
    ...globSync('locales/*.json').toSorted(),
    'test/support/bundle.ts',
    'test/support/own-programs.ts',
  ];
  // The bundles name each other by their whole paths: a copy of this folder needs its own.
  const hash = createHash('sha256').update(cache);
  for (const text of sources.values()) hash.update(text);
  for (const path of others) hash.update(await readFile(path));
  const name = hash.digest('hex').slice(0, 16);
  const folder = join(cache, name);
  if (!existsSync(folder)) {
    await build(programsIn(sources), folder);
    const stale = (await readdir(cache)).filter((each) => each !== name);
    await Promise.all(stale.map(async (each) => rm(join(cache, each), { recursive: true, force: true })));
  }
  project.provide('bundled', folder);
}

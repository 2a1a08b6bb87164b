import { join, dirname, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

/** How a source names a program of ours that it starts as a process or a thread. */
const named = /new URL\('([^']+\.ts)', import\.meta\.url\)/g;

/** Where the bundle of a program is, within the folder of all: `tools/backup.js` for `src/tools/backup.ts`. */
export const bundleOf = (program: string): string => relative('src', program).replace(/\.ts$/, '.js');

export const quotedUrl = (path: string): string => JSON.stringify(pathToFileURL(path).href);

/** The programs that the source at `path` starts, as paths within the project. */
export function programsOf(path: string, text: string): string[] {
  return Array.from(text.matchAll(named), ([, program = '']) => relative('.', join(dirname(path), program)));
}

/** The source at `path`, which starts the bundles in `folder` in place of the programs. */
export function withBundles(path: string, text: string, folder: string): string {
  return text.replaceAll(named, (_, program: string) => {
    const source = relative('.', join(dirname(path), program));
    return `new URL(${quotedUrl(join(folder, bundleOf(source)))})`;
  });
}

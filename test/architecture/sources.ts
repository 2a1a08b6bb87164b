import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** A source file by its path from the project's root, with forward slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

export interface Import {
  /** A package such as `discord.js` or `node:fs`, or the path of a file from the project's root. */
  readonly target: string;
  readonly kind: 'package' | 'file';
  readonly typeOnly: boolean;
}

/** Every TypeScript file of the folders. */
export function readSources(...folders: readonly string[]): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
      .toSorted()
      .map((path) => ({ path, text: readFileSync(path, 'utf8') })),
  );
}

/** Comments in the formatter's style: on lines of their own, or after a space at the end of a line. */
const comments = /^[ \t]*\/\*[\s\S]*?\*\/|(?<=^|[ \t])\/\/ .*$/gm;

export function withoutComments(text: string): string {
  return text.replaceAll(comments, '');
}

const importStatement =
  /^(?:import|export)\s(?<type>type\s)?(?:[^'"`;]*?\sfrom\s+|\s*)['"](?<from>[^'"]+)['"]|\bimport\(\s*['"`](?<later>[^'"`]+)/gm;

/** What a file imports, re-exports or loads later. An import is type-only if nothing of it is left at run time. */
export function importsOf({ path, text }: Source): Import[] {
  return [...withoutComments(text).matchAll(importStatement)].map(({ groups = {} }) => {
    const specifier = groups['from'] ?? groups['later'] ?? '';
    const kind = specifier.startsWith('.') ? 'file' : 'package';
    return {
      kind,
      target: kind === 'file' ? posix.join(posix.dirname(path), specifier) : packageOf(specifier),
      typeOnly: groups['type'] !== undefined,
    };
  });
}

/** `undici` for `undici/types`, `@keyv/sqlite` for `@keyv/sqlite/x`. Node's own modules are returned in full. */
function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

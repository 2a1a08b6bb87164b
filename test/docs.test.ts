import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const pages = ['.', 'docs'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Readonly<Record<string, string>> };

/** Paths from the project's root in code marks, without those that stand for any file. */
const named = /`((?:src|test|sandbox|bench|scripts|docs|locales|models|\.github|\.ci)\/[\w./-]*)`/g;
const links = /\]\((?!https?:|#)([^)#\s]+)/g;
const run = /npm run (?:-s )?([a-z:]+)/g;

test('there are pages to look at', () => {
  expect(pages).toEqual(
    expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/architecture.md']),
  );
});

describe.each(pages)('%s', (page) => {
  const text = readFileSync(page, 'utf8');
  const allOf = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);

  test('every file that it names is there', () => {
    expect(allOf(named).filter((path) => !existsSync(path))).toEqual([]);
  });

  test('every page that it links to is there', () => {
    expect(allOf(links).filter((path) => !existsSync(join(dirname(page), path)))).toEqual([]);
  });

  test('every npm script that it names is there', () => {
    expect(allOf(run).filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

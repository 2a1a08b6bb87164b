import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const pages = ['.', 'docs'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Readonly<Record<string, string>> };

/** Paths from the project's root in code marks, except patterns. */
const named = /`((?:src|test|sandbox|bench|scripts|docs|locales|models|\.github|\.ci)\/[\w./-]*)`/g;
const links = /\]\((?!https?:|#)([^)#\s]+)/g;
const anchors = /\]\(([^):#\s]*#[^)\s]+)\)/g;
const headings = /^#+ (.+)$/gm;
const run = /npm run (?:-s )?([a-z:]+)/g;

/** The anchor that GitHub makes of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

function hasAnchor(page: string, link: string): boolean {
  const [path = '', anchor = ''] = link.split('#');
  const text = readFileSync(path === '' ? page : join(dirname(page), path), 'utf8');
  return [...text.matchAll(headings)].some(([, heading = '']) => anchorOf(heading) === anchor);
}

test('there are pages to look at', () => {
  expect(pages).toEqual(
    expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/architecture.md']),
  );
});

describe.each(pages)('%s', (page) => {
  const text = readFileSync(page, 'utf8');
  const allOf = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);

  test('every file that it names exists', () => {
    expect(allOf(named).filter((path) => !existsSync(path))).toEqual([]);
  });

  test('every page that it links to exists', () => {
    expect(allOf(links).filter((path) => !existsSync(join(dirname(page), path)))).toEqual([]);
  });

  test('every heading that it links to exists', () => {
    expect(allOf(anchors).filter((link) => !hasAnchor(page, link))).toEqual([]);
  });

  test('every npm script that it names exists', () => {
    expect(allOf(run).filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

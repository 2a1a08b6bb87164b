import { globSync, readFileSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { expect, test } from 'vitest';
import config from '../../vitest.config.ts';

/** How a file asks for fewer runs, or finds out that it is to make all of them. */
const shortens = /\bshortened: true\b|'ALL_RUNS'/;
const included = (config.test?.projects ?? []).flatMap((project) => {
  const { name, include = [] } = (typeof project === 'object' && 'test' in project && project.test) || {};
  return name === 'long' ? include : [];
});

test('what is shortened runs in full with the long tests', () => {
  const shortened = globSync('test/**/*.test.ts').filter(
    (path) => !path.startsWith('test/support/') && shortens.test(readFileSync(path, 'utf8')),
  );
  expect(shortened.length).toBeGreaterThan(5);
  expect(shortened.filter((path) => !included.some((pattern) => matchesGlob(path, pattern)))).toEqual([]);
});

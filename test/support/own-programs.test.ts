import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, inject, test } from 'vitest';
import { bundleOf, programsOf, withBundles } from './own-programs.ts';

const folder = inject('bundled');
const starters = globSync('src/**/*.ts')
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
  .filter(({ path, text }) => programsOf(path, text).length > 0);

test('each program that a source starts has a bundle, which the source then names in its place', () => {
  expect(starters.length).toBeGreaterThan(3);
  for (const { path, text } of starters) {
    const changed = withBundles(resolve(path), text, folder);
    expect(programsOf(path, changed)).toEqual([]);
    for (const program of programsOf(path, text)) {
      const bundle = join(folder, bundleOf(program));
      expect([bundle, existsSync(bundle), changed.includes(bundle)]).toEqual([bundle, true, true]);
    }
  }
});

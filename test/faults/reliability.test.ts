import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { reliabilityPage } from './reliability.ts';

test('docs/reliability.md is what the tables of faults say; `npm run docs` writes it', async () => {
  const page = await readFile(new URL('../../docs/reliability.md', import.meta.url), 'utf8');
  expect(page).toBe(reliabilityPage());
});

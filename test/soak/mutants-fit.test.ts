import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changesOf, mutants } from './mutants.ts';

// The bots themselves are run by `mutants.test.ts`, with the long tests.
test.for(mutants.flatMap(changesOf))('the text that a faulty bot changes is once in $file', async ({ file, right }) => {
  expect((await readFile(join('src', file), 'utf8')).split(right)).toHaveLength(2);
});

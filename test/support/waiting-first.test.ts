import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { TestSpecification, Vitest } from 'vitest/node';
import { WaitingFirst } from './waiting-first.ts';

const root = resolve('.');
/** Nothing is known of the files but their size. */
const vitest = { cache: { getTestSpecificationResult: () => undefined } } as unknown as Vitest;

function file(name: string, path: string): TestSpecification {
  const config = { root, isolate: false, sequence: { groupOrder: 0 } };
  return { moduleId: resolve(path), project: { name, config } } as unknown as TestSpecification;
}

test('files that wait begin early, and no worker changes its project twice', async () => {
  const sorted = await new WaitingFirst(vitest).sort([
    file('tests', 'test/config.test.ts'),
    file('tests', 'test/docs.test.ts'),
    file('tests', 'test/page/page.test.ts'),
    file('postgres', 'test/moderation/block.test.ts'),
    file('postgres', 'test/flows/quota.test.ts'),
    file('postgres', 'test/faults/store/postgres.test.ts'),
  ]);
  expect(sorted.map(({ project }) => project.name)).toEqual([
    'postgres',
    'postgres',
    'postgres',
    'tests',
    'tests',
    'tests',
  ]);
  const paths = sorted.map(({ moduleId }) => moduleId.slice(`${root}/test/`.length));
  expect([paths[0], paths[3]]).toEqual(['faults/store/postgres.test.ts', 'page/page.test.ts']);
});

import { expect, test } from 'vitest';
import { fileRows } from './files.ts';
import { fetches, groupsOf, runRows } from './run-rows.ts';

test.each(groupsOf(fileRows))('at the files, $name', async ({ group }) => {
  const paid = await runRows(group, { run: { queueMs: 1_000, runMs: 3_000 }, isSeenRunning: false, count: fetches });
  expect(paid).toEqual({ taken: group.length, posts: group.length });
});

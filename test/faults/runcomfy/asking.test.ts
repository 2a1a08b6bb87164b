import { expect, test } from 'vitest';
import { askingRows } from './asking.ts';
import { questions, groupsOf, runRows } from './run-rows.ts';

test.each(groupsOf(askingRows))('while it runs, $name', async ({ group }) => {
  const paid = await runRows(group, { run: { queueMs: 1_000, runMs: 150_000 }, isSeenRunning: true, count: questions });
  expect(paid).toEqual({ taken: group.length, posts: group.length });
});

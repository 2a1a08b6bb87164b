import { expect, test } from 'vitest';
import { resultRows } from './result.ts';
import { questions, groupsOf, runRows } from './run-rows.ts';

test.each(groupsOf(resultRows))('when it is over, $name', async ({ group }) => {
  const paid = await runRows(group, { run: { queueMs: 1_000, runMs: 3_000 }, isSeenRunning: false, count: questions });
  expect(paid).toEqual({ taken: group.length, posts: group.length });
});

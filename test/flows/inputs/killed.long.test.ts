import { expect, test } from 'vitest';
import { shownIn } from './bench.ts';
import { expectedOf, isAttached, isUpload, outcomeOf, type Death } from './deaths.ts';

const rows: readonly (readonly [string, Death])[] = [
  ['while its file is being fetched', { die: async (harness, bot) => harness.killAt(bot, isAttached), posts: 1 }],
  [
    'when Discord has its file, and that is not written down',
    {
      die: async (harness, bot) =>
        harness.killAt(bot, isUpload, () =>
          harness.channel.messages().some((message) => shownIn(message).length === 1),
        ),
      posts: 1,
    },
  ],
];

test.each(rows)('killed %s: the job runs, with one paid request', async (_name, death) => {
  expect(await outcomeOf(death)).toEqual(expectedOf(death));
});

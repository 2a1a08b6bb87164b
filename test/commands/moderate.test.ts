import { ApplicationCommandOptionType } from 'discord.js';
import { expect, test } from 'vitest';
import { moderatePayload } from '../../src/commands/moderate/payload.ts';
import { createWords } from '../../src/words/words.ts';

const subcommands = (moderatePayload(createWords(), 1000).options ?? []).flatMap((option) =>
  option.type === ApplicationCommandOptionType.Subcommand ? [option] : [],
);
const member = ['Reason; the member will see it', '原因（本人會看到）', true] as const;
const everybody = ['Reason; all members will see it', '原因（所有成員會看到）', true] as const;
const log = ["Reason; only for the moderators' log", '原因（只記在管理紀錄）', false] as const;

test('each option for a reason says who reads it: the blocked member, the members of a paused server, or only the log', () => {
  const reasons = subcommands.flatMap(({ name, options = [] }) =>
    options
      .filter((option) => option.name === 'reason')
      .map((option) => [name, [option.description, option.description_localizations?.['zh-TW'], option.required]]),
  );
  expect(Object.fromEntries(reasons)).toEqual({
    block: member,
    unblock: log,
    pause: everybody,
    grant: log,
    take: log,
    reset: log,
    remove: log,
  });
});

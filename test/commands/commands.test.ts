import { ApplicationCommandType } from 'discord.js';
import { expect, test } from 'vitest';
import { createCommands } from '../../src/commands/commands.ts';
import { ownNames } from '../../src/commands/payload.ts';
import { defaultPolicy } from '../../src/core/moderation/policy.ts';
import { jobCommandNames } from '../../src/messages/command-name.ts';
import { createCatalog } from '../../src/services/runcomfy/catalog.ts';
import { createWords } from '../../src/words/words.ts';
import { shippedModels } from '../catalog/files.ts';
import { textIn } from './text-of.ts';
import { balanceWith, servicesWith, typed } from './typed.ts';

const words = createWords();
const { image, video } = await shippedModels();

test('the catalog is asked each time: its present models are registered, answered, priced and named', async () => {
  const [first, second] = [createCatalog([image]), createCatalog([video])];
  let held = first;
  const catalog = { current: () => held.current() };
  const commands = createCommands(catalog, words, 1000);
  const nameOf = jobCommandNames(catalog);
  const services = servicesWith({
    creditWorth: 10_000,
    policy: defaultPolicy,
    accounts: { balance: async () => Promise.resolve(balanceWith()) },
  });
  const seen = async (): Promise<unknown[]> => [
    ...[...commands.current().keys()].filter((name) => ['image', 'video'].includes(name)),
    nameOf({ id: video.id, version: 'v1', command: 'as on record' }, 'zh-TW'),
    textIn(await commands.current().get('quota')?.run(typed({}), services)).match(/`\/\w+`/g),
  ];

  const policy = commands.current().get('policy');
  expect(await seen()).toEqual(['image', 'as on record', ['`/image`']]);
  held = second;
  expect(await seen()).toEqual(['video', '影片', ['`/video`']]);
  // What a command keeps, such as drafts, outlasts the change.
  expect(commands.current().get('policy')).toBe(policy);
});

test("the names that no model can have are those of Easel's own slash commands", () => {
  const slash = [
    ...createCommands(createCatalog([image]), words, 1000)
      .current()
      .values(),
  ]
    .filter(({ payload }) => payload.type === ApplicationCommandType.ChatInput && payload.name !== image.command)
    .map(({ payload }) => payload.name);
  expect(ownNames).toEqual(new Set(slash));
});

import { expect, test } from 'vitest';
import { createCommands } from '../../src/commands/commands.ts';
import { createCatalog } from '../../src/services/runcomfy/catalog.ts';
import type { CommandAnswer } from '../../src/commands/answer.ts';
import type { Language } from '../../src/core/language.ts';
import { defaultPolicy, type Policy } from '../../src/core/moderation/policy.ts';
import { createWords } from '../../src/words/words.ts';
import { fileWith, modelOf, shippedModels } from '../catalog/files.ts';
import { textIn } from './text-of.ts';
import { servicesWith, typed } from './typed.ts';

const words = createWords();
const { image, video } = await shippedModels();
const day = Date.UTC(2026, 10, 22);
const month = Date.UTC(2026, 11, 1);

/** The answer of `/quota` to a member with these amounts left. */
async function quota(options: {
  readonly language?: Language;
  readonly left?: { readonly day: number; readonly month: number };
  readonly serverLeft?: { readonly day: number; readonly month: number };
  readonly models?: Parameters<typeof createCatalog>[0];
  readonly creditWorth?: number;
  readonly policy?: Partial<Policy>;
}): Promise<CommandAnswer | undefined> {
  const { language = 'en-US', left = { day: 97, month: 640 }, models = [video, image], creditWorth = 10_000 } = options;
  const { serverLeft = { day: 1_000, month: 10_000 } } = options;
  const balance = { left, serverLeft, limits: { day: 100, month: 1_000 }, renewsAt: { day, month } };
  const asked: unknown[] = [];
  const services = servicesWith({
    creditWorth,
    policy: { ...defaultPolicy, ...options.policy },
    accounts: {
      balance: async (place) => {
        asked.push(place);
        return Promise.resolve(balance);
      },
    },
  });
  const answer = await createCommands(createCatalog(models), words, 1000)
    .current()
    .get('quota')
    ?.run(typed({ t: words.in(language) }), services);
  expect(asked).toEqual([{ guildId: '300', memberId: '500', roleIds: [] }]);
  return answer;
}

test('says what is left, when it renews and what each command costs', async () => {
  expect(textIn(await quota({}))).toBe(
    [
      `**97** of 100 credits left today · renews <t:${day / 1000}:R>`,
      `**640** of 1,000 credits left this month · renews <t:${month / 1000}:R>`,
      '',
      'What it costs:',
      '`/video` 2 to 59 credits',
      '`/image` 3 to 45 credits',
    ].join('\n'),
  );
});

test.each([
  [{ day: 97, month: 640 }, []],
  [{ day: 96, month: 640 }, [`⚠️ The server's budget has only **96** credits left today · resets <t:${day / 1000}:R>`]],
  [
    { day: 1, month: -5 },
    [
      `⚠️ The server's budget has only **1** credit left today · resets <t:${day / 1000}:R>`,
      `⚠️ The server's budget has only **0** credits left this month · resets <t:${month / 1000}:R>`,
    ],
  ],
])("shows what is left of the server’s budget if that is less than the member's rest: %o", async (serverLeft, said) => {
  const lines = textIn(await quota({ serverLeft })).split('\n');
  expect(lines.filter((line) => line.startsWith('⚠️'))).toEqual(said);
  const chinese = textIn(await quota({ serverLeft, language: 'zh-TW' })).split('\n');
  expect(chinese.filter((line) => line.startsWith('⚠️'))).toHaveLength(said.length);
});

test('leaves out what this server does not offer to this member', async () => {
  const policy = { modelsOff: [video.id], modelRoles: [{ modelId: image.id, roleIds: ['1'] }] };
  expect(textIn(await quota({ policy: { modelsOff: [video.id] } }))).not.toContain('/video');
  expect(textIn(await quota({ policy }))).toMatch(/What it costs:$/);
});

test('says it in Chinese, with the commands as they are called there', async () => {
  expect(textIn(await quota({ language: 'zh-TW' }))).toBe(
    [
      `今天剩下 **97** 點，共 100 點 · <t:${day / 1000}:R>重新計算`,
      `這個月剩下 **640** 點，共 1,000 點 · <t:${month / 1000}:R>重新計算`,
      '',
      '費用：',
      '`/影片` 2 到 59 點',
      '`/圖片` 3 到 45 點',
    ].join('\n'),
  );
});

test.each([
  ['en-US', '0.01', '`/model` 1 credit'],
  ['en-US', '0.03', '`/model` 3 credits'],
  ['zh-TW', '0.03', '`/model` 3 點'],
] as const)('a fixed price is one number: %s %s', async (language, usd, line) => {
  const models = [modelOf(fileWith({ text: { type: 'string' } }, { price: { usd } }))];
  expect(
    textIn(await quota({ language, models }))
      .split('\n')
      .at(-1),
  ).toBe(line);
});

test('what is left never exceeds the limit', async () => {
  expect(textIn(await quota({ left: { day: -3, month: 0 } }))).toMatch(/^\*\*0\*\* of 100 .+\n\*\*0\*\* of 1,000 /);
});

test('the value of a credit decides how prices are shown', async () => {
  expect(textIn(await quota({ creditWorth: 1_000_000 }))).toContain('`/video` 1 credit');
});

test.each(['en-US', 'zh-TW'] as const)(
  'a hundred models: as many as fit into one message, and the number of the rest: %s',
  async (language) => {
    const models = Array.from({ length: 97 }, (_, index) =>
      modelOf(fileWith({ text: { type: 'string' } }, { command: `${'x'.repeat(30)}${index}`, price: { usd: '9.99' } })),
    );
    const said = textIn(await quota({ language, models })).split('\n');
    expect(said.join('\n').length).toBeLessThanOrEqual(4_000);
    const shown = said.filter((line) => line.startsWith('`/xxx')).length;
    expect(shown).toBeGreaterThan(50);
    expect(said.at(-1)).toContain(String(97 - shown));
  },
);

import { expect, test } from 'vitest';
import { createCommands } from '../../src/commands/commands.ts';
import { createCatalog } from '../../src/services/runcomfy/catalog.ts';
import type { CommandRequest } from '../../src/commands/request.ts';
import type { Language } from '../support/languages.ts';
import { defaultPolicy, type Policy } from '../../src/core/moderation/policy.ts';
import type { Balance } from '../../src/services/jobs/accounts.ts';
import { createWords } from '../../src/words/words.ts';
import { fileWith, modelOf, shippedModels } from '../catalog/files.ts';
import { createTestClock } from '../support/clock.ts';
import { textIn } from './text-of.ts';
import { balanceWith, servicesWith, typed } from './typed.ts';

const words = createWords();
const { image, video } = await shippedModels();
const day = `<t:${Date.UTC(2026, 10, 22) / 1000}:R>`;
const month = `<t:${Date.UTC(2026, 11, 1) / 1000}:R>`;
const now = createTestClock().now();

/** The lines of `/quota`, for a member with this balance. */
async function quota(options: {
  readonly language?: Language;
  readonly balance?: Partial<Balance>;
  readonly models?: Parameters<typeof createCatalog>[0];
  readonly creditWorth?: number;
  readonly policy?: Partial<Policy>;
  readonly roleIds?: readonly string[];
  readonly server?: Partial<CommandRequest['server']>;
}): Promise<string[]> {
  const { language = 'en-US', models = [video, image], creditWorth = 10_000, roleIds = [] } = options;
  const asked: unknown[] = [];
  const services = servicesWith({
    creditWorth,
    policy: { ...defaultPolicy, ...options.policy },
    accounts: {
      balance: async (member) => {
        asked.push(member);
        return Promise.resolve(balanceWith(options.balance));
      },
    },
  });
  const request = typed({ t: words.in(language) });
  const answer = await createCommands(createCatalog(models), words, 1000)
    .current()
    .get('quota')
    ?.run(
      { ...request, requester: { ...request.requester, roleIds }, server: { ...request.server, ...options.server } },
      services,
    );
  expect(asked).toEqual([{ guildId: '300', memberId: '500', roleIds }]);
  return textIn(answer).split('\n');
}

test('says what is left, when it resets and what one more of each command costs', async () => {
  expect(await quota({ balance: { left: { day: 76, month: 640 } } })).toEqual([
    '### Your credits',
    `▰▰▰▰▰▰▰▰▱▱ **76** of 100 left today · resets ${day}`,
    `▰▰▰▰▰▰▰▱▱▱ **640** of 1,000 left this month · resets ${month}`,
    '### What each command costs',
    '`/video` 1–4.9 credits per second (2–12)',
    '`/image` 3 credits per image (1–15)',
  ]);
});

test('says it in Chinese, with the commands as they are called there', async () => {
  expect(await quota({ language: 'zh-TW', balance: { left: { day: 76, month: 640 } } })).toEqual([
    '### 你的點數',
    `▰▰▰▰▰▰▰▰▱▱ 今天剩**76**／100點 · ${day}重置`,
    `▰▰▰▰▰▰▰▱▱▱ 這個月剩**640**／1,000點 · ${month}重置`,
    '### 各指令的費用',
    '`/影片` 每秒1～4.9點（一次2～12秒）',
    '`/圖片` 每張3點（一次1～15張）',
  ]);
});

test('the numbers of a window add up: what is left, used and reserved is the limit with what moderators changed', async () => {
  const lines = await quota({
    balance: {
      left: { day: 96, month: -5 },
      used: { day: 15, month: 900 },
      held: { day: 9, month: 9 },
      granted: { day: 20, month: -96 },
      limits: { day: 120, month: 904 },
    },
  });
  expect(lines.slice(1, 5)).toEqual([
    `▰▰▰▰▰▰▰▰▱▱ **96** of 120 left today · resets ${day}`,
    '-# 15 used · 9 reserved · 20 added by moderators',
    `▱▱▱▱▱▱▱▱▱▱ **0** of 904 left this month · resets ${month}`,
    '-# 900 used · 9 reserved · 96 taken by moderators',
  ]);
});

test.each([
  ['no role', {}, undefined],
  ['a role that gives more', { allowance: { day: 50 }, roleAllowances: [{ roleId: '7', day: 80 }] }, '<@&7>'],
  [
    'a role that gives less',
    { allowance: { day: 50 }, roleAllowances: [{ roleId: '7', day: 40, month: 10 }] },
    undefined,
  ],
  ['a role that gives as much', { allowance: { day: 50 }, roleAllowances: [{ roleId: '7', day: 50 }] }, undefined],
  ['a role of others', { allowance: { day: 50 }, roleAllowances: [{ roleId: '9', day: 80 }] }, undefined],
  [
    'one role for each window',
    {
      allowance: { day: 5, month: 5 },
      roleAllowances: [
        { roleId: '7', day: 9, month: 6 },
        { roleId: '8', day: 8, month: 7 },
      ],
    },
    '<@&7> <@&8>',
  ],
] as const)('names the role that gives the credits: %s', async (_what, policy, role) => {
  const lines = await quota({ policy: policy as Partial<Policy>, roleIds: ['7', '8'] });
  expect(lines.find((line) => line.includes('allowance'))).toBe(
    role === undefined ? undefined : `-# Your allowance comes from ${role}`,
  );
});

test('a deleted role is not named', async () => {
  const policy = { allowance: { day: 50 }, roleAllowances: [{ roleId: '7', day: 80 }] };
  const lines = await quota({ policy, roleIds: ['7'], server: { hasRole: () => false } });
  expect(lines.join('\n')).not.toContain('allowance');
});

test.each([
  [{ day: 100, month: 1_000 }, []],
  [{ day: 96, month: 1_000 }, [`⚠️ The server's budget limits you: **96** credits left today · resets ${day}`]],
  [
    { day: 1, month: -5 },
    [
      `⚠️ The server's budget limits you: **1** credit left today · resets ${day}`,
      `⚠️ The server's budget limits you: **0** credits left this month · resets ${month}`,
    ],
  ],
])(
  "says what is left of the server's budget where that is less than the member's own: %o",
  async (serverLeft, said) => {
    const warnings = async (language: Language): Promise<string[]> =>
      (await quota({ language, balance: { serverLeft } })).filter((line) => line.startsWith('⚠️'));
    expect(await warnings('en-US')).toEqual(said);
    expect(await warnings('zh-TW')).toHaveLength(said.length);
  },
);

test.each([
  ['it runs', 60, now - 30_000, `⏳ Cooldown: you can generate again <t:${Math.floor(now / 1000) + 30}:R>`],
  ['it is over', 60, now - 60_000, undefined],
  ['the server has none', 0, now, undefined],
  ['nothing was asked for yet', 60, undefined, undefined],
])('a cooldown says its end: %s', async (_what, cooldown, lastAccepted, line) => {
  const lines = await quota({ policy: { cooldown }, balance: { lastAccepted } });
  expect(lines.find((each) => each.startsWith('⏳'))).toBe(line);
});

test('leaves out what this server does not offer to this member', async () => {
  const policy = { modelsOff: [video.id], modelRoles: [{ modelId: image.id, roleIds: ['1'] }] };
  expect((await quota({ policy: { modelsOff: [video.id] } })).join('\n')).not.toContain('/video');
  expect((await quota({ policy })).at(-1)).toBe('-# This server offers you no commands right now.');
});

test.each([
  ['en-US', '0.01', 10_000, '`/model` 1 credit each'],
  ['en-US', '0.03', 10_000, '`/model` 3 credits each'],
  ['zh-TW', '0.03', 10_000, '`/model` 每次3點'],
  ['en-US', '0.03', 1_000_000, '`/model` 1 credit each'],
] as const)('a fixed price is one number: %s %s', async (language, usd, creditWorth, line) => {
  const models = [modelOf(fileWith({ text: { type: 'string' } }, { price: { usd } }))];
  expect((await quota({ language, models, creditWorth })).at(-1)).toBe(line);
});

test('the value of a credit decides how prices are shown', async () => {
  expect(await quota({ creditWorth: 1_000_000 })).toContain('`/video` 0.1 credits per second (2–12)');
});

test.each(['en-US', 'zh-TW'] as const)(
  'a hundred models: as many as fit into one message, and the number of the rest: %s',
  async (language) => {
    const models = Array.from({ length: 97 }, (_, index) =>
      modelOf(fileWith({ text: { type: 'string' } }, { command: `${'x'.repeat(30)}${index}`, price: { usd: '9.99' } })),
    );
    const said = await quota({ language, models });
    expect(said.join('\n').length).toBeLessThanOrEqual(4_000);
    const shown = said.filter((line) => line.startsWith('`/xxx')).length;
    expect(shown).toBeGreaterThan(45);
    expect(said.at(-1)).toContain(String(97 - shown));
  },
);

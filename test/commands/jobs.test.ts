import { describe, expect, test } from 'vitest';
import type { CommandAnswer } from '../../src/commands/answer.ts';
import { jobCommandNames } from '../../src/messages/command-name.ts';
import { createCatalog } from '../../src/services/runcomfy/catalog.ts';
import { jobsCommand } from '../../src/commands/jobs.ts';
import type { Job } from '../../src/core/job/record.ts';
import type { WaitStatus } from '../../src/core/job/status-view.ts';
import { replyView } from '../../src/core/job/view.ts';
import { languages, type Language } from '../support/languages.ts';
import { createWords } from '../../src/words/words.ts';
import { aJob } from '../support/job.ts';
import { buttonsIn, textIn } from './text-of.ts';
import { servicesWith, typed } from './typed.ts';

const words = createWords();
const id = '1234567890123456789';
const place = { ...aJob().place, guildId: '300', channelId: '400' };
const times = { accepted: 1_000_000, submitted: 1_001_000, running: 1_002_000 };

type Mine = Awaited<ReturnType<Parameters<ReturnType<typeof jobsCommand>['run']>[1]['jobs']['listOf']>>;

/** The answer of `/jobs` to a member with these jobs. */
async function jobs(mine: Mine, language: Language = 'en-US'): Promise<CommandAnswer> {
  return jobsCommand(words, jobCommandNames(createCatalog([]))).run(
    typed({ t: words.in(language) }),
    servicesWith({ jobs: { listOf: async (ownerId) => Promise.resolve(ownerId === '500' ? mine : []) } }),
  );
}

const listed = (job: Job, wait?: WaitStatus): Mine[number] => ({ job, view: replyView(job, { wait }) });
const one = (others: Partial<Job>, where?: WaitStatus): Mine => [listed(aJob({ id, place, times, ...others }), where)];

test.each([
  ['en-US', 'Nothing waiting or running. Type `/` and pick a command to make something.'],
  ['zh-TW', '沒有等待中或生成中的請求。輸入「/」選一個指令開始生成。'],
] as const)('a member without jobs reads what to do: %s', async (language, text) => {
  expect(textIn(await jobs([], language))).toBe(text);
});

const link = 'https://discord.com/channels/300/400/700';

test.each<[string, Mine, Language, string, readonly (readonly [string, string])[]]>([
  [
    'a waiting job says its position, and can be cancelled',
    one({ state: 'waiting', reply: '700' }, { ahead: 2, held: undefined }),
    'en-US',
    `/image \`a fox\`\n⏳ In line, about 2 ahead of you · sent <t:1000:R> · ${link}`,
    [['Cancel', `cancel:${id}`]],
  ],
  [
    'so in Chinese',
    one({ state: 'waiting', reply: '700' }, { ahead: 2, held: undefined }),
    'zh-TW',
    `/image \`a fox\`\n⏳ 排隊中，前面約2個 · <t:1000:R>送出 · ${link}`,
    [['取消', `cancel:${id}`]],
  ],
  [
    'a paused one says so',
    one({ state: 'waiting', reply: '700' }, { ahead: 0, held: 'paused' }),
    'en-US',
    `/image \`a fox\`\n⏸️ Paused by the bot's host; your place is kept · sent <t:1000:R> · ${link}`,
    [['Cancel', `cancel:${id}`]],
  ],
  [
    'a running one has its link',
    one({ state: 'running', reply: '700' }),
    'en-US',
    `/image \`a fox\`\n🎨 Generating · started <t:1002:R> · ${link}`,
    [['Keep private · 6 credits', `private:${id}`]],
  ],
  [
    'one whose message is not known yet has no link',
    one({ state: 'accepted' }),
    'en-US',
    '/image `a fox`\n🕒 Queued at RunComfy · sent <t:1000:R>',
    [['Cancel', `cancel:${id}`]],
  ],
  [
    'a private one can be brought to a new note',
    one({ state: 'running', reply: '700', wish: 'private' }),
    'en-US',
    `/image \`a fox\`\n🔒 Private result, for its owner only · ${link}`,
    [['Show me', `show:${id}`]],
  ],
  [
    'a withheld one can no longer be ended',
    one({ state: 'running', reply: '700', wish: 'withhold' }),
    'en-US',
    `/image \`a fox\`\n🛡️ Held back by a moderator · ${link}`,
    [['More…', `more:${id}`]],
  ],
  [
    'an undelivered one can be shown',
    one({ state: 'delivered', reply: '700', kept: true }),
    'en-US',
    `/image \`a fox\`\n📦 Finished, but Easel couldn't post it. Open it with **Show me** or \`/jobs\`. · ${link}`,
    [['Show me', `show:${id}`]],
  ],
  [
    'so in Chinese',
    one({ state: 'delivered', reply: '700', kept: true }),
    'zh-TW',
    `/image \`a fox\`\n📦 已完成，但無法貼出。按「顯示結果」就能領取。 · ${link}`,
    [['顯示結果', `show:${id}`]],
  ],
  [
    'one without a prompt is known by its command',
    one({ state: 'submitting', prompt: undefined }),
    'en-US',
    '/image\n🕒 Queued at RunComfy · sent <t:1000:R>',
    [['Cancel', `cancel:${id}`]],
  ],
])('%s', async (_what, mine, language, text, buttons) => {
  const answer = await jobs(mine, language);
  expect(textIn(answer)).toBe(text);
  expect(buttonsIn(answer)).toEqual(buttons);
});

const many = (count: number, others: Partial<Job>): Mine =>
  Array.from({ length: count }, (_, index) =>
    listed(aJob({ id: `${1_000 + index}567890123456789`, place, times, state: 'waiting', ...others }), {
      ahead: 99_999,
      held: undefined,
    }),
  );

describe.each(languages)('many jobs, in %s', (language) => {
  test.each([
    [10, { 'en-US': '', 'zh-TW': '' }],
    [11, { 'en-US': '…and 1 more', 'zh-TW': '……還有1個' }],
    [40, { 'en-US': '…and 30 more', 'zh-TW': '……還有30個' }],
  ])('of %d jobs the first ten are shown, and the rest is counted', async (count, rest) => {
    const answer = await jobs(many(count, {}), language);
    expect(buttonsIn(answer)).toHaveLength(10);
    // Each job has two lines.
    const [last = ''] = textIn(answer).split('\n').slice(20);
    expect(last).toBe(rest[language]);
  });

  test.each<[string, Partial<Job>]>([
    ['long prompts', { prompt: 'x'.repeat(6_000) }],
    ['prompts of many characters in one', { prompt: '👨‍👩‍👧‍👦'.repeat(500) }],
    ['prompts of markup', { prompt: '`||**[x](https://evil.example)**||`'.repeat(50) }],
    ['results that are kept', { state: 'delivered', kept: true, prompt: '字'.repeat(600) }],
    ['long commands', { model: { id: 'a/b', version: 'v', command: 'x'.repeat(32) }, prompt: 'x'.repeat(500) }],
  ])('fit into one message with %s', async (_what, others) => {
    const reply = '1234567890123456789';
    const far = { ...place, guildId: reply, channelId: reply };
    expect(textIn(await jobs(many(11, { ...others, reply, place: far }), language)).length).toBeLessThan(4_000);
  });
});

test('no markup in a prompt takes effect', async () => {
  const prompt = '@everyone <@1> ||x|| [free](https://evil.example) `code`\n# big';
  const text = textIn(await jobs(one({ state: 'waiting', prompt })));
  expect(text.split('\n')).toHaveLength(2);
  expect(text.replaceAll(/`[^`]*`/g, '')).not.toMatch(/everyone|evil|<@|\|\||#/);
});

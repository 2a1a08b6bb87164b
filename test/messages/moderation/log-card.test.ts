import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkCallback } from '../../../sandbox/discord/rules/callback.ts';
import { languages, type Language } from '../../support/languages.ts';
import { decisionKinds, type Decision } from '../../../src/core/moderation/decision.ts';
import type { LogEntry, LogMessage, TimedEntry } from '../../../src/core/moderation/log-entry.ts';
import { logMessage } from '../../../src/messages/moderation/log-message.ts';
import { createWords } from '../../../src/words/words.ts';
import { assertReaching } from '../../support/assert-reaching.ts';

const words = createWords();
const at = Date.UTC(2026, 10, 21, 12);
const moment = `<t:${at / 1000}:f>`;
const [guild, by, whom, channelId, message, job] = ['100', '200', '300', '400', '500', '12345678901234567'];
const marks = [2 ** 30, 2 ** 31 - 1] as const;
const result = { channelId, message, prompt: 'a cat || <@1> `x`' };
const decided = (fields: Partial<Decision>): LogEntry => ({
  kind: 'decision',
  decision: { version: 1, id: '1', at, by, whom, what: 'barred', ...fields },
  ...(fields.job === undefined ? {} : { result }),
});
const screened = (source: 'automod' | 'policy' | 'operator'): LogEntry => ({
  kind: 'screened',
  memberId: whom,
  channelId,
  text: 'a || b',
  hit: { source, ruleName: 'No `x`', matched: 'b*' },
});

interface Part {
  readonly type: number;
  readonly id?: number | undefined;
  readonly accent_color?: number | null | undefined;
  readonly content?: string | undefined;
  readonly url?: string | undefined;
  readonly components?: readonly Part[] | undefined;
}
const part: z.ZodType<Part> = z.lazy(() =>
  z.object({
    type: z.number(),
    id: z.number().optional(),
    accent_color: z.number().nullable().optional(),
    content: z.string().optional(),
    url: z.string().optional(),
    components: z.array(part).optional(),
  }),
);

function cardsOf(sent: LogMessage): readonly Part[] {
  return z.array(part).parse('components' in sent ? sent.components : []);
}

const textsIn = ({ content, components = [] }: Part): readonly string[] => [
  ...(content === undefined ? [] : [content]),
  ...components.flatMap(textsIn),
];

/** What a single card says, and where its button leads. */
function shown(entry: LogEntry, language: Language): readonly (string | undefined)[] {
  const { message: sent } = logMessage(guild, [{ at, entry }], [...marks], words.in(language));
  const [card] = cardsOf(sent);
  return [
    ...(card === undefined ? [] : textsIn(card)),
    ...(card?.components?.[1]?.components ?? []).map(({ url }) => url),
  ];
}

const small = `-# ${moment}`;
const numbered = { 'en-US': `${small} · Number \`${job}\``, 'zh-TW': `${small} · 編號 \`${job}\`` };
const link = `https://discord.com/channels/${guild}/${channelId}/${message}`;

test.each<[string, LogEntry, english: readonly string[], chinese: readonly string[]]>([
  [
    'a block with an end and a reason',
    decided({ amount: at, why: 'too many @everyone' }),
    [`⛔ <@200> blocked <@300> from Easel · until ${moment}\nReason: \`too many @everyone\`\n${small}`],
    [`⛔ <@200> 禁止 <@300> 使用 Easel · 至${moment}\n原因：\`too many @everyone\`\n${small}`],
  ],
  [
    'a removal, whose prompt is hidden and whose message is gone',
    decided({ what: 'removed', job }),
    [`🗑️ <@200> removed <@300>'s result\n||\`a cat ∣∣ <@1> ˋxˋ\`||\n${numbered['en-US']}`],
    [`🗑️ <@200> 移除 <@300> 的結果\n||\`a cat ∣∣ <@1> ˋxˋ\`||\n${numbered['zh-TW']}`],
  ],
  [
    'a dismissal, with buttons to the message and to the report',
    {
      ...(decided({ what: 'dismissed', job }) as object),
      result: { ...result, report: { channelId: '600', id: '7' } },
    } as LogEntry,
    [
      `👌 <@200> dismissed the report on <@300>'s result\n\`a cat || <@1> ˋxˋ\`\n${numbered['en-US']}`,
      link,
      `https://discord.com/channels/${guild}/600/7`,
    ],
    [
      `👌 <@200> 駁回對 <@300> 的檢舉\n\`a cat || <@1> ˋxˋ\`\n${numbered['zh-TW']}`,
      link,
      `https://discord.com/channels/${guild}/600/7`,
    ],
  ],
  [
    'a cancelled request, with a button to its message',
    decided({ what: 'cancelled', job }),
    [`🚫 <@200> cancelled <@300>'s request\n\`a cat || <@1> ˋxˋ\`\n${numbered['en-US']}`, link],
    [`🚫 <@200> 取消 <@300> 的請求\n\`a cat || <@1> ˋxˋ\`\n${numbered['zh-TW']}`, link],
  ],
  [
    'a text that AutoMod refuses',
    screened('automod'),
    [`🛡️ AutoMod rule \`No ˋxˋ\` refused a request by <@300> in <#400>\nMatched: \`b*\`\n||\`a ∣∣ b\`||\n${small}`],
    [`🛡️ <@300> 在 <#400> 的請求被 AutoMod 規則 \`No ˋxˋ\` 擋下\n符合：\`b*\`\n||\`a ∣∣ b\`||\n${small}`],
  ],
  [
    "a text that the host's list refuses: its word is not named",
    screened('operator'),
    [`🛡️ The word list of the bot's host refused a request by <@300> in <#400>\n||\`a ∣∣ b\`||\n${small}`],
    [`🛡️ <@300> 在 <#400> 的請求被營運者的禁用清單擋下\n||\`a ∣∣ b\`||\n${small}`],
  ],
  [
    'a budget',
    { kind: 'budget', window: 'day', percent: 80 },
    [`💰 80% of the server's budget for today is used.\n${small}`],
    [`💰 這個伺服器今天的預算已用80%。\n${small}`],
  ],
  [
    'messages that could not be deleted',
    { kind: 'not-cleared', job, channelId, reply: message, messages: 2 },
    [
      `⚠️ 2 messages of a removed result couldn't be deleted. Delete them by hand, and check Easel's permissions in <#400>.\n${numbered['en-US']}`,
      link,
    ],
    [`⚠️ 已移除的結果還有2則訊息無法刪除。請手動刪除，並檢查 Easel 在 <#400> 的權限。\n${numbered['zh-TW']}`, link],
  ],
  [
    'entries that were left out',
    { kind: 'left-out', count: 7 },
    [`📋 7 more entries weren't kept. \`/moderate log\` has every decision.\n${small}`],
    [`📋 另有7筆未保留，所有決定都在 \`/管理 管理紀錄\`。\n${small}`],
  ],
])('the card of %s', (_kind, entry, english, chinese) => {
  expect([shown(entry, 'en-US'), shown(entry, 'zh-TW')]).toEqual([english, chinese]);
});

test('a stored entry of an earlier version, without what it is about, has its card', () => {
  const { result: _later, ...earlier } = decided({ what: 'withheld', job }) as Extract<LogEntry, { kind: 'decision' }>;
  expect(shown(earlier, 'en-US')).toEqual([`🛡️ <@200> held back <@300>'s result\n${numbered['en-US']}`]);
});

const id = fc.constantFrom('9223372036854775807', '98');
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('||', '`', '```', '\n-# ', '\n# ', '<@1>', '@everyone', '[x](https://x.y)', '\u202E', '龍'),
      fc.constantFrom('x', '龍', '||').map((text) => text.repeat(400)),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));
const entries: fc.Arbitrary<LogEntry> = fc.oneof(
  fc
    .record({
      what: fc.constantFrom(...decisionKinds.filter((kind) => kind !== 'policy')),
      whom: id,
      why: fc.option(hostile, { nil: undefined }),
      job: fc.option(id, { nil: undefined }),
      amount: fc.constantFrom(undefined, 1, at),
    })
    .chain((fields) =>
      fc.option(hostile, { nil: undefined }).map((prompt): LogEntry => ({
        kind: 'decision',
        decision: { version: 1, id: '98', at, by, ...fields },
        result: { channelId, message: fields.job, prompt },
      })),
    ),
  fc
    .tuple(hostile, hostile, hostile, fc.constantFrom('automod', 'policy', 'operator'))
    .map(([text, ruleName, matched, source]): LogEntry => ({
      kind: 'screened',
      memberId: by,
      channelId,
      text,
      hit: { source, ruleName, matched },
    })),
  fc.constant<LogEntry>({ kind: 'not-cleared', job, channelId, reply: message, messages: 3 }),
  fc.constant<LogEntry>({ kind: 'budget', window: 'month', percent: 95 }),
);

/** Code first takes what is between its backticks, and a spoiler what is between its bars; the rest takes effect. */
const inert = /\|\|`[^`|]*(?:\|[^`|]+)*\|?`\|\||`[^`]*`/gu;

test('one message has as many cards as Discord takes, at least one, whoever wrote what in it; and nothing of it takes effect', () => {
  assertReaching(
    ['all of them', 'full by its text', 'full by its components', 'one alone'],
    (saw) =>
      fc.property(
        fc.array(entries, { minLength: 1, maxLength: 50 }),
        fc.constantFrom(...languages),
        (several, language) => {
          const timed: TimedEntry[] = several.map((entry) => ({ at, entry }));
          const { message: sent, taken } = logMessage(guild, timed, [...marks], words.in(language));
          const components = 'components' in sent ? sent.components : [];
          const data = { flags: 1 << 15, components, allowed_mentions: { parse: [] } };
          expect(checkCallback({ type: 4, data }, { interactionType: 2, files: [] })).toEqual([]);
          const cards = cardsOf(sent);
          expect([cards.length, cards[0]?.id, cards[0]?.components?.[0]?.id]).toEqual([taken, ...marks]);
          const text = cards.flatMap(textsIn).join('').length;
          saw('all of them', taken === several.length);
          saw('full by its text', taken < several.length && text > 3_500);
          saw('full by its components', taken < several.length && text < 3_500);
          saw('one alone', several.length === 1);
          const active = cards.flatMap(textsIn).join('\n').replaceAll(inert, '');
          expect(active).not.toMatch(/`|\|\||@everyone|<@1>|\]\(|^#/mu);
        },
      ),
    { numRuns: 300 },
  );
});

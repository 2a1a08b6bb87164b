import { describe, expect, test } from 'vitest';
import { statusText } from '../../../src/messages/job/status.ts';
import { failureReasons } from '../../../src/core/job/record.ts';
import type { StatusView } from '../../../src/core/job/status-view.ts';
import { languages } from '../../support/languages.ts';
import { createWords } from '../../../src/words/words.ts';

const words = createWords();
const since = 1_000_999;
const delivered = { kind: 'delivered', took: 12_000, shown: 3, expected: 3, unusable: 0, leftOut: 0 } as const;

interface Case {
  readonly status: StatusView;
  readonly english: readonly string[];
  readonly chinese: readonly string[];
}

const cases: readonly Case[] = [
  {
    status: { kind: 'waiting', since, ahead: 0 },
    english: ['⏳ Next in line · asked <t:1000:R>'],
    chinese: ['⏳ 下一個就輪到 · <t:1000:R>提出'],
  },
  {
    status: { kind: 'waiting', since, ahead: 40 },
    english: ['⏳ Waiting for a turn, about 40 before this · asked <t:1000:R>'],
    chinese: ['⏳ 排隊等待中，前面大約還有 40 個 · <t:1000:R>提出'],
  },
  {
    status: { kind: 'retrying', since },
    english: ['⏳ RunComfy cannot take it just now; Easel keeps trying · asked <t:1000:R>'],
    chinese: ['⏳ RunComfy 暫時無法接受，Easel 會繼續嘗試 · <t:1000:R>提出'],
  },
  {
    status: { kind: 'paused', since },
    english: ["⏸️ Paused by the bot's host; your place is kept · asked <t:1000:R>"],
    chinese: ['⏸️ 營運者已暫停服務，順位會保留 · <t:1000:R>提出'],
  },
  {
    status: { kind: 'account', since },
    english: [
      "⏸️ RunComfy isn't taking requests right now; the bot's host has to look at it. Your place is kept · asked <t:1000:R>",
    ],
    chinese: ['⏸️ RunComfy 目前不接受請求，需要營運者處理，順位會保留 · <t:1000:R>提出'],
  },
  {
    status: { kind: 'queued', since },
    english: ['🕒 In the queue · asked <t:1000:R>'],
    chinese: ['🕒 排隊中 · <t:1000:R>提出'],
  },
  {
    status: { kind: 'queued-at', since, position: 4 },
    english: ["🕒 In RunComfy's queue at position 4 · since <t:1000:R>"],
    chinese: ['🕒 在 RunComfy 排隊中，第 4 位 · <t:1000:R>開始排隊'],
  },
  {
    status: { kind: 'overdue', since },
    english: ['🎨 Being made · started <t:1000:R>, taking longer than usual'],
    chinese: ['🎨 製作中 · <t:1000:R>開始，比平常久'],
  },
  {
    status: { kind: 'running', since, readyAt: undefined },
    english: ['🎨 Being made · started <t:1000:R>'],
    chinese: ['🎨 製作中 · <t:1000:R>開始'],
  },
  {
    status: { kind: 'running', since, readyAt: 1_030_000 },
    english: ['🎨 Being made · started <t:1000:R>, usually ready <t:1030:R>'],
    chinese: ['🎨 製作中 · <t:1000:R>開始，通常<t:1030:R>完成'],
  },
  {
    status: { kind: 'late' },
    english: ['🐢 This takes much longer than usual. Easel keeps looking, and brings it when it is done.'],
    chinese: ['🐢 這次花的時間比平常久很多。Easel 會繼續留意，完成後就送到這裡。'],
  },
  { status: { kind: 'finishing' }, english: ['📥 Made! Bringing it over…'], chinese: ['📥 完成了！正在取回…'] },
  { status: delivered, english: ['✅ Done in 12 s'], chinese: ['✅ 完成，花了 12 秒'] },
  {
    status: { ...delivered, shown: 2 },
    english: ['✅ Done in 12 s', 'Made 2 of the 3 you asked for: the model decides how many fit the prompt.'],
    chinese: ['✅ 完成，花了 12 秒', '要求 3 張，做出了 2 張：張數由模型依描述決定。'],
  },
  {
    // It is known which files were lost, so the text does not say that the model made fewer.
    status: { ...delivered, shown: 2, unusable: 1 },
    english: ['✅ Done in 12 s', '1 file could not be used.'],
    chinese: ['✅ 完成，花了 12 秒', '有 1 個檔案無法使用。'],
  },
  {
    status: { ...delivered, shown: 4 },
    english: ['✅ Done in 12 s'],
    chinese: ['✅ 完成，花了 12 秒'],
  },
  {
    status: { kind: 'private-coming' },
    english: ['🔒 This one will be delivered privately.'],
    chinese: ['🔒 這個結果會私下交給提出的人。'],
  },
  { status: { kind: 'private-delivered' }, english: ['🔒 Delivered privately.'], chinese: ['🔒 已私下交付。'] },
  {
    status: { kind: 'delivered-elsewhere' },
    english: ['📨 Delivered in another message.'],
    chinese: ['📨 已用另一則訊息交付。'],
  },
  {
    status: { kind: 'kept' },
    english: ['📦 Done, but it could not be shown here. Its owner can take it with “Show me” or /jobs.'],
    chinese: ['📦 完成了，但無法顯示在這裡。提出的人可以按「給我看」或用 /生成進度 取得。'],
  },
  { status: { kind: 'withheld' }, english: ['🛡️ Withheld by a moderator.'], chinese: ['🛡️ 已由管理員攔下。'] },
  {
    status: { kind: 'cancelled', by: undefined },
    english: ['🚫 Cancelled · no credits used'],
    chinese: ['🚫 已取消，未扣點。'],
  },
];

test.each(cases)('$status is shown in both languages', ({ status, english, chinese }) => {
  expect(statusText(status, words.in('en-US'))).toEqual(english);
  expect(statusText(status, words.in('zh-TW'))).toEqual(chinese);
});

test.each([
  [0, '1 s', '1 秒'],
  [1_499, '1 s', '1 秒'],
  [59_499, '59 s', '59 秒'],
  [59_500, '1 min 0 s', '1 分 0 秒'],
  [3_600_000, '60 min 0 s', '60 分 0 秒'],
])('%d ms is told as %s', (took, english, chinese) => {
  expect(statusText({ ...delivered, took }, words.in('en-US'))).toEqual([`✅ Done in ${english}`]);
  expect(statusText({ ...delivered, took }, words.in('zh-TW'))).toEqual([`✅ 完成，花了 ${chinese}`]);
});

describe.each(languages)('in %s', (language) => {
  test('every failure has its own words', () => {
    const texts = failureReasons.map((reason) => statusText({ kind: 'failed', reason }, words.in(language)).join('\n'));
    expect(new Set(texts).size).toBe(failureReasons.length);
  });
});

import { describe, expect, test } from 'vitest';
import { statusText } from '../../../src/messages/job/status.ts';
import { failureReasons } from '../../../src/core/job/record.ts';
import type { StatusView } from '../../../src/core/job/status-view.ts';
import { languages } from '../../support/languages.ts';
import { createWords } from '../../../src/words/words.ts';

const words = createWords();
const since = 1_000_999;
const delivered = {
  kind: 'delivered',
  took: 12_000,
  credits: 9,
  shown: 3,
  expected: 3,
  unusable: 0,
  leftOut: 0,
} as const;

interface Case {
  readonly status: StatusView;
  readonly english: readonly string[];
  readonly chinese: readonly string[];
}

const cases: readonly Case[] = [
  {
    status: { kind: 'waiting', since, ahead: 0 },
    english: ['⏳ Next in line · sent <t:1000:R>'],
    chinese: ['⏳ 下一個就是你 · <t:1000:R>送出'],
  },
  {
    status: { kind: 'waiting', since, ahead: 40 },
    english: ['⏳ In line, about 40 ahead of you · sent <t:1000:R>'],
    chinese: ['⏳ 排隊中，前面約40個 · <t:1000:R>送出'],
  },
  {
    status: { kind: 'retrying', since },
    english: ['⏳ RunComfy is busy, retrying automatically · sent <t:1000:R>'],
    chinese: ['⏳ RunComfy 忙碌中，會自動重試 · <t:1000:R>送出'],
  },
  {
    status: { kind: 'paused', since },
    english: ["⏸️ Paused by the bot's host; your place is kept · sent <t:1000:R>"],
    chinese: ['⏸️ 營運者已暫停服務，順位會保留 · <t:1000:R>送出'],
  },
  {
    status: { kind: 'paused-here', since },
    english: ["⏸️ Paused by this server's moderators; your place is kept · sent <t:1000:R>"],
    chinese: ['⏸️ 這個伺服器的管理員已暫停服務，順位會保留 · <t:1000:R>送出'],
  },
  {
    status: { kind: 'account', since },
    english: ["⏸️ On hold until the bot's host fixes the RunComfy account; your place is kept · sent <t:1000:R>"],
    chinese: ['⏸️ RunComfy 帳號有問題，等營運者處理，順位會保留 · <t:1000:R>送出'],
  },
  {
    status: { kind: 'clock', since },
    english: ["⏸️ On hold until the bot's host fixes the bot's clock; your place is kept · sent <t:1000:R>"],
    chinese: ['⏸️ 機器人的時鐘不正確，等營運者處理，順位會保留 · <t:1000:R>送出'],
  },
  {
    status: { kind: 'preparing', since },
    english: ['📥 Getting your files ready · sent <t:1000:R>'],
    chinese: ['📥 準備檔案中 · <t:1000:R>送出'],
  },
  {
    status: { kind: 'queued', since },
    english: ['🕒 Queued at RunComfy · sent <t:1000:R>'],
    chinese: ['🕒 RunComfy 排隊中 · <t:1000:R>送出'],
  },
  {
    status: { kind: 'queued-at', since, position: 4 },
    english: ['🕒 Queued at RunComfy, number 4 · sent <t:1000:R>'],
    chinese: ['🕒 RunComfy 排隊中，第4位 · <t:1000:R>送出'],
  },
  {
    status: { kind: 'running', since, readyAt: undefined },
    english: ['🎨 Generating · started <t:1000:R>'],
    chinese: ['🎨 生成中 · <t:1000:R>開始'],
  },
  {
    status: { kind: 'running', since, readyAt: 1_030_000 },
    english: ['🎨 Generating · started <t:1000:R> · ready <t:1030:R>'],
    chinese: ['🎨 生成中 · <t:1000:R>開始 · 預計<t:1030:R>完成'],
  },
  {
    status: { kind: 'overdue', since },
    english: ['🎨 Generating · started <t:1000:R>, taking longer than usual'],
    chinese: ['🎨 生成中 · <t:1000:R>開始，比平常久'],
  },
  {
    status: { kind: 'late' },
    english: ["🐢 Taking much longer than usual. It will be posted here when it's ready."],
    chinese: ['🐢 比平常久很多，完成後會貼在這裡。'],
  },
  {
    status: { kind: 'finishing' },
    english: ['📤 Done. Uploading…'],
    chinese: ['📤 已完成，上傳中……'],
  },
  {
    status: { kind: 'inputs' },
    english: ['📎 Files for the result above'],
    chinese: ['📎 上方結果所用的檔案'],
  },
  {
    status: delivered,
    english: ['✅ Done · 12 s'],
    chinese: ['✅ 完成 · 12秒'],
  },
  {
    status: { ...delivered, shown: 2 },
    english: ['✅ Done · 12 s', 'Made 2 of 3: the model decides how many fit the prompt.'],
    chinese: ['✅ 完成 · 12秒', '3張中生成了2張，張數由模型依提示詞決定。'],
  },
  {
    status: { ...delivered, shown: 2, unusable: 1 },
    english: ['✅ Done · 12 s', "1 file couldn't be used."],
    chinese: ['✅ 完成 · 12秒', '有1個檔案無法使用。'],
  },
  {
    status: { ...delivered, shown: 4 },
    english: ['✅ Done · 12 s'],
    chinese: ['✅ 完成 · 12秒'],
  },
  {
    status: { ...delivered, leftOut: 2 },
    english: ['✅ Done · 12 s', "2 more files were left out: they're over the limit for one request."],
    chinese: ['✅ 完成 · 12秒', '另有2個檔案超過單次上限，未附上。'],
  },
  {
    status: { kind: 'private-coming' },
    english: ['🔒 Private result, for its owner only'],
    chinese: ['🔒 私人結果，只給本人看'],
  },
  {
    status: { kind: 'private-waiting' },
    english: ['🔒 Not ready yet. Press **Show me** to get it here; otherwise it comes as a direct message.'],
    chinese: ['🔒 還沒完成。按「顯示結果」就會出現在這裡，否則會用私訊傳給你。'],
  },
  {
    status: { kind: 'private-delivered', credits: 9 },
    english: ['🔒 Sent privately to its owner · 9 credits used'],
    chinese: ['🔒 已私下傳給本人 · 已扣9點'],
  },
  {
    status: { kind: 'delivered-elsewhere', credits: 1 },
    english: ['📨 Posted in another message · 1 credit used'],
    chinese: ['📨 已貼在另一則訊息 · 已扣1點'],
  },
  {
    status: { kind: 'kept', credits: 9 },
    english: [
      "📦 Finished, but Easel couldn't post here. Its owner can open it with **Show me** or `/jobs`.",
      '9 credits used',
    ],
    chinese: ['📦 已完成，但無法貼在這裡。本人可按「顯示結果」領取。', '已扣9點'],
  },
  {
    status: { kind: 'withheld', credits: undefined },
    english: ['🛡️ Held back by a moderator'],
    chinese: ['🛡️ 已由管理員攔下'],
  },
  {
    status: { kind: 'withheld', credits: 9 },
    english: ['🛡️ Held back by a moderator · 9 credits used'],
    chinese: ['🛡️ 已由管理員攔下 · 已扣9點'],
  },
  {
    status: { kind: 'cancelled', by: undefined },
    english: ['🚫 Cancelled · no credits used'],
    chinese: ['🚫 已取消，未扣點。'],
  },
  {
    status: { kind: 'cancelled', by: '7' },
    english: ['🚫 Cancelled by <@7> · no credits used'],
    chinese: ['🚫 已由 <@7> 取消，未扣點。'],
  },
  {
    status: { kind: 'failed', reason: 'run-failed' },
    english: ['❌ The model hit an error. No credits used; try again or simplify the prompt.'],
    chinese: ['❌ 模型發生錯誤，未扣點。請再試一次，或簡化提示詞。'],
  },
];

test.each(cases)('$status is shown in both languages', ({ status, english, chinese }) => {
  expect(statusText(status, words.in('en-US'))).toEqual(english);
  expect(statusText(status, words.in('zh-TW'))).toEqual(chinese);
});

test.each([
  [0, '1 s', '1秒'],
  [1_499, '1 s', '1秒'],
  [59_499, '59 s', '59秒'],
  [59_500, '1 min', '1分鐘'],
  [3_600_000, '60 min', '60分鐘'],
])('%d ms is told as %s', (took, english, chinese) => {
  expect(statusText({ ...delivered, took }, words.in('en-US'))).toEqual([`✅ Done · ${english}`]);
  expect(statusText({ ...delivered, took }, words.in('zh-TW'))).toEqual([`✅ 完成 · ${chinese}`]);
});

test('what only its owner reads speaks to the owner', () => {
  const kept = { kind: 'kept', credits: 9 } as const;
  expect(statusText(kept, words.in('en-US'), true)).toEqual([
    "📦 Finished, but Easel couldn't post it. Open it with **Show me** or `/jobs`.",
    '9 credits used',
  ]);
  expect(statusText(kept, words.in('zh-TW'), true)).toEqual([
    '📦 已完成，但無法貼出。按「顯示結果」就能領取。',
    '已扣9點',
  ]);
});

describe.each(languages)('in %s', (language) => {
  test('every failure has its own words', () => {
    const texts = failureReasons.map((reason) => statusText({ kind: 'failed', reason }, words.in(language)).join('\n'));
    expect(new Set(texts).size).toBe(failureReasons.length);
  });
});

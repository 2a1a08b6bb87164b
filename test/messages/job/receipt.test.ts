import { describe, expect, test } from 'vitest';
import { jobCommandNames } from '../../../src/messages/command-name.ts';
import { createCatalog } from '../../../src/services/runcomfy/catalog.ts';
import { receiptDetails, receiptLines } from '../../../src/messages/job/receipt.ts';
import { isEnd } from '../../../src/core/job/predicates.ts';
import { jobStates, type Job } from '../../../src/core/job/record.ts';
import { settlementOf } from '../../../src/core/job/settlement.ts';
import { createWords } from '../../../src/words/words.ts';
import { aJob } from '../../support/job.ts';

const words = createWords();
const nameOf = jobCommandNames(createCatalog([]));
const id = '1234567890123456789';
const accepted = 1_000_000;
const at = 2_000_000;

/** A job of six credits with this end. */
function ended(state: Job['state'], others: Partial<Job> = {}): Job {
  const job = aJob({ id, state, times: { accepted, ended: at }, ...others });
  return { ...job, settlement: settlementOf(job, at) };
}

const photo = { url: 'https://a', fetched: { name: 'a.jpg', size: 1, kind: 'image', type: 'image/jpeg' } } as const;

const number = `-# Number \`${id}\``;
const english = words.in('en-US');
const chinese = words.in('zh-TW');

test.each<[string, Job, readonly string[]]>([
  [
    'a result: used',
    ended('delivered', { files: [photo], times: { accepted, completed: 1_020_000, ended: at } }),
    ['🧾 **/image** · 6 credits used', '✅ Done · 20 s', number],
  ],
  [
    'a failure: refunded',
    ended('failed', { failure: 'moderated' }),
    [
      '🧾 **/image** · 6 credits refunded',
      "🙅 The model's safety filter blocked this. No credits used; try other words.",
      number,
    ],
  ],
  [
    'one credit is one credit',
    ended('cancelled', { hold: { credits: 1, micros: 1, day: '2026-11-21', month: '2026-11' } }),
    ['🧾 **/image** · 1 credit refunded', '🚫 Cancelled · no credits used', number],
  ],
  [
    'a job that runs: reserved, and nothing is settled',
    aJob({ id, state: 'running', times: { accepted } }),
    ['🧾 **/image** · 6 credits reserved', 'Still running; final cost to come.', number],
  ],
  [
    'a model with a title',
    ended('cancelled', { model: { ...aJob({}).model, title: 'Seedream 4.0' } }),
    ['🧾 **Seedream 4.0** · 6 credits refunded', '🚫 Cancelled · no credits used', number],
  ],
])('a receipt in three lines: %s', (_what, job, lines) => {
  expect(receiptLines(job, english, nameOf)).toEqual(lines);
});

test('the same in Chinese, whatever language its owner reads', () => {
  expect(receiptLines(ended('refused', { failure: 'inputs-refused' }), chinese, nameOf)).toEqual([
    '🧾 **/image** 明細 · 已退還6點',
    '❌ RunComfy 不接受這些設定，未扣點。請換個設定再試。',
    `-# 編號 \`${id}\``,
  ]);
  expect(receiptLines(aJob({ id }), chinese, nameOf)).toContain('尚未結算（進行中）。');
});

test('the details say when what happened, and in which day and month the credits count', () => {
  const times = { accepted, submitted: 1_001_000, running: 1_005_000, completed: 1_020_000, ended: at };
  expect(receiptDetails(ended('delivered', { files: [photo], times }), english, nameOf)).toEqual([
    '🧾 **/image** · 6 credits used',
    '6 credits reserved · <t:1000:f>',
    'Sent to RunComfy · <t:1001:f>',
    'Started · <t:1005:f>',
    'Finished · <t:1020:f>',
    '6 credits used · <t:2000:f>',
    `-# Counted in ${aJob({}).hold.day} and ${aJob({}).hold.month} (UTC)`,
    number,
  ]);
});

test('the details of a job that is not over say so, and nothing of what has not happened', () => {
  expect(receiptDetails(aJob({ id, state: 'waiting', times: { accepted } }), english, nameOf)).toEqual([
    '🧾 **/image** · 6 credits reserved',
    '6 credits reserved · <t:1000:f>',
    'Still running; final cost to come.',
    expect.stringContaining('Counted in'),
    number,
  ]);
});

describe('the reason says where the result went', () => {
  test.each<[string, Partial<Job>, string]>([
    ['withheld', { wish: 'withhold' }, '🛡️ Held back by a moderator'],
    ['to its owner alone', { wish: 'private' }, '🔒 Sent privately to its owner'],
    ['to another message', { route: { via: 'channel' } }, '📨 Posted in another message'],
    ['kept', { kept: true }, "📦 Finished, but Easel couldn't post here."],
  ])('%s', (_where, others, why) => {
    const lines = receiptLines(ended('delivered', { ...others, files: [photo] }), english, nameOf);
    expect(lines[1]).toContain(why);
  });
});

/** The amounts of the details: reserved, and after the end used and refunded. */
const amountsOf = (job: Job): number[] =>
  receiptDetails(job, english, nameOf).flatMap((line) => {
    const [, credits] = /^(\d+) credits? (?:reserved|used|refunded) · <t/u.exec(line) ?? [];
    return credits === undefined ? [] : [Number(credits)];
  });

test.each(jobStates.filter(isEnd))('the used and the refunded credits are the reserved ones: %s', (state) => {
  const [reserved, used = 0, refunded = 0] = amountsOf(ended(state));
  expect(reserved).toBe(6);
  expect(used + refunded).toBe(reserved);
});

test.each(jobStates.filter((state) => !isEnd(state)))('nothing is used before the end: %s', (state) => {
  expect(amountsOf(aJob({ id, state }))).toEqual([6]);
});

test('a receipt of a prompt with pings shows nothing of it', () => {
  const text = receiptLines(aJob({ id, prompt: '@everyone <@1> [x](https://evil.example)' }), english, nameOf).join(
    '\n',
  );
  expect(text).not.toMatch(/everyone|evil/);
});

import { describe, expect, test } from 'vitest';
import { jobCommandNames } from '../../../src/messages/command-name.ts';
import { createCatalog } from '../../../src/services/runcomfy/catalog.ts';
import { receiptLines } from '../../../src/messages/job/receipt.ts';
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

test.each<[string, Job, readonly string[]]>([
  [
    'a result: charged, nothing given back',
    ended('delivered', { files: [photo], times: { accepted, completed: 1_020_000, ended: at } }),
    [
      '🧾 Receipt for **/image**',
      'Held: 6 credits · <t:1000:f>',
      'Charged: 6 credits · <t:2000:f>',
      'Given back: 0 credits · <t:2000:f>',
      'Why: ✅ Done · 20 s',
      `Number: \`${id}\``,
    ],
  ],
  [
    'a failure: given back',
    ended('failed', { failure: 'moderated' }),
    [
      '🧾 Receipt for **/image**',
      'Held: 6 credits · <t:1000:f>',
      'Charged: 0 credits · <t:2000:f>',
      'Given back: 6 credits · <t:2000:f>',
      "Why: 🙅 The model's safety filter blocked this. No credits used; try other words.",
      `Number: \`${id}\``,
    ],
  ],
  [
    'one credit is one credit',
    ended('cancelled', { hold: { credits: 1, micros: 1, day: '2026-11-21', month: '2026-11' } }),
    [
      '🧾 Receipt for **/image**',
      'Held: 1 credit · <t:1000:f>',
      'Charged: 0 credits · <t:2000:f>',
      'Given back: 1 credit · <t:2000:f>',
      'Why: 🚫 Cancelled · no credits used',
      `Number: \`${id}\``,
    ],
  ],
  [
    'a job that runs: held, not settled, without a reason',
    aJob({ id, state: 'running', times: { accepted } }),
    [
      '🧾 Receipt for **/image**',
      'Held: 6 credits · <t:1000:f>',
      'Not settled yet: it is not over.',
      `Number: \`${id}\``,
    ],
  ],
])('%s', (_what, job, lines) => {
  expect(receiptLines(job, words.in('en-US'), nameOf)).toEqual(lines);
});

test('the same in Chinese, whatever language its owner reads', () => {
  expect(receiptLines(ended('refused', { failure: 'inputs-refused' }), words.in('zh-TW'), nameOf)).toEqual([
    '🧾 **/image** 的明細',
    '預留：6 點 · <t:1000:f>',
    '扣點：0 點 · <t:2000:f>',
    '退還：6 點 · <t:2000:f>',
    '原因：❌ RunComfy 不接受這些設定，未扣點。請換個設定再試。',
    `編號：\`${id}\``,
  ]);
  expect(receiptLines(aJob({ id }), words.in('zh-TW'), nameOf)).toContain('尚未結算：還沒有結束。');
});

describe('the reason says where the result went', () => {
  test.each<[string, Partial<Job>, string]>([
    ['withheld', { wish: 'withhold' }, 'Why: 🛡️ Held back by a moderator'],
    ['to its owner alone', { wish: 'private' }, 'Why: 🔒 Sent privately to its owner'],
    ['to another message', { route: { via: 'channel' } }, 'Why: 📨 Posted in another message'],
    ['kept', { kept: true }, "Why: 📦 Finished, but Easel couldn't post here."],
  ])('%s', (_where, others, why) => {
    const lines = receiptLines(ended('delivered', { ...others, files: [photo] }), words.in('en-US'), nameOf);
    expect(lines.find((line) => line.startsWith('Why:'))).toContain(why);
  });
});

const amountsOf = (job: Job): number[] =>
  receiptLines(job, words.in('en-US'), nameOf).flatMap((line) => {
    const [, credits] = /^(?:Held|Charged|Given back): (\d+) /.exec(line) ?? [];
    return credits === undefined ? [] : [Number(credits)];
  });

test.each(jobStates.filter(isEnd))('the charged and the refunded credits are the held ones: %s', (state) => {
  const [held, charged = 0, back = 0] = amountsOf(ended(state));
  expect(held).toBe(6);
  expect(charged + back).toBe(held);
});

test.each(jobStates.filter((state) => !isEnd(state)))('nothing is charged before the end: %s', (state) => {
  expect(amountsOf(aJob({ id, state }))).toEqual([6]);
});

test('a receipt of a prompt with pings shows nothing of it', () => {
  const text = receiptLines(
    aJob({ id, prompt: '@everyone <@1> [x](https://evil.example)' }),
    words.in('en-US'),
    nameOf,
  ).join('\n');
  expect(text).not.toMatch(/everyone|evil/);
});

import { expect, test } from 'vitest';
import { ended, filesOf, startEasel, textOf, type Easel } from '../support/easel.ts';
import { startGate } from '../support/gate.ts';
import { ledgerOf, settledLedgerOf } from '../support/ledger.ts';
import { press } from '../support/press.ts';
import { ask, nextTryAfter, refused, taken, tries } from '../support/submissions.ts';

const trying = {
  en: 'RunComfy is busy, retrying automatically',
  zh: 'RunComfy 忙碌中，會自動重試',
};
test.each([
  { header: 'Retry-After: 7', retryAfter: '7', waits: [7_000, 7_000, 7_000] },
  {
    header: 'Retry-After as a date, which then has passed',
    retryAfter: 'Sat, 21 Nov 2026 12:01:00 GMT',
    waits: [60_000, 20_000, 40_000],
  },
  { header: 'no Retry-After', waits: [10_000, 20_000, 40_000, 80_000, 120_000, 120_000] },
])('too many requests (429, $header): only the first is tried again, after $waits ms', async (row) => {
  const { retryAfter, waits } = row;
  const easel = await startEasel({ env: { JOBS_AT_ONCE: '3' } });
  const { ana, mei, guild, runcomfy } = easel;
  runcomfy.switches.rateLimit = { left: waits.length, ...(retryAfter === undefined ? {} : { retryAfter }) };
  const first = await ask(easel, ana);
  await refused(easel, first, 1);
  const second = await ask(easel, mei);
  await nextTryAfter(easel, waits[0] ?? 0);
  expect([first, second].map((asked) => textOf(asked.reply()))).toEqual([
    expect.stringContaining(trying.en),
    expect.stringContaining(trying.zh),
  ]);
  for (const [index, wait] of waits.slice(1).entries()) {
    await refused(easel, first, index + 2);
    await nextTryAfter(easel, wait, index === waits.length - 2 ? 1 : 0);
  }
  const ledger = await settledLedgerOf(easel, 2);
  expect(tries(easel)).toBe(waits.length + 2);
  expect(taken(easel)).toEqual([first.id, second.id]);
  expect(ledger.server(guild.id)).toEqual({ spent: 6, held: 0 });
});

test('after refusals of other kinds the pauses for too many requests begin again', async () => {
  const gate = await startGate();
  const easel = await startEasel({ env: { RUNCOMFY_API_URL: gate.url } });
  const { ana, runcomfy, until } = easel;
  gate.to = Number(new URL(runcomfy.url).port);
  await gate.shut();
  const asked = await ask(easel, ana);
  await until(() => (ledgerOf(easel).jobs[0]?.unsent ?? 0) >= 5);
  runcomfy.switches.rateLimit = { left: 2 };
  await gate.open();
  await until(() => tries(easel) === 3);
  const [first = 0, second = 0, third = 0] = runcomfy.traffic
    .filter(({ method }) => method === 'POST')
    .map(({ at }) => at);
  // A try is a little later than its pause only because the clock moves in steps.
  expect([Math.floor((second - first) / 10_000), Math.floor((third - second) / 10_000)]).toEqual([1, 2]);
  await until(() => ended(asked));
  expect(runcomfy.submissions).toHaveLength(1);
});

test('jobs that have to come back at the same time: the first is tried first, and each member’s keep their order', async () => {
  const easel = await startEasel({ env: { JOBS_AT_ONCE: '3', JOBS_PER_MEMBER: '3' } });
  const { ana, mei, runcomfy } = easel;
  runcomfy.switches.rateLimit = { left: 3 };
  runcomfy.faults.inject({ method: 'POST', times: 3, fault: { kind: 'late-reply', ms: 1_000 } });
  const hers: string[] = [];
  for (let n = 0; n < 3; n += 1) hers.push((await ask(easel, ana)).id);
  await ask(easel, mei);
  hers.push((await ask(easel, ana)).id);
  expect(tries(easel)).toBe(3);
  await settledLedgerOf(easel, 5);
  expect(taken(easel)[0]).toBe(hers[0]);
  // By the clock, because two jobs that start at the same moment may arrive in any order.
  const { jobs } = ledgerOf(easel);
  const starts = hers.map((id) => jobs.find((job) => job.id === id)?.times.submitted ?? 0);
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  expect(runcomfy.submissions).toHaveLength(5);
});

test('cancelled while RunComfy says that it has no time: free, and the next job is not delayed', async () => {
  const easel = await startEasel({ env: { JOBS_AT_ONCE: '1' } });
  const { ana, mei, guild, runcomfy, until } = easel;
  runcomfy.switches.rateLimit = { left: 1 };
  runcomfy.faults.inject({ method: 'POST', fault: { kind: 'late-reply', ms: 5_000 } });
  const first = await ask(easel, ana);
  const second = await ask(easel, mei);
  await until(() => runcomfy.switches.rateLimit.left === 0 && first.reply());
  await press(ana, first.reply(), `cancel:${first.id}`);
  await until(() => ended(first));
  expect(textOf(first.reply())).toContain('🚫 Cancelled · no credits used');
  await until(() => ended(second));
  expect(tries(easel)).toBe(2);
  expect(taken(easel)).toEqual([second.id]);
  expect((await settledLedgerOf(easel, 2)).server(guild.id)).toEqual({ spent: 3, held: 0 });
});

test('RunComfy cannot be reached: jobs keep waiting, and continue when it can', async () => {
  const gate = await startGate();
  const easel = await startEasel({ env: { RUNCOMFY_API_URL: gate.url } });
  const { ana, mei, guild, runcomfy, until, clock } = easel;
  gate.to = Number(new URL(runcomfy.url).port);
  await gate.shut();
  const asked = [await ask(easel, ana), await ask(easel, mei)] as const;
  await until(() => textOf(asked[0].reply()).includes(trying.en));
  await until(() => textOf(asked[1].reply()).includes(trying.zh));
  await clock.advance(10 * 60_000);
  expect(runcomfy.traffic).toEqual([]);
  expect(ledgerOf(easel).server(guild.id)).toEqual({ spent: 0, held: 6 });
  await gate.open();
  await until(() => asked.every((each) => ended(each) !== false));
  expect(runcomfy.submissions).toHaveLength(2);
  expect((await settledLedgerOf(easel, 2)).server(guild.id)).toEqual({ spent: 6, held: 0 });
});

test.each([
  {
    name: "the model's filter refuses at submission",
    refuse: ({ runcomfy }: Easel) => void (runcomfy.switches.moderation = { at: 'submit', words: /heron/ }),
    says: "🙅 The model's safety filter blocked this. No credits used; try other words.",
    inChinese: '🙅 模型的安全過濾擋下了這個請求，未扣點。請換個說法。',
  },
  {
    name: 'RunComfy refuses the inputs (422)',
    refuse: ({ runcomfy }: Easel) => refuseInputs(runcomfy, 422),
    says: "❌ RunComfy didn't accept these settings. No credits used; try other settings.",
    inChinese: '❌ RunComfy 不接受這些設定，未扣點。請換個設定再試。',
  },
  {
    name: 'RunComfy refuses the inputs (400)',
    refuse: ({ runcomfy }: Easel) => refuseInputs(runcomfy, 400),
    says: "❌ RunComfy didn't accept these settings.",
    inChinese: '❌ RunComfy 不接受這些設定，未扣點。',
  },
])('$name: a polite message, a refund, and nobody else waits for it', async ({ refuse, says, inChinese }) => {
  const easel = await startEasel({ env: { JOBS_AT_ONCE: '1' } });
  const { ana, mei, guild, alerts, until } = easel;
  refuse(easel);
  const asked = [await ask(easel, ana), await ask(easel, mei)] as const;
  const other = await ask(easel, guild.addMember(), 'a wren');
  await until(() => ended(other));
  expect(textOf(asked[0].reply())).toContain(says);
  expect(textOf(asked[1].reply())).toContain(inChinese);
  expect(filesOf(other.reply())).toHaveLength(1);
  const ledger = await settledLedgerOf(easel, 3);
  expect(ledger.server(guild.id)).toEqual({ spent: 3, held: 0 });
  expect(ledger.bot()).toEqual({ spent: 30_000, held: 0 });
  expect(tries(easel)).toBe(3);
  expect(alerts.messages()).toEqual([]);
});

function refuseInputs({ faults }: Easel['runcomfy'], status: 400 | 422): void {
  const body = { error_code: status === 422 ? 422001 : 400003, error_message: 'secret upstream words', detail: [] };
  faults.inject({ method: 'POST', times: 2, fault: { kind: 'answer', status, body } });
}

import { expect, test, vi } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { ended, filesOf, startEasel, textOf, type Easel } from '../support/easel.ts';
import { freePort } from '../support/gate.ts';
import { ledgerOf, settledLedgerOf } from '../support/ledger.ts';
import { press } from '../support/press.ts';
import { ask, nextTryAfter, refused, taken, tries } from '../support/submissions.ts';

const twoMinutes = 120_000;

const paused = {
  en: "⏸️ On hold until the bot's host fixes the RunComfy account; your place is kept",
  zh: '⏸️ RunComfy 帳號有問題，等營運者處理，順位會保留',
};

const saying = async ({ until }: Easel, asked: InteractionHandle, says: string): Promise<unknown> =>
  until(() => textOf(asked.reply()).includes(says));

const accountRefusals = [
  { name: 'the token (400004)', refuse: { tokenState: 'revoked', authRefusal: 400 } },
  { name: 'the token (401)', refuse: { tokenState: 'revoked', authRefusal: 401 } },
  { name: 'the token, with HTTP 200', refuse: { tokenState: 'revoked', errorsAt: 'http-200' } },
  { name: 'the balance (400002)', refuse: { balanceUsd: 0, balanceRefusal: 400 } },
  { name: 'the balance (402)', refuse: { balanceUsd: 0, balanceRefusal: 402 } },
] as const;

test.each(accountRefusals)(
  'RunComfy refuses $name: all wait, with one alert, and only the first is tried every two minutes',
  async ({ refuse }) => {
    const port = await freePort();
    const easel = await startEasel({ env: { JOBS_AT_ONCE: '3', PORT: String(port) } });
    const { ana, mei, guild, channel, alerts, runcomfy, until, clock, logs } = easel;
    const usual = { ...runcomfy.switches };
    const ready = async (): Promise<number> => (await fetch(`http://127.0.0.1:${port}/readyz`)).status;
    const alertMetric = async (): Promise<string> =>
      (await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).match(/easel_alert\{.*account"\} \d/)?.[0] ?? '';
    expect(await ready()).toBe(200);

    Object.assign(runcomfy.switches, refuse);
    const first = await ask(easel, ana);
    await refused(easel, first, 1);
    const others = [await ask(easel, mei), await ask(easel, ana)] as const;
    for (let times = 2; times <= 5; times += 1) {
      await nextTryAfter(easel, twoMinutes);
      await refused(easel, first, times);
    }
    expect([first, ...others].map((asked) => textOf(asked.reply()))).toEqual([
      expect.stringContaining(paused.en),
      expect.stringContaining(paused.zh),
      expect.stringContaining(paused.en),
    ]);
    expect(alerts.messages().map(textOf)).toEqual([
      "🚨 RunComfy rejects the API token, or the balance is empty. Nothing new is submitted until that's fixed; waiting requests keep their place.",
    ]);
    expect(logs.filter(({ msg, alert }) => msg === 'alert' && alert === 'runcomfy-account')).toHaveLength(1);
    expect(await ready()).toBe(503);
    expect(await alertMetric()).toMatch(/ 1$/);
    expect(ledgerOf(easel).server(guild.id)).toEqual({ spent: 0, held: 9 });

    Object.assign(runcomfy.switches, usual);
    await clock.advance(twoMinutes - 1);
    expect(runcomfy.submissions).toEqual([]);
    const ledger = await settledLedgerOf(easel, 3);
    await until(() => [first, ...others].every((asked) => ended(asked) !== false));
    expect(taken(easel)[0]).toBe(first.id);
    expect(channel.messages().flatMap((message) => filesOf(message))).toHaveLength(3);
    expect(ledger.server(guild.id)).toEqual({ spent: 9, held: 0 });
    expect(runcomfy.submissions).toHaveLength(3);
    expect(await ready()).toBe(200);
    expect(await alertMetric()).toMatch(/ 0$/);
    expect(alerts.messages()).toHaveLength(1);
    await clock.advance(10 * twoMinutes);
    expect(tries(easel)).toBe(8);
  },
);

test('an empty balance is one alert, also while a job that was paid for continues', async () => {
  const easel = await startEasel({ env: { JOBS_AT_ONCE: '3' } });
  const { ana, mei, alerts, runcomfy, until } = easel;
  runcomfy.next({ runMs: 30 * 60_000 });
  const running = await ask(easel, ana);
  await saying(easel, running, 'Generating');
  runcomfy.switches.balanceUsd = 0;
  const waiting = await ask(easel, mei);
  for (let times = 1; times < 4; times += 1) {
    await refused(easel, waiting, times);
    await nextTryAfter(easel, twoMinutes);
  }
  expect(textOf(waiting.reply())).toContain(paused.zh);
  expect(alerts.messages()).toHaveLength(1);
  await until(() => ended(running));
  expect(filesOf(running.reply())).toHaveLength(1);
  expect(alerts.messages()).toHaveLength(1);
});

test('a token that is refused while jobs run: their results come after it is accepted again, with one alert', async () => {
  const easel = await startEasel();
  const { ana, mei, alerts, runcomfy, until, clock, guild } = easel;
  const asked = [await ask(easel, ana), await ask(easel, mei)];
  await until(() => runcomfy.submissions.length === 2);
  runcomfy.switches.tokenState = 'revoked';
  await clock.advance(20 * 60_000);
  expect(alerts.messages()).toHaveLength(1);
  runcomfy.switches.tokenState = 'valid';
  await until(() => asked.every((each) => ended(each) !== false));
  expect((await settledLedgerOf(easel, 2)).server(guild.id)).toEqual({ spent: 6, held: 0 });
  expect(alerts.messages()).toHaveLength(1);
});

test('a token that is refused while jobs run holds the queue at once, and one poll is sent every two minutes', async () => {
  const easel = await startEasel();
  const { ana, mei, alerts, runcomfy, until, clock, guild } = easel;
  runcomfy.next({ runMs: 20 * 60_000 });
  runcomfy.next({ runMs: 20 * 60_000 });
  const others = [await ask(easel, ana), await ask(easel, mei)];
  await until(() => others.every((asked) => textOf(asked.reply()).match(/🎨/u)));
  runcomfy.switches.tokenState = 'revoked';
  await until(() => alerts.messages().length === 1);
  const late = await ask(easel, mei);
  const [posts, all] = [tries(easel), runcomfy.traffic.length];
  await clock.advance(60_000);
  await vi.waitFor(() => expect(textOf(late.reply())).toContain(paused.zh));
  expect(tries(easel)).toBe(posts);
  // Both may have asked at the same moment.
  expect(runcomfy.traffic.length - all).toBeLessThanOrEqual(1);
  for (let round = 0; round < 20; round += 1) await clock.advance(30_000);
  // In ten minutes there are one poll and one submission in every two minutes.
  expect(runcomfy.traffic.length - all).toBeLessThanOrEqual(13);

  runcomfy.switches.tokenState = 'valid';
  await until(() => [...others, late].every((asked) => ended(asked) !== false));
  expect((await settledLedgerOf(easel, 3)).server(guild.id)).toEqual({ spent: 9, held: 0 });
  expect(alerts.messages()).toHaveLength(1);
  expect(runcomfy.submissions).toHaveLength(3);
});

test('a refused token while no job runs: when it is accepted the alert is over and the next job starts at once', async () => {
  const easel = await startEasel();
  const { ana, mei, runcomfy, until, logs } = easel;
  runcomfy.next({ runMs: 20 * 60_000 });
  const running = await ask(easel, ana);
  await saying(easel, running, 'Generating');
  runcomfy.switches.tokenState = 'revoked';
  await until(() => logs.some(({ msg }) => msg === 'alert'));
  runcomfy.switches.tokenState = 'valid';
  await until(() => logs.some(({ msg }) => msg === 'alert over'));
  const next = await ask(easel, mei);
  await vi.waitFor(() => expect(tries(easel)).toBe(2));
  await until(() => ended(next));
  await until(() => ended(running));
});

test.each([
  { how: 'is cancelled', alone: true },
  { how: "is refused by the model's filter", alone: false },
])('the first job of a held queue $how: the next is tried instead', async ({ alone }) => {
  const easel = await startEasel({ env: { JOBS_AT_ONCE: '1' } });
  const { ana, mei, guild, runcomfy, until } = easel;
  runcomfy.switches.balanceUsd = 0;
  const first = await ask(easel, ana, 'a heron');
  await saying(easel, first, paused.en);
  const second = await ask(easel, mei, 'a wren');
  await saying(easel, second, paused.zh);
  if (alone) await press(ana, first.reply(), `cancel:${first.id}`);
  else runcomfy.switches.moderation = { at: 'submit', words: /heron/ };
  await until(() => ended(first));
  runcomfy.switches.balanceUsd = Infinity;
  await until(() => ended(second));
  expect(taken(easel)).toEqual([second.id]);
  expect((await settledLedgerOf(easel, 2)).server(guild.id)).toEqual({ spent: 3, held: 0 });
});

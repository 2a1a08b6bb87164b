import { expect, test } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf, settledLedgerOf } from '../support/ledger.ts';
import { press } from '../support/press.ts';

const oneAtOnce = { JOBS_AT_ONCE: '1', WAITING_PER_MEMBER: '30' };

/** One picture: every request has the same price. */
async function ask({ channel }: Easel, who: MemberHandle): Promise<InteractionHandle> {
  const asked = await who.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await asked.answered();
  return asked;
}

async function askFor(easel: Easel, who: MemberHandle, times: number): Promise<InteractionHandle[]> {
  const all: InteractionHandle[] = [];
  for (let n = 0; n < times; n += 1) {
    const asked = await ask(easel, who);
    // Their order in the queue is the order in which their cards are written down.
    await easel.discord.until(() =>
      ledgerOf(easel).jobs.some(({ id, reply }) => id === asked.id && reply !== undefined),
    );
    all.push(asked);
  }
  return all;
}

/** The ids of the jobs in the order in which RunComfy took them. */
function started({ runcomfy, ...easel }: Easel): string[] {
  const { jobs } = ledgerOf(easel);
  return runcomfy.submissions.flatMap(({ requestId }) => jobs.find((job) => job.requestId === requestId)?.id ?? []);
}

/** The status that a reply shows, without its times. */
function standing(asked: InteractionHandle): string {
  const last = textOf(asked.reply()).split('\n').at(-1) ?? '';
  return last.replaceAll(/<t:\d+:R>/g, '…');
}

test("one member asks for thirty, then another for one: at most one more of the first's starts before it", async () => {
  const easel = await startEasel({ env: oneAtOnce });
  const { ana, mei, guild, runcomfy, until } = easel;
  runcomfy.switches.outcome = { ...runcomfy.switches.outcome, queueMs: 100, runMs: 400 };
  await askFor(easel, ana, 30);
  await until(() => started(easel).length > 0);
  const before = started(easel).length;
  const hers = await ask(easel, mei);
  await until(() => started(easel).includes(hers.id));
  expect(started(easel).indexOf(hers.id)).toBeLessThanOrEqual(before + 1);

  const ledger = await settledLedgerOf(easel, 31);
  expect(runcomfy.submissions).toHaveLength(31);
  expect(ledger.member(guild.id, ana.id)).toEqual({ spent: 90, held: 0 });
  expect(ledger.member(guild.id, mei.id)).toEqual({ spent: 3, held: 0 });
});

test.each([
  { limit: 'JOBS_PER_MEMBER', env: { JOBS_PER_MEMBER: '2', JOBS_AT_ONCE: '20' }, ofOne: 2, inAll: 4 },
  { limit: 'JOBS_AT_ONCE', env: { JOBS_PER_MEMBER: '3', JOBS_AT_ONCE: '3' }, ofOne: 3, inAll: 3 },
])('no more than $limit are at RunComfy at the same time', async ({ env, ofOne, inAll }) => {
  const easel = await startEasel({ env });
  const { ana, mei, runcomfy, until } = easel;
  let most = 0;
  runcomfy.onRequest(({ method }) => {
    const there = runcomfy.submissions.filter(({ state }) => state === 'in_queue' || state === 'in_progress').length;
    if (method === 'POST') most = Math.max(most, there + 1);
  });
  await askFor(easel, ana, 5);
  await until(() => runcomfy.submissions.length === ofOne);
  expect(most).toBe(ofOne);
  await askFor(easel, mei, 3);
  await settledLedgerOf(easel, 8);
  expect(most).toBe(inAll);
  expect(runcomfy.submissions).toHaveLength(8);
});

test.each([
  { who: 'ana' as const, says: 'You already have 2 in line. Wait for one to start, or cancel one with `/jobs`.' },
  { who: 'mei' as const, says: '你已有2個請求在排隊。請等其中一個開始，或用 `/生成進度` 取消一個。' },
])(
  '$who has WAITING_PER_MEMBER waiting jobs: further ones are refused until one starts or is cancelled',
  async ({ who, says }) => {
    const easel = await startEasel({ env: { JOBS_AT_ONCE: '1', WAITING_PER_MEMBER: '2' } });
    const { guild, until } = easel;
    const member = easel[who];
    const [, second] = await askFor(easel, member, 3);
    const refused = await ask(easel, member);
    expect(refused.response).toMatchObject({ type: 4, ephemeral: true });
    expect(textOf(refused.reply())).toBe(says);
    expect((await ask(easel, guild.addMember())).response?.ephemeral).toBe(false);

    await until(() => textOf(second?.reply()) !== '');
    await press(member, second?.reply(), `cancel:${second?.id ?? ''}`);
    expect((await ask(easel, member)).response?.ephemeral).toBe(false);
    expect((await ask(easel, member)).response?.ephemeral).toBe(true);

    const ledger = await settledLedgerOf(easel, 5);
    expect(ledger.member(guild.id, member.id)).toEqual({ spent: 9, held: 0 });
  },
);

test('twenty at once from one member: as many wait as allowed', async () => {
  const easel = await startEasel({ env: { JOBS_AT_ONCE: '1', WAITING_PER_MEMBER: '5' } });
  const { ana, mei, channel, runcomfy, until } = easel;
  await ask(easel, mei);
  await until(() => runcomfy.submissions.length === 1);
  const asked = await Promise.all(
    Array.from({ length: 20 }, async () => ana.command(channel, 'image', { prompt: 'a heron', images: 1 })),
  );
  await Promise.all(asked.map(async (each) => each.answered()));
  expect(asked.filter(({ response }) => response?.ephemeral === false)).toHaveLength(5);
  await settledLedgerOf(easel, 6);
  expect(runcomfy.submissions).toHaveLength(6);
});

test('as many wait in all as WAITING_IN_ALL: everybody else reads that the queue is full', async () => {
  const easel = await startEasel({ env: { JOBS_AT_ONCE: '1', WAITING_IN_ALL: '2' } });
  const { ana, mei, guild } = easel;
  await askFor(easel, ana, 2);
  expect((await ask(easel, guild.addMember())).response?.ephemeral).toBe(false);
  expect(textOf((await ask(easel, mei)).reply())).toBe('目前排隊的人太多，請過幾分鐘再試。');
  expect(textOf((await ask(easel, ana)).reply())).toBe('The line is full right now. Try again in a few minutes.');
  const ledger = await settledLedgerOf(easel, 3);
  expect(ledger.server(guild.id)).toEqual({ spent: 9, held: 0 });
  expect((await ask(easel, mei)).response?.ephemeral).toBe(false);
});

test('each waiting member sees how many come before, and the number is updated', async () => {
  const easel = await startEasel({ env: oneAtOnce });
  const { ana, mei, until } = easel;
  const hers = await askFor(easel, ana, 3);
  const his = await askFor(easel, mei, 2);
  const seen = (): string[] => [...hers.slice(1), ...his].map(standing);
  await until(() => seen().every((says) => says !== ''));
  await until(() => seen()[1]?.includes('2') && seen()[3]?.includes('3'));
  expect(seen()).toEqual([
    '⏳ Next in line · sent …',
    '⏳ In line, about 2 ahead of you · sent …',
    '⏳ 排隊中，前面約1個 · …送出',
    '⏳ 排隊中，前面約3個 · …送出',
  ]);
  await until(() => seen()[2] === '⏳ 下一個就是你 · …送出');
  await until(() => seen()[3] === '⏳ 排隊中，前面約2個 · …送出');
  await settledLedgerOf(easel, 5);
  expect(started(easel)).toEqual([hers[0], hers[1], his[0], hers[2], his[1]].map((asked) => asked?.id));
});

test('a job that waits over a restart keeps its place', async () => {
  const easel = await startEasel({ env: oneAtOnce });
  const { ana, mei, guild, until, stop, start, clock } = easel;
  const hers = await askFor(easel, ana, 3);
  const his = await askFor(easel, mei, 2);
  const theirs = await askFor(easel, guild.addMember(), 1);
  await until(() => started(easel).length === 1);
  await stop();
  await clock.advance(60_000);
  await start();
  const ledger = await settledLedgerOf(easel, 6);
  expect(started(easel)).toEqual([hers[0], hers[1], his[0], theirs[0], hers[2], his[1]].map((asked) => asked?.id));
  expect(ledger.server(guild.id)).toEqual({ spent: 18, held: 0 });
});

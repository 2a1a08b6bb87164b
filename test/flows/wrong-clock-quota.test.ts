import { expect, test } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { ended, startEasel, textOf, type Easel } from '../support/easel.ts';
import { settledLedgerOf } from '../support/ledger.ts';

const day = 24 * 3_600_000;
/** The tests begin at noon on the 21st. */
const since1970 = Date.UTC(2026, 10, 21, 12);

/** Two pictures: 6 credits. */
async function ask({ channel }: Easel, who: MemberHandle): Promise<InteractionHandle> {
  const asked = await who.command(channel, 'image', { prompt: 'a heron', images: 2 });
  await asked.answered();
  return asked;
}

/** What the member has left, today and this month. */
async function leftOf({ channel }: Easel, who: MemberHandle): Promise<readonly number[]> {
  const asked = await who.command(channel, 'quota');
  await asked.answered();
  const own = textOf(asked.reply())
    .split('\n')
    .filter((line) => !line.includes('server'));
  return [...own.join('\n').matchAll(/\*\*(\d+)\*\*/gu)].map(([, count]) => Number(count));
}

async function again(easel: Easel): Promise<void> {
  await easel.stop();
  await easel.start();
}

test.each([
  { clock: 'a day behind', off: -day },
  { clock: 'a month behind', off: -30 * day },
  { clock: 'in 1970', off: -since1970 },
])('with the clock $clock no used credits come back, neither over a restart nor when it is right', async ({ off }) => {
  const easel = await startEasel({ env: { QUOTA_DAILY_CREDITS: '12', SPEND_MONTHLY_USD: '0.13' } });
  const { ana, mei, clock, until, guild } = easel;
  const first = await ask(easel, ana);
  await until(() => ended(first));
  await settledLedgerOf(easel, 1);

  clock.skew(off);
  expect(await leftOf(easel, ana)).toEqual([6, 994]);
  await again(easel);
  expect(await leftOf(easel, ana)).toEqual([6, 994]);
  const meanwhile = await ask(easel, ana);
  expect(meanwhile.response?.ephemeral).toBe(false);
  expect(await leftOf(easel, ana)).toEqual([0, 988]);
  expect((await ask(easel, ana)).response?.ephemeral).toBe(true);
  // The whole bot has 13 cents a month, of which 12 are used.
  expect(textOf((await ask(easel, mei)).reply())).toContain('伺服器這個月的預算只剩1點');

  clock.skew(0);
  await again(easel);
  expect(await leftOf(easel, ana)).toEqual([0, 988]);
  expect((await ask(easel, ana)).response?.ephemeral).toBe(true);
  await until(() => ended(meanwhile));
  const ledger = await settledLedgerOf(easel, 2);
  expect(ledger.windows(guild.id, ana.id)).toEqual({
    '2026-11-21': { spent: 12, held: 0 },
    '2026-11': { spent: 12, held: 0 },
  });
});

test.each([
  { clock: 'a month ahead', off: 30 * day },
  { clock: 'ten years ahead', off: 3653 * day },
])(
  'a job that ends while the clock is $clock changes nothing in this month when it is right, also over a restart',
  async ({ off }) => {
    const easel = await startEasel({ env: { QUOTA_DAILY_CREDITS: '12' } });
    const { ana, mei, clock, until, guild, runcomfy } = easel;
    const first = await ask(easel, ana);
    await until(() => ended(first));
    await ask(easel, ana);
    await ask(easel, mei);
    // While the clock is so wrong, waiting jobs are not submitted.
    await until(() => runcomfy.submissions.length === 3);
    expect(await leftOf(easel, ana)).toEqual([0, 988]);

    clock.skew(off);
    await again(easel);
    const ledger = await settledLedgerOf(easel, 3);
    // By then Discord has told its time, and Easel uses it.
    expect(ledger.jobs.filter(({ settlement }) => (settlement?.at ?? 0) > clock.now() + day)).toEqual([]);
    expect(ledger.server(guild.id)).toEqual({ spent: 18, held: 0 });

    clock.skew(0);
    expect(await leftOf(easel, ana)).toEqual([0, 988]);
    await again(easel);
    expect(await leftOf(easel, ana)).toEqual([0, 988]);
    expect(await leftOf(easel, mei)).toEqual([6, 994]);
    expect((await ask(easel, ana)).response?.ephemeral).toBe(true);
    // The next day renews as usual.
    await clock.advance(day);
    expect(await leftOf(easel, ana)).toEqual([12, 988]);
  },
);

test('a job that ends while the clock is 20 hours ahead, before Discord has told its time, ends no day', async () => {
  const easel = await startEasel({ env: { QUOTA_DAILY_CREDITS: '12' } });
  const { ana, clock, discord, until, guild, runcomfy } = easel;
  const first = await ask(easel, ana);
  await until(() => ended(first));
  runcomfy.switches.outcome.end = 'failed';
  await ask(easel, ana);
  await until(() => runcomfy.submissions.length === 2);
  await easel.stop();

  const remove = discord.faults.inject({ times: Infinity, fault: { kind: 'reset' } });
  clock.skew((20 / 24) * day);
  let hasStarted = false;
  const started = easel.start().then(() => (hasStarted = true));
  await settledLedgerOf(easel, 2);
  remove();
  await until(() => hasStarted);
  await started;
  clock.skew(0);
  expect(await leftOf(easel, ana)).toEqual([6, 994]);
  expect((await settledLedgerOf(easel, 2)).windows(guild.id, ana.id)).toEqual({
    '2026-11-21': { spent: 6, held: 0 },
    '2026-11': { spent: 6, held: 0 },
  });
});

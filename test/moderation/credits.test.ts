import { expect, test } from 'vitest';
import type { MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { ended, startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf, settledLedgerOf } from '../support/ledger.ts';
import { press } from '../support/press.ts';
import { withoutSmall } from './policy-panel.ts';
import { moderate, staffOf } from './staff.ts';

/** Requests one picture of three credits. Returns the private refusal, if there is one. */
async function pictureFor(easel: Easel, member: MemberHandle): Promise<string | undefined> {
  const { jobs } = ledgerOf(easel);
  const asked = await member.command(easel.channel, 'image', { prompt: 'a cat', images: 1 });
  await asked.answered();
  if (asked.response?.ephemeral === true) return textOf(asked.reply());
  await settledLedgerOf(easel, jobs.length + 1);
  return undefined;
}

const today = /^This costs 3; you have no credits left today\. /u;

test("credits are granted, taken and reset within the server's budget, also over a restart; the ledger stays the sum of the jobs", async () => {
  const easel = await startEasel({
    env: { QUOTA_DAILY_CREDITS: '3', SERVER_DAILY_CREDITS: '12', GRANT_MAX_CREDITS: '100' },
  });
  const { ana, guild } = easel;
  const { mod } = staffOf(easel);
  const give = async (name: string, amount?: number): Promise<string> =>
    moderate(easel, mod, name, { member: ana.id, ...(amount === undefined ? {} : { amount }) });

  expect(await pictureFor(easel, ana)).toBeUndefined();
  expect(await pictureFor(easel, ana)).toMatch(today);
  expect(await give('grant', 100)).toBe(
    `➕ <@${ana.id}> has 100 more credits for today and this month, within the server's budget.`,
  );
  expect(await pictureFor(easel, ana)).toBeUndefined();
  await easel.stop();
  await easel.start();
  expect(await give('take', 100)).toBe(`➖ <@${ana.id}> has 100 fewer credits for today and this month.`);
  expect(await pictureFor(easel, ana)).toMatch(today);
  expect(await give('reset')).toBe(
    `🔄 Reset <@${ana.id}>'s credits for today and this month. Credits for requests in progress stay reserved.`,
  );
  expect(await moderate(easel, mod, 'history', { member: ana.id })).toContain('**3** of 3 credits left today');
  expect(await pictureFor(easel, ana)).toBeUndefined();
  await give('grant', 100);
  expect(await pictureFor(easel, ana)).toBeUndefined();
  expect(await pictureFor(easel, ana)).toMatch(/^The server's budget for today .*Resets <t:\d+:R>\.$/);
  expect(ledgerOf(easel).member(guild.id, ana.id)).toEqual({ spent: 12, held: 0, forgiven: 6 });
  expect(ledgerOf(easel).server(guild.id)).toEqual({ spent: 12, held: 0 });
  const log = await moderate(easel, mod, 'log');
  expect(withoutSmall(log).split('\n')).toEqual([
    `➕ <@${mod.id}> gave <@${ana.id}> 100 credits`,
    `🔄 <@${mod.id}> reset <@${ana.id}>'s credits`,
    `➖ <@${mod.id}> took 100 credits from <@${ana.id}>`,
    `➕ <@${mod.id}> gave <@${ana.id}> 100 credits`,
  ]);
});

test('a moderator takes more than there is: nothing is left, and this ends with the day', async () => {
  const easel = await startEasel();
  const { mei, clock } = easel;
  const { mod } = staffOf(easel, 'zh-TW');
  expect(await moderate(easel, mod, 'take', { member: mei.id, amount: 500, reason: '重複' })).toBe(
    `➖ <@${mei.id}> 今天與這個月少了500點。`,
  );
  const quota = await mei.command(easel.channel, 'quota');
  await quota.answered();
  expect(textOf(quota.reply())).toMatch(/\*\*0\*\*.*0/u);
  expect(await pictureFor(easel, mei)).toContain('這次需要3點，你今天的點數已用完，');
  await clock.advance(24 * 3_600_000);
  expect(await pictureFor(easel, mei)).toBeUndefined();
});

async function quotaOf({ channel }: Easel, member: MemberHandle): Promise<string> {
  const asked = await member.command(channel, 'quota');
  await asked.answered();
  return textOf(asked.reply())
    .split('\n')
    .filter((line) => /^[▰▱]/u.test(line))
    .join('\n')
    .replaceAll(/[▰▱]{10} | · .*/gu, '');
}

test.each([
  { end: 'cancelled', left: 9, month: 1000 },
  { end: 'charged', left: 3, month: 994 },
])(
  'a reset while credits are held, and the job is then $end: what is left never exceeds the limit, also over a restart',
  async ({ end, left, month }) => {
    const easel = await startEasel({ env: { QUOTA_DAILY_CREDITS: '9' } });
    const { ana, channel, runcomfy, until } = easel;
    const { mod } = staffOf(easel);
    expect(await pictureFor(easel, ana)).toBeUndefined();
    runcomfy.next({ queueMs: 3_600_000 });
    const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 2 });
    await until(() => /Queued/.test(textOf(asked.reply())));
    expect(await quotaOf(easel, ana)).toBe('**0** of 9 left today\n**991** of 1,000 left this month');

    await moderate(easel, mod, 'reset', { member: ana.id });
    const reserved = '**3** of 9 left today\n**994** of 1,000 left this month';
    expect(await quotaOf(easel, ana)).toBe(reserved);
    await easel.stop();
    await easel.start();
    expect(await quotaOf(easel, ana)).toBe(reserved);

    if (end === 'cancelled') await press(ana, asked.reply(), `cancel:${asked.id}`);
    else await easel.clock.advance(3_600_000);
    await until(() => ended(asked));
    await settledLedgerOf(easel, 2);
    expect(await quotaOf(easel, ana)).toBe(
      `**${left}** of 9 left today\n**${month.toLocaleString('en-US')}** of 1,000 left this month`,
    );
    await moderate(easel, mod, 'reset', { member: ana.id });
    expect(await quotaOf(easel, ana)).toBe('**9** of 9 left today\n**1,000** of 1,000 left this month');
  },
);

test("grants have the operator's ceiling, at once and together, forged or not, in both languages; so have takes", async () => {
  const easel = await startEasel({ env: { GRANT_MAX_CREDITS: '50' } });
  const { ana, mei, alerts, discord } = easel;
  const { mod } = staffOf(easel);
  const { mod: chinese } = staffOf(easel, 'zh-TW');
  const give = async (who: MemberHandle, name: string, amount: number): Promise<string> => {
    const used = await who.command(alerts, `moderate ${name}`, { member: ana.id, amount }, { forged: true });
    await used.answered();
    expect(used.response).toMatchObject({ type: 4, ephemeral: true });
    return textOf(used.reply());
  };
  const ceiling = (count: number): string =>
    `Up to 50 credits can be given per member, each day and each month. <@${ana.id}> can get ${count} more.`;

  const { options = [] } = discord.commands().find(({ name }) => name === 'moderate') ?? {};
  const bounds = options
    .filter(({ name }) => name === 'grant' || name === 'take')
    .map((each) => each.options?.find(({ name }) => name === 'amount'));
  expect(bounds).toEqual([
    expect.objectContaining({ min_value: 1, max_value: 50 }),
    expect.objectContaining({ min_value: 1, max_value: 50 }),
  ]);

  expect(await give(mod, 'grant', 51)).toBe(ceiling(50));
  expect(await give(mod, 'grant', 1e300)).toContain('no longer available');
  expect(await give(mod, 'grant', Number.MAX_SAFE_INTEGER)).toBe(ceiling(50));
  expect(await give(chinese, 'grant', 51)).toBe(`每位成員每天、每月最多可加發50點。<@${ana.id}> 還可加發50點。`);
  expect(await give(mod, 'grant', 30)).toContain('has 30 more credits');
  expect(await give(mod, 'grant', 30)).toBe(ceiling(20));
  expect(await give(mod, 'grant', 20)).toContain('has 20 more credits');
  for (let times = 0; times < 10; times += 1) expect(await give(mod, 'grant', 1)).toBe(ceiling(0));
  expect(await quotaOf(easel, ana)).toContain('**150** of 150 left today');
  // Those of the month are used up, also on the next day.
  await easel.clock.advance(24 * 3_600_000);
  expect(await give(mod, 'grant', 1)).toBe(ceiling(0));

  expect(await give(mod, 'take', 101)).toBe(
    `Up to 50 credits can be taken per member, each day and each month. 50 more can be taken from <@${ana.id}>.`,
  );
  expect(await give(mod, 'take', 50)).toContain('has 50 fewer credits');
  expect(await give(chinese, 'take', 1)).toBe(`每位成員每天、每月最多可收回50點。<@${ana.id}> 還可收回0點。`);
  expect(await quotaOf(easel, mei)).toContain('今天剩**100**／100點');
  // A refused grant is no decision.
  const log = await moderate(easel, mod, 'log');
  expect(log.match(/ credits/gu)).toHaveLength(3);
});

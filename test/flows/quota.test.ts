import { expect, test } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { ended, startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf, settledLedgerOf } from '../support/ledger.ts';
import { press } from '../support/press.ts';

const hour = 3_600_000;
/** The tests begin at noon on the 21st. */
const midnight = Date.UTC(2026, 10, 22);
const nextMonth = Date.UTC(2026, 11, 1);
const live = (ms: number): string => `<t:${ms / 1000}:R>`;

/** Two pictures: 6 credits, 60,000 millionths of a dollar. */
async function ask({ channel, ana }: Easel, who: MemberHandle = ana): Promise<InteractionHandle> {
  const asked = await who.command(channel, 'image', { prompt: 'a heron', images: 2 });
  await asked.answered();
  return asked;
}

/** In place of a meter. */
const filled = '[meter]';

async function quotaOf({ channel, ana }: Easel, who: MemberHandle = ana, where = channel): Promise<string> {
  const asked = await who.command(where, 'quota');
  await asked.answered();
  expect(asked.response).toMatchObject({ type: 4, ephemeral: true });
  return textOf(asked.reply()).replaceAll(/[▰▱]{10}/gu, filled);
}

/** What `/quota` says after so many credits were used, and so many are reserved: of 100 a day and 1,000 a month. */
const english = (used: number, held: number): string => {
  const parts = [...(used > 0 ? [`${used} used`] : []), ...(held > 0 ? [`${held} reserved`] : [])];
  const details = parts.length === 0 ? [] : [`-# ${parts.join(' · ')}`];
  return [
    '### Your credits',
    `${filled} **${100 - used - held}** of 100 left today · resets ${live(midnight)}`,
    ...details,
    `${filled} **${(1000 - used - held).toLocaleString('en-US')}** of 1,000 left this month · resets ${live(nextMonth)}`,
    ...details,
    '### What each command costs',
    '`/video` 1–4.9 credits per second (2–12)',
    '`/image` 3 credits per image (1–15)',
  ].join('\n');
};

const chinese = (used: number, held: number): string => {
  const parts = [...(used > 0 ? [`已用${used}點`] : []), ...(held > 0 ? [`預留${held}點`] : [])];
  const details = parts.length === 0 ? [] : [`-# ${parts.join(' · ')}`];
  return [
    '### 你的點數',
    `${filled} 今天剩**${100 - used - held}**／100點 · ${live(midnight)}重置`,
    ...details,
    `${filled} 這個月剩**${(1000 - used - held).toLocaleString('en-US')}**／1,000點 · ${live(nextMonth)}重置`,
    ...details,
    '### 各指令的費用',
    '`/影片` 每秒1～4.9點（一次2～12秒）',
    '`/圖片` 每張3點（一次1～15張）',
  ].join('\n');
};

test.each([
  { language: 'English', reader: (easel: Easel) => easel.ana, says: english },
  { language: 'Chinese', reader: (easel: Easel) => easel.mei, says: chinese },
])('/quota shows the sums of the ledger, in $language', async ({ reader, says }) => {
  const easel = await startEasel();
  const { runcomfy, until, guild } = easel;
  const who = reader(easel);
  expect(await quotaOf(easel, who)).toBe(says(0, 0));

  const delivered = await ask(easel, who);
  expect(await quotaOf(easel, who)).toBe(says(0, 6));
  await until(() => ended(delivered));
  expect(await quotaOf(easel, who)).toBe(says(6, 0));

  runcomfy.next({ end: 'failed' });
  const failed = await ask(easel, who);
  expect(await quotaOf(easel, who)).toBe(says(6, 6));
  await until(() => ended(failed));
  expect(await quotaOf(easel, who)).toBe(says(6, 0));

  runcomfy.next({ queueMs: hour });
  const cancelled = await ask(easel, who);
  await until(() => /Queued|排隊/.test(textOf(cancelled.reply())));
  await press(who, cancelled.reply(), `cancel:${cancelled.id}`);
  await until(() => ended(cancelled));
  expect(await quotaOf(easel, who)).toBe(says(6, 0));
  expect((await settledLedgerOf(easel, 3)).member(guild.id, who.id)).toEqual({ spent: 6, held: 0 });
});

const quotaWords = {
  day: `This costs 6; you have no credits left today. Resets ${live(midnight)}.`,
  month: `This costs 6; you have no credits left this month. Resets ${live(nextMonth)}.`,
  dayInChinese: `這次需要6點，你今天的點數已用完，${live(midnight)}重置。`,
  monthInChinese: `這次需要6點，你這個月的點數已用完，${live(nextMonth)}重置。`,
} as const;

test.each([
  { setting: 'QUOTA_DAILY_CREDITS', says: quotaWords.day, inChinese: quotaWords.dayInChinese },
  { setting: 'QUOTA_MONTHLY_CREDITS', says: quotaWords.month, inChinese: quotaWords.monthInChinese },
])(
  'up to $setting a request is accepted, beyond it refused with its cost and the time of renewal',
  async ({ setting, says, inChinese }) => {
    const easel = await startEasel({ env: { [setting]: '12' } });
    const { ana, mei, guild, channel, runcomfy, until } = easel;
    for (const who of [ana, ana, mei, mei]) expect((await ask(easel, who)).response?.ephemeral).toBe(false);
    await settledLedgerOf(easel, 4);
    await until(() => channel.messages().every((message) => ended({ reply: () => message }) !== false));
    const shown = channel.messages().length;
    const posts = runcomfy.traffic.length;

    const refused = await ask(easel);
    expect(refused.response).toMatchObject({ type: 4, ephemeral: true });
    expect(textOf(refused.reply())).toBe(says);
    expect(textOf((await ask(easel, mei)).reply())).toBe(inChinese);
    expect(channel.messages()).toHaveLength(shown);
    expect(runcomfy.traffic).toHaveLength(posts);
    expect(ledgerOf(easel).member(guild.id, ana.id)).toEqual({ spent: 12, held: 0 });
    expect(ledgerOf(easel).jobs).toHaveLength(4);
  },
);

test('the rest of the allowance counts, not earlier requests: it is shown next to the cost, and a smaller request still fits', async () => {
  const easel = await startEasel({ env: { QUOTA_DAILY_CREDITS: '11' } });
  await ask(easel);
  const refused = await ask(easel);
  expect(refused.response).toMatchObject({ type: 4, ephemeral: true });
  expect(textOf(refused.reply())).toBe(
    `This costs 6; you have 5 credits left today. Resets ${live(midnight)}. 1 image would still fit.`,
  );
  const smaller = await easel.ana.command(easel.channel, 'image', { prompt: 'a heron', images: 1 });
  await smaller.answered();
  expect(smaller.response?.ephemeral).toBe(false);
  expect(await quotaOf(easel)).toContain('**2** of 11 left today');
});

/** The last sentence of the answer to a request of five pictures, 15 credits. */
async function afterFive(env: Readonly<Record<string, string>>): Promise<string> {
  const easel = await startEasel({ env });
  const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'a heron', images: 5 });
  await asked.answered();
  return textOf(asked.reply()).split('. ').at(-1) ?? '';
}

test('what would still fit is what all accounts have room for, not only the one that is named', async () => {
  const month = { QUOTA_MONTHLY_CREDITS: '14' };
  expect(await afterFive(month)).toBe('4 images would still fit.');
  expect(await afterFive({ ...month, QUOTA_DAILY_CREDITS: '7' })).toBe('2 images would still fit.');
  expect(await afterFive({ ...month, SERVER_DAILY_CREDITS: '9' })).toBe('3 images would still fit.');
  expect(await afterFive({ ...month, SPEND_DAILY_USD: '0.03' })).toBe('1 image would still fit.');
  expect(await afterFive({ ...month, SPEND_DAILY_USD: '0.029' })).toMatch(/^Resets/);
});

test.each([
  { setting: 'QUOTA_DAILY_CREDITS', renews: midnight },
  { setting: 'QUOTA_MONTHLY_CREDITS', renews: nextMonth },
])('$setting renew at midnight UTC, not a millisecond earlier', async ({ setting, renews }) => {
  const easel = await startEasel({ env: { [setting]: '6' } });
  const { clock, until, guild, ana } = easel;
  const first = await ask(easel);
  await until(() => ended(first));
  await clock.advance(renews - 1 - clock.now());
  expect((await ask(easel)).response?.ephemeral).toBe(true);
  await clock.advance(1);
  const second = await ask(easel);
  expect(second.response?.ephemeral).toBe(false);
  await until(() => ended(second));
  const windows = (await settledLedgerOf(easel, 2)).windows(guild.id, ana.id);
  expect(windows[new Date(renews).toISOString().slice(0, 10)]).toEqual({ spent: 6, held: 0 });
});

test.each([
  { edge: 'midnight', at: midnight, day: '2026-11-22', today: 10, month: 994 },
  { edge: "the month's end", at: nextMonth, day: '2026-12-01', today: 10, month: 1000 },
])(
  'a job across $edge is held, charged and refunded in the windows of its request',
  async ({ at, day, today, month }) => {
    const easel = await startEasel({ env: { QUOTA_DAILY_CREDITS: '10' } });
    const { clock, until, guild, ana, runcomfy } = easel;
    const left = `**${today}** of 10 left today`;
    await clock.advance(at - 2_000 - clock.now());
    const delivered = await ask(easel);
    runcomfy.next({});
    runcomfy.next({ end: 'failed' });
    await until(() => clock.now() >= at && !ended(delivered));
    expect(ledgerOf(easel).windows(guild.id, ana.id)[day]).toBeUndefined();
    expect(await quotaOf(easel)).toContain(left);
    expect(await quotaOf(easel)).toContain(`**${month.toLocaleString('en-US')}** of 1,000 left this month`);

    await until(() => ended(delivered));
    expect(await quotaOf(easel)).toContain(left);
    expect(await quotaOf(easel)).toContain(`**${month.toLocaleString('en-US')}** of 1,000 left this month`);
    const failed = await ask(easel);
    await until(() => ended(failed));
    expect(await quotaOf(easel)).toContain(left);
    expect(ledgerOf(easel).jobs.map(({ hold, settlement }) => [hold.day, settlement?.credits])).toEqual([
      [new Date(at - 2_000).toISOString().slice(0, 10), 6],
      [day, 0],
    ]);
  },
);

test.each([
  { setting: 'SERVER_DAILY_CREDITS', value: '11', whose: "the server's budget", when: 'today', zh: '伺服器今天' },
  {
    setting: 'SERVER_MONTHLY_CREDITS',
    value: '11',
    whose: "the server's budget",
    when: 'this month',
    zh: '伺服器這個月',
  },
  { setting: 'SPEND_DAILY_USD', value: '0.119999', whose: "the bot's budget", when: 'today', zh: '機器人今天' },
  {
    setting: 'SPEND_MONTHLY_USD',
    value: '0.119999',
    whose: "the bot's budget",
    when: 'this month',
    zh: '機器人這個月',
  },
])('$setting count for all members together: a refusal says what is left, and when it resets', async (row) => {
  const { setting, value, whose, when, zh } = row;
  const easel = await startEasel({ env: { [setting]: value } });
  const { mei, ana, guild, channel, discord } = easel;
  await ask(easel);
  // Another server has its own budget. There only the budget of the whole bot can be too small.
  const isBots = setting.startsWith('SPEND');
  const other = discord.addGuild();
  const where = isBots ? { ...easel, channel: other.addChannel() } : easel;
  const [asMei, asAna] = isBots ? [other.join(mei), other.join(ana)] : [mei, ana];
  await easel.clock.advance(0);
  const refused = await ask(where, asMei);
  expect(refused.response).toMatchObject({ type: 4, ephemeral: true });
  const resets = setting.includes('DAILY') ? Date.UTC(2026, 10, 22) : Date.UTC(2026, 11, 1);
  const renews = `<t:${resets / 1000}:R>`;
  expect(textOf(refused.reply())).toBe(`這次需要6點，${zh}的預算只剩5點，${renews}重置。還夠生成1張。`);
  expect(textOf((await ask(where, asAna)).reply())).toBe(
    `This costs 6; ${whose} has 5 credits left ${when}. Resets ${renews}. 1 image would still fit.`,
  );
  const quota = await quotaOf(where, asMei, where.channel);
  expect(quota.includes(`只剩**5**點 · ${renews}重置`)).toBe(!isBots);
  expect(channel.messages()).toHaveLength(1);
  const ledger = await settledLedgerOf(easel, 1);
  expect(ledger.server(guild.id)).toEqual({ spent: 6, held: 0 });
  expect(ledger.member(guild.id, mei.id)).toEqual({ spent: 0, held: 0 });
  expect(ledger.member(guild.id, ana.id)).toEqual({ spent: 6, held: 0 });
  expect(ledger.jobs).toHaveLength(1);
});

test('a member whose own allowance is too small is told so, not the budget', async () => {
  const easel = await startEasel({
    env: { QUOTA_DAILY_CREDITS: '5', SERVER_DAILY_CREDITS: '5', SPEND_DAILY_USD: '0' },
  });
  expect(textOf((await ask(easel)).reply())).toBe(
    `This costs 6; you have 5 credits left today. Resets ${live(midnight)}.`,
  );
});

test('a server may spend what the bot may, if nothing else is set', async () => {
  // Two credits of five cents fit into twelve cents. Three jobs of three cents each would fit too.
  const easel = await startEasel({ env: { CREDIT_USD: '0.05', SPEND_DAILY_USD: '0.12' } });
  const isPrivate = async (): Promise<boolean | undefined> => {
    const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'a heron', images: 1 });
    await asked.answered();
    return asked.response?.ephemeral;
  };
  expect([await isPrivate(), await isPrivate(), await isPrivate()]).toEqual([false, false, true]);
  expect((await settledLedgerOf(easel, 2)).bot()).toEqual({ spent: 60_000, held: 0 });
});

test("a member's account is their own in each server", async () => {
  const easel = await startEasel({ env: { QUOTA_DAILY_CREDITS: '6' } });
  const { ana, guild, discord } = easel;
  const other = discord.addGuild({ name: 'Paint club' });
  const channel = other.addChannel();
  const there = other.join(ana);
  await ask(easel);
  expect(await quotaOf(easel)).toContain('**0** of 6');
  expect(await quotaOf(easel, there, channel)).toContain('**6** of 6');
  const asked = await there.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await asked.answered();
  expect(asked.response?.ephemeral).toBe(false);
  const ledger = await settledLedgerOf(easel, 2);
  expect(ledger.member(guild.id, ana.id)).toEqual({ spent: 6, held: 0 });
  expect(ledger.member(other.id, ana.id)).toEqual({ spent: 3, held: 0 });
  expect(ledger.server(other.id)).toEqual({ spent: 3, held: 0 });
  expect(ledger.bot()).toEqual({ spent: 90_000, held: 0 });
});

import { expect, test } from 'vitest';
import type { MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf, settledLedgerOf } from '../support/ledger.ts';
import { moderate, staffOf } from './staff.ts';

/** One picture of three credits; what is said in private where it is refused. */
async function pictureFor(easel: Easel, member: MemberHandle): Promise<string | undefined> {
  const { jobs } = ledgerOf(easel);
  const asked = await member.command(easel.channel, 'image', { prompt: 'a cat', images: 1 });
  await asked.answered();
  if (asked.response?.ephemeral === true) return textOf(asked.reply());
  await settledLedgerOf(easel, jobs.length + 1);
  return undefined;
}

const today = /You do not have enough credits left for this today/u;

test("credits are granted, taken and reset within the server's budget, also over a restart; the ledger stays the sum of the jobs", async () => {
  const easel = await startEasel({ env: { QUOTA_DAILY_CREDITS: '3', SERVER_DAILY_CREDITS: '12' } });
  const { ana, guild } = easel;
  const { mod } = staffOf(easel);
  const give = async (name: string, amount?: number): Promise<string> =>
    moderate(easel, mod, name, { member: ana.id, ...(amount === undefined ? {} : { amount }) });

  expect(await pictureFor(easel, ana)).toBeUndefined();
  expect(await pictureFor(easel, ana)).toMatch(today);
  expect(await give('grant', 100)).toBe(
    `➕ <@${ana.id}> has 100 credits more for today and this month, within the server's budget.`,
  );
  expect(await pictureFor(easel, ana)).toBeUndefined();
  await easel.stop();
  await easel.start();
  expect(await give('take', 100)).toBe(`➖ <@${ana.id}> has 100 credits less for today and this month.`);
  expect(await pictureFor(easel, ana)).toMatch(today);
  expect(await give('reset')).toBe(`🔄 The allowance of <@${ana.id}> begins anew, for today and this month.`);
  expect(await moderate(easel, mod, 'history', { member: ana.id })).toContain('**3** of 9 credits left today');
  expect(await pictureFor(easel, ana)).toBeUndefined();
  await give('grant', 1_000_000);
  expect(await pictureFor(easel, ana)).toBeUndefined();
  expect(await pictureFor(easel, ana)).toBe("This community's budget is used up for now. Try again later.");
  expect(ledgerOf(easel).member(guild.id, ana.id)).toEqual({ spent: 12, held: 0 });
  expect(ledgerOf(easel).server(guild.id)).toEqual({ spent: 12, held: 0 });
  const log = await moderate(easel, mod, 'log');
  expect(log.split('\n').map((line) => line.replace(/^<t:\d+:f> /u, ''))).toEqual([
    `➕ <@${mod.id}> gave <@${ana.id}> 1000000 credits`,
    `🔄 <@${mod.id}> let the allowance of <@${ana.id}> begin anew`,
    `➖ <@${mod.id}> took 100 credits from <@${ana.id}>`,
    `➕ <@${mod.id}> gave <@${ana.id}> 100 credits`,
  ]);
});

test('more is taken than there is: nothing is left, and it ends with the day', async () => {
  const easel = await startEasel();
  const { mei, clock } = easel;
  const { mod } = staffOf(easel, 'zh-TW');
  expect(await moderate(easel, mod, 'take', { member: mei.id, amount: 500, reason: '重複' })).toBe(
    `➖ <@${mei.id}> 今天與這個月少了 500 點。`,
  );
  const quota = await mei.command(easel.channel, 'quota');
  await quota.answered();
  expect(textOf(quota.reply())).toMatch(/\*\*0\*\*.*0/u);
  expect(await pictureFor(easel, mei)).toContain('你今天剩下的點數不夠');
  await clock.advance(24 * 3_600_000);
  expect(await pictureFor(easel, mei)).toBeUndefined();
});

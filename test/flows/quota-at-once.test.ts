import { expect, test } from 'vitest';
import type { MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf, settledLedgerOf } from '../support/ledger.ts';

const open = { JOBS_PER_MEMBER: '20', WAITING_PER_MEMBER: '40', JOBS_AT_ONCE: '20' };
const oneMember = ({ ana }: Easel): MemberHandle[] => Array.from({ length: 20 }, () => ana);
const twentyMembers = ({ guild }: Easel): MemberHandle[] => Array.from({ length: 20 }, () => guild.addMember());

test.each([
  { limit: 'the allowance of a day', env: { QUOTA_DAILY_CREDITS: '17' }, who: oneMember },
  { limit: 'the allowance of a month', env: { QUOTA_MONTHLY_CREDITS: '15' }, who: oneMember },
  { limit: "the server's budget", env: { SERVER_DAILY_CREDITS: '17' }, who: twentyMembers },
  { limit: "the bot's cap", env: { SPEND_DAILY_USD: '0.179' }, who: twentyMembers },
])('twenty requests at once, with room for five in $limit: five are accepted', async ({ env, who }) => {
  const easel = await startEasel({ env: { ...open, ...env } });
  const { channel, guild, runcomfy } = easel;
  const asked = await Promise.all(
    who(easel).map(async (member) => member.command(channel, 'image', { prompt: 'a heron', images: 1 })),
  );
  await Promise.all(asked.map(async (each) => each.answered()));
  expect(asked.filter(({ response }) => response?.ephemeral === false)).toHaveLength(5);
  expect(asked.filter(({ response }) => response?.ephemeral === true)).toHaveLength(15);

  const ledger = await settledLedgerOf(easel, 5);
  expect(runcomfy.submissions).toHaveLength(5);
  expect(ledger.jobs).toHaveLength(5);
  expect(ledger.server(guild.id)).toEqual({ spent: 15, held: 0 });
  expect(ledger.bot()).toEqual({ spent: 150_000, held: 0 });
});

test('requests at once with room for all of them: none is refused', async () => {
  const easel = await startEasel({ env: { ...open, QUOTA_DAILY_CREDITS: '60' } });
  const asked = await Promise.all(
    oneMember(easel).map(async (member) => member.command(easel.channel, 'image', { prompt: 'a heron', images: 1 })),
  );
  await Promise.all(asked.map(async (each) => each.answered()));
  expect(asked.map(({ response }) => response?.ephemeral)).toEqual(asked.map(() => false));
});

test('a request that Discord no longer knows holds nothing', async () => {
  const easel = await startEasel({ env: { QUOTA_DAILY_CREDITS: '3' } });
  const { ana, channel, discord } = easel;
  discord.faults.inject({
    method: 'POST',
    path: /\/callback/,
    fault: { kind: 'answer', status: 404, body: { code: 10062, message: 'Unknown interaction' } },
  });
  await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await easel.until(() => ledgerOf(easel).jobs[0]?.state === 'refused');
  const ledger = ledgerOf(easel);
  expect(ledger.jobs).toMatchObject([{ failure: 'unseen', told: true }]);
  expect(ledger.member(easel.guild.id, ana.id)).toEqual({ spent: 0, held: 0 });
  const again = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await again.answered();
  expect(again.response?.ephemeral).toBe(false);
  await easel.until(() => textOf(again.reply()).includes('Queued'));
  expect(ledgerOf(easel).jobs).toHaveLength(2);
});

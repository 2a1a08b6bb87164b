import { expect, test } from 'vitest';
import { startEasel } from '../support/easel.ts';
import { settledLedgerOf } from '../support/ledger.ts';
import { quotaIn, refusalIn } from './asking.ts';
import { decide, managerOf } from './policy-panel.ts';

test('the largest allowance of a member’s roles counts, never more than the operator allows, and /quota shows it', async () => {
  const easel = await startEasel();
  const { guild, channel, discord, ana, mei } = easel;
  const mod = managerOf(guild, 'mod');
  const [gold, silver] = [guild.addRole({ name: 'gold' }), guild.addRole({ name: 'silver' })];
  await decide(easel, mod, 'allowance', { day: '5', month: '50' });
  await decide(easel, mod, 'role-allowance', { roles: [silver.id], day: '7', month: '40' });
  expect(await decide(easel, mod, 'role-allowance', { roles: [gold.id], day: '5000' })).toContain('lowered to 100');

  expect(await quotaIn(channel, ana)).toContain('**5** of 5 left today');
  expect([await refusalIn(channel, ana), await refusalIn(channel, ana)]).toEqual([
    undefined,
    expect.stringMatching(/^This costs 3; you have 2 credits left today\. Resets <t:\d+:R>\.$/u),
  ]);
  ana.giveRole(silver);
  const withSilver = await quotaIn(channel, ana);
  expect(withSilver).toContain('**4** of 7 left today');
  // Here everybody's allowance is larger than the role's.
  expect(withSilver).toContain('**47** of 50 left this month');
  expect(await refusalIn(channel, ana)).toBeUndefined();
  expect(await refusalIn(channel, ana)).toContain('This costs 3; you have 1 credit left today.');
  ana.giveRole(gold);
  const withGold = await quotaIn(channel, ana);
  expect(withGold).toContain('**94** of 100 left today');
  expect(withGold).toContain('**994** of 1,000 left this month');
  expect(await refusalIn(channel, mei, { images: 2 })).toContain('這次需要6點，你今天剩5點，');

  // In another server they have what the operator allows.
  const there = discord.addGuild({ name: 'Other' });
  const elsewhere = there.addChannel({ name: 'there' });
  await easel.clock.advance(0);
  expect(await quotaIn(elsewhere, there.join(mei))).toContain('今天剩**100**／100點');
  const ledger = await settledLedgerOf(easel, 2);
  expect(ledger.member(guild.id, ana.id)).toEqual({ spent: 6, held: 0 });
});

test('an allowance of nothing counts only for the members of its role', async () => {
  const easel = await startEasel();
  const { guild, channel, ana, mei } = easel;
  const mod = managerOf(guild, 'mod');
  const patron = guild.addRole({ name: 'patron' });
  await decide(easel, mod, 'allowance', { day: '0', month: '0' });
  await decide(easel, mod, 'role-allowance', { roles: [patron.id], day: '10', month: '10' });
  mei.giveRole(patron);
  expect(await refusalIn(channel, ana)).toContain('this month');
  expect(await refusalIn(channel, mei)).toBeUndefined();
});

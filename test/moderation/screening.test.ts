import { expect, test } from 'vitest';
import { everyday, permissions } from '../../sandbox/discord/world/permissions.ts';
import { linesIn } from './policy-panel.ts';
import { startEasel, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { byAutoMod, change, letRead, ownerOf, refusalOf } from './screens.ts';

/** Nothing was spent, held, written or sent. */
function expectNothingSpent({ runcomfy, guild, ana, ...easel }: Easel): void {
  const ledger = ledgerOf(easel);
  expect(ledger.jobs).toEqual([]);
  expect([ledger.member(guild.id, ana.id), ledger.server(guild.id), ledger.bot()]).toEqual(
    Array.from({ length: 3 }, () => ({ spent: 0, held: 0 })),
  );
  expect(runcomfy.submissions).toEqual([]);
}

const refused = [
  ['a whole word', 'a bazooka on a hill'],
  ['in capitals', 'A BAZOOKA ON A HILL'],
  ['the beginning of a word', 'many gunfights'],
  ['the end of a word', 'two shotgun'],
  ['a part of a word', 'an unnakedly thing'],
  ['a phrase', 'they blow up the moon'],
  ['a pattern', 'call 555-123-4567'],
  ['letters set apart', 'a b.a.z.o.o.k.a on a hill'],
  ['letters with spaces', 'a b a z o o k a on a hill'],
  ['look-alikes', 'a b\u0430zooka on a hill'],
  ['wide letters', 'a \uFF42\uFF41\uFF5A\uFF4F\uFF4F\uFF4B\uFF41'],
  ['an invisible character', 'a baz\u200Booka'],
  ['tag letters', 'a baz\u{E0061}\u{E007F}ooka'],
  ['joiners that are taken out', 'a baz\u200Co\u200Doka'],
  ['ideographic variants, which are sent', '一張毒\u{E0100}品\uFE00的照片'],
  ['a stack of marks', 'a b\u0301\u0302\u0303\u0304\u0305\u0306azooka'],
  ['a control character that is not sent', 'a baz\u0007ooka'],
  ['Traditional Chinese', '一張毒品的照片'],
  ['Simplified Chinese of a Traditional word', '我要买枪枝'],
  ['Traditional Chinese of a Simplified word', '一個自殺的人'],
] as const;

const allowed = [
  'a bazookas parade',
  'a handgunner',
  'Gunther the cat',
  'call 5555-1234',
  'the naked chef, a cooking show',
  'blow  bubbles up to the moon',
  '一張戒毒品的海報',
] as const;

test('prompts that the server’s AutoMod would stop are refused before any money is spent, whatever their spelling; others pass', async () => {
  const easel = await startEasel({ env: { WAITING_PER_MEMBER: '50', QUOTA_DAILY_CREDITS: '1000' } });
  const { ana, mei, channel, guild, logs, discord } = easel;
  guild.addRule({
    trigger_type: 1,
    name: 'Weapons',
    trigger_metadata: {
      keyword_filter: ['bazooka', 'gunf*', '*gun', '*naked*', 'blow up', '毒品', '槍枝', '自杀'],
      regex_patterns: [String.raw`\b\d{3}-\d{3}-\d{4}\b`],
      allow_list: ['naked chef', '戒毒品'],
    },
  });
  await letRead(easel);
  for (const [what, prompt] of refused) {
    expect([what, await refusalOf(ana, channel, prompt)]).toEqual([what, byAutoMod]);
  }
  expect(await refusalOf(mei, channel, 'a bazooka')).toBe(
    '被這個伺服器的 AutoMod 擋下，未扣點。請換個說法，或詢問管理員。',
  );
  expectNothingSpent(easel);
  // There is no public answer, and the logs do not have the text.
  expect(channel.messages()).toEqual([]);
  const written = JSON.stringify([logs, discord.traffic.map(({ path }) => path)]);
  for (const [, prompt] of refused) expect(written).not.toContain(prompt);
  expect(written).not.toContain('bazooka');
  for (const prompt of allowed) expect([prompt, await refusalOf(ana, channel, prompt)]).toEqual([prompt, undefined]);
});

test('exemptions of a rule count: a role, a channel and its threads; and members who manage the server, as in Discord', async () => {
  const easel = await startEasel();
  const { ana, channel, guild } = easel;
  const artists = guild.addRole({ name: 'artists' });
  const studio = guild.addChannel({ name: 'studio' });
  const thread = guild.addChannel({ name: 'a thread', type: 11, parentId: studio.id });
  const bob = guild.addMember({ username: 'bob', roles: [artists.id] });
  const admin = guild.addMember({ username: 'admin', permissions: permissions.administrator });
  const manager = guild.addMember({ username: 'manager', permissions: everyday | permissions.manageGuild });
  guild.addRule({
    trigger_type: 1,
    trigger_metadata: { keyword_filter: ['bazooka'] },
    exempt_roles: [artists.id],
    exempt_channels: [studio.id],
  });
  guild.addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: ['cannon'] } });
  await letRead(easel);
  expect(await refusalOf(ana, channel, 'a bazooka')).toBe(byAutoMod);
  expect(await refusalOf(ana, studio, 'a bazooka')).toBeUndefined();
  expect(await refusalOf(ana, thread, 'a bazooka')).toBeUndefined();
  expect(await refusalOf(bob, channel, 'a bazooka')).toBeUndefined();
  expect(await refusalOf(bob, studio, 'a bazooka and a cannon')).toBe(byAutoMod);
  for (const member of [admin, manager, ownerOf(guild)]) {
    expect(await refusalOf(member, channel, 'a bazooka and a cannon')).toBeUndefined();
  }
  bob.takeRole(artists);
  expect(await refusalOf(bob, channel, 'a bazooka')).toBe(byAutoMod);
});

test('a rule that is made, changed, disabled, enabled or deleted counts from that moment on', async () => {
  const easel = await startEasel();
  const { ana, channel, guild } = easel;
  await letRead(easel);
  const isRefused = async (prompt: string): Promise<boolean> => (await refusalOf(ana, channel, prompt)) === byAutoMod;
  expect(await isRefused('a bazooka')).toBe(false);
  const rule = guild.addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: ['bazooka'] } });
  expect(await isRefused('a bazooka')).toBe(true);
  guild.changeRule(rule, { trigger_metadata: { keyword_filter: ['cannon'] } });
  expect([await isRefused('a bazooka'), await isRefused('a cannon')]).toEqual([false, true]);
  guild.changeRule(rule, { enabled: false });
  expect(await isRefused('a cannon')).toBe(false);
  guild.changeRule(rule, { enabled: true });
  expect(await isRefused('a cannon')).toBe(true);
  guild.changeRule(rule, { actions: [{ type: 2, metadata: { channel_id: channel.id } }] });
  expect(await isRefused('a cannon')).toBe(false);
  guild.changeRule(rule, { actions: [{ type: 1 }] });
  expect(await isRefused('a cannon')).toBe(true);
  guild.removeRule(rule);
  expect(await isRefused('a cannon')).toBe(false);
});

test('the log channel has the member, the channel, the rule, its word and the prompt of each refusal, and pings nobody', async () => {
  const easel = await startEasel();
  const { ana, mei, channel, guild, until } = easel;
  const owner = ownerOf(guild);
  const log = guild.addChannel({ name: 'mod-log' });
  guild.addRule({
    trigger_type: 1,
    name: 'No `weapons` @here',
    trigger_metadata: { keyword_filter: ['bazooka*'], regex_patterns: ['can+on'] },
  });
  await letRead(easel);
  await change(owner, channel, 'log-channel', { channels: [log.id] });
  const cards = (): readonly string[] => linesIn(log).filter((text) => text.startsWith('🛡️'));
  await refusalOf(ana, channel, 'a `bazookas` @everyone\n# big');
  await until(() => cards().length === 1);
  expect(cards()).toEqual([
    `🛡️ AutoMod rule \`No ˋweaponsˋ @here\` refused a request by <@${ana.id}> in <#${channel.id}>\nMatched: \`bazooka*\`\n||\`a ˋbazookasˋ @everyone # big\`||`,
  ]);
  expect(log.messages().at(-1)).toMatchObject({ mentions: [], mention_everyone: false });
  for (const prompt of ['a bazooka', 'a cannon']) await refusalOf(ana, channel, prompt);
  await refusalOf(mei, channel, `a cannnon ${'x'.repeat(500)}`);
  await until(() => cards().length === 4);
  expect(cards()[2]).toBe(
    `🛡️ AutoMod rule \`No ˋweaponsˋ @here\` refused a request by <@${ana.id}> in <#${channel.id}>\nMatched: \`can+on\`\n||\`a cannon\`||`,
  );
  expect(cards()[3]).toContain(`<@${mei.id}>`);
  expect(cards()[3]?.length).toBeLessThan(750);
});

import { expect, test } from 'vitest';
import { everyday, permissions } from '../../sandbox/discord/world/permissions.ts';
import { startEasel, textOf, type Easel } from '../support/easel.ts';
import { byAutoMod, byPolicy, change, letRead, ownerOf, refusalOf, screeningIn, unread } from './screens.ts';

const rulesPath = /\/auto-moderation\/rules$/u;
const down = { method: 'GET', path: rulesPath, fault: { kind: 'answer', status: 503 } } as const;

const askedFor = ({ discord }: Easel): number => discord.traffic.filter(({ path }) => rulesPath.test(path)).length;

test('without Manage Server the rules are not requested, /policy says what to do, and they count as soon as it is given', async () => {
  const easel = await startEasel();
  const { ana, channel, guild } = easel;
  const owner = ownerOf(guild);
  guild.addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: ['bazooka'] } });
  expect(askedFor(easel)).toBe(0);
  expect(await refusalOf(ana, channel, 'a bazooka')).toBeUndefined();
  expect(await screeningIn(owner, channel)).toBe(
    "⚠️ Easel can't read this server's AutoMod rules. Give its role **Manage Server**.",
  );
  await letRead(easel);
  expect(await screeningIn(owner, channel)).toBe('1 AutoMod rule applies too');
  expect(await refusalOf(ana, channel, 'a bazooka')).toBe(byAutoMod);
  // Rules that are no longer sent stay as they were known, and /policy says so.
  guild.botRole.change({ permissions: everyday });
  guild.addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: ['cannon'] } });
  expect(await screeningIn(ownerOf(guild, 'zh-TW'), channel)).toBe(
    '⚠️ Easel 無法讀取這個伺服器的 AutoMod 規則。請給 Easel 的身分組「管理伺服器」權限。',
  );
  expect(await refusalOf(ana, channel, 'a bazooka')).toBe(byAutoMod);
  expect(await refusalOf(ana, channel, 'a cannon')).toBeUndefined();
  await letRead(easel);
  expect(await refusalOf(ana, channel, 'a cannon')).toBe(byAutoMod);
});

test('in a server that Easel has just joined, a prompt waits for the rules, and is refused politely if they do not come', async () => {
  const easel = await startEasel();
  const { discord, clock, until } = easel;
  discord.faults.inject({ ...down, times: 2 });
  const joined = discord.addGuild({ name: 'Tea club', botPermissions: everyday | permissions.manageGuild });
  const lounge = joined.addChannel({ name: 'lounge' });
  const kim = joined.addMember({ username: 'kim' });
  joined.addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: ['coffee'] } });
  const first = await kim.command(lounge, 'image', { prompt: 'a cup of tea', images: 1 });
  await until(() => first.response !== undefined);
  expect(textOf(first.reply())).toBe(unread);
  expect(easel.logs).toContainEqual(
    expect.objectContaining({
      level: 40,
      guild: joined.id,
      msg: expect.stringContaining('were not read yet') as string,
    }),
  );
  await until(() => askedFor(easel) === 3);
  await clock.advance(0);
  expect(await refusalOf(kim, lounge, 'a cup of tea')).toBeUndefined();
  expect(await refusalOf(kim, lounge, 'a cup of coffee')).toBe(byAutoMod);
});

test('a prompt at the first moment waits for rules that are under way', async () => {
  const easel = await startEasel();
  const { discord, until } = easel;
  discord.faults.inject({ ...down, fault: { kind: 'late-reply', ms: 1_000 } });
  const joined = discord.addGuild({ name: 'Tea club', botPermissions: everyday | permissions.manageGuild });
  const lounge = joined.addChannel({ name: 'lounge' });
  const kim = joined.addMember({ username: 'kim' });
  joined.addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: ['coffee'] } });
  const asked = await kim.command(lounge, 'image', { prompt: 'a cup of coffee', images: 1 });
  await until(() => asked.response !== undefined);
  expect(textOf(asked.reply())).toBe(byAutoMod);
});

test('after a restart prompts are screened from the start, also while Discord does not send the rules; then by the new rules', async () => {
  const easel = await startEasel();
  const { ana, channel, guild, discord, until } = easel;
  await change(ownerOf(guild), channel, 'words', { add: 'witch' });
  const rule = guild.addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: ['bazooka'] } });
  await letRead(easel);
  await easel.stop();
  guild.changeRule(rule, { trigger_metadata: { keyword_filter: ['cannon'] } });
  const mend = discord.faults.inject({ ...down, times: Infinity });
  await easel.start();
  await until(() => easel.logs.some(({ msg }) => String(msg).startsWith('AutoMod rules could not be read')));
  expect(await refusalOf(ana, channel, 'a bazooka')).toBe(byAutoMod);
  expect(await refusalOf(ana, channel, 'a witch')).toBe(byPolicy);
  expect(await refusalOf(ana, channel, 'a cannon')).toBeUndefined();
  mend();
  const before = askedFor(easel);
  await until(() => askedFor(easel) > before);
  await easel.clock.advance(0);
  expect(await refusalOf(ana, channel, 'a cannon')).toBe(byAutoMod);
  expect(await refusalOf(ana, channel, 'a bazooka')).toBeUndefined();
});

test('a rule that changes while the rules are read is not lost', async () => {
  const easel = await startEasel();
  const { ana, channel, guild, discord, clock } = easel;
  const rule = guild.addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: ['bazooka'] } });
  // Discord's answer is from before the change, and arrives after it.
  discord.faults.inject({ ...down, fault: { kind: 'late-reply', ms: 1_000 } });
  guild.botRole.change({ permissions: everyday | permissions.manageGuild });
  await easel.until(() => askedFor(easel) === 1);
  guild.changeRule(rule, { trigger_metadata: { keyword_filter: ['cannon'] } });
  await clock.advance(2_000);
  await easel.until(() => askedFor(easel) === 2);
  await clock.advance(0);
  expect(await refusalOf(ana, channel, 'a cannon')).toBe(byAutoMod);
  expect(await refusalOf(ana, channel, 'a bazooka')).toBeUndefined();
});

test('a server that Easel leaves is forgotten, also if it left while Easel did not run; after joining again, its rules are read again', async () => {
  const easel = await startEasel();
  const { guild, channel, discord, database } = easel;
  const kept = (): string[] => database.rows(['automod:']).map(({ key }) => key);
  const other = discord.addGuild({ name: 'Tea club', botPermissions: everyday | permissions.manageGuild });
  const third = discord.addGuild({ name: 'Jam club', botPermissions: everyday | permissions.manageGuild });
  for (const each of [guild, other, third]) {
    each.addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: ['bazooka'] } });
  }
  await letRead(easel);
  await easel.until(() => kept().length === 3);
  other.removeBot();
  await easel.until(() => kept().length === 2);
  await easel.stop();
  third.removeBot();
  await easel.start();
  await easel.until(() => kept().length === 1);
  expect(kept()).toEqual([`automod:${guild.id}`]);
  expect(await refusalOf(easel.ana, channel, 'a bazooka')).toBe(byAutoMod);
});

import { expect, test } from 'vitest';
import { startEasel, textOf } from '../support/easel.ts';
import { decisionsOf } from './decisions.ts';
import { decide, formOf, managerOf, openPolicy, pick, shownBy } from './policy-panel.ts';

test('deleted channels and roles are shown as deleted, have no effect, and are cleaned up with one pick', async () => {
  const easel = await startEasel();
  const { guild, channel, ana } = easel;
  const mod = managerOf(guild, 'mod');
  const [room, log] = [guild.addChannel({ name: 'room' }), guild.addChannel({ name: 'log' })];
  const [gold, silver] = [guild.addRole(), guild.addRole()];
  const image = 'bytedance/seedream-4-0/sequential';
  await decide(easel, mod, 'log-channel', { channels: [log.id] });
  await decide(easel, mod, 'channels', { 'channels-0': [room.id, channel.id] });
  await decide(easel, mod, 'role-allowance', { roles: [gold.id, silver.id], day: '5' });
  await decide(easel, mod, 'model-roles', { 'models-0': [image], roles: [gold.id] });
  expect(textOf(await openPolicy(easel, mod))).not.toContain('🧹');
  await decide(easel, mod, 'inputs', { roles: [gold.id, silver.id], 'input-channels': [room.id] });
  for (const each of [room, log, gold]) each.delete();
  await easel.clock.advance(0);

  const panel = await openPolicy(easel, mod);
  expect(textOf(panel)).toContain('🧹 3 deleted channels, roles or models are still named here and have no effect.');
  for (const line of [
    `**Where**\na deleted channel, <#${channel.id}>`,
    '**Log**\na deleted channel',
    `a deleted role 5 / 1,000, <@&${silver.id}> 5 / 1,000`,
    'For certain roles: `/image` a deleted role',
    `Own files and Easel's results · Files only for a deleted role, <@&${silver.id}> · Files only in a deleted channel`,
  ]) {
    expect(textOf(panel)).toContain(line);
  }
  expect(formOf(await pick(mod, await openPolicy(easel, mod), 'channels'))).toEqual({
    'channels-0': [channel.id],
    'channels-1': [],
  });
  // A model for a deleted role is for nobody: deleting a role allows nothing.
  const refusal = await ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
  await refusal.answered();
  expect(textOf(refusal.reply())).toBe('This command is turned off in this server. Type `/` to see the others.');

  const clean = textOf(shownBy(await pick(mod, panel, 'clean-up')));
  expect(clean.split('\n')[0]).toBe('🧹 3 deleted items removed.');
  expect(clean.split('\n').slice(1).join('\n')).not.toContain('deleted');
  expect(clean).toContain('Off: `/image`');
  // Files for a deleted channel alone can be put in nowhere.
  expect(clean).toContain('No files from members');
  expect(formOf(await pick(mod, await openPolicy(easel, mod), 'inputs'))).toEqual({
    inputs: [],
    roles: [silver.id],
    'input-channels': [],
  });
  expect(decisionsOf(easel, guild.id).at(-1)).toMatchObject({ before: [room.id, log.id, gold.id] });
  // The select of a panel of an earlier version may still offer it.
  const revision = decisionsOf(easel, guild.id).length;
  const old = await openPolicy(easel, mod);
  const late = await mod.pick(old, `policy/pick/${revision}`, ['clean-up'], { forged: true });
  await late.answered();
  expect(textOf(late.reply()).split('\n')[0]).toBe('🧹 Nothing left to clean up.');
  expect(decisionsOf(easel, guild.id)).toHaveLength(revision);
});

test('if every picked channel is deleted, Easel may be used nowhere until others are picked', async () => {
  const easel = await startEasel();
  const { guild, channel, ana, mei } = easel;
  const mod = managerOf(guild, 'mod');
  const room = guild.addChannel({ name: 'room' });
  await decide(easel, mod, 'channels', { 'channels-0': [room.id] });
  room.delete();
  await easel.clock.advance(0);
  const asked = [
    await ana.command(channel, 'image', { prompt: 'a cat', images: 1 }),
    await mei.command(channel, 'image', { prompt: 'a cat', images: 1 }),
  ];
  await Promise.all(asked.map(async (each) => each.answered()));
  expect(asked.map((each) => textOf(each.reply()))).toEqual([
    "You can't use Easel in this server right now: the channels picked for it are gone. Ask a moderator.",
    '這個伺服器目前不能用 Easel：原本選的頻道已不存在。請詢問管理員。',
  ]);
  expect(textOf(await openPolicy(easel, mod))).toContain(
    "⚠️ Easel can't be used anywhere: all its channels were deleted. Pick others under **Where**.",
  );
  expect(await decide(easel, mod, 'channels', { 'channels-0': [channel.id] })).toContain(`**Where**\n<#${channel.id}>`);
});

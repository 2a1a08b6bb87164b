import { expect, test } from 'vitest';
import { channelTypes } from '../../sandbox/discord/world/channels.ts';
import { startEasel } from '../support/easel.ts';
import { ledgerOf, settledLedgerOf } from '../support/ledger.ts';
import { refusalIn } from './asking.ts';
import { decide, managerOf } from './policy-panel.ts';

const video = 'bytedance/seedance-1-0/pro/fast/text-to-video';

test('Easel can be used in the named channels and categories, and in their threads; in other channels it says where', async () => {
  const easel = await startEasel({ env: { WAITING_PER_MEMBER: '20' } });
  const { guild, channel, ana, mei } = easel;
  const mod = managerOf(guild, 'mod');
  const studio = guild.addChannel({ name: 'studio', type: channelTypes.category });
  const forum = guild.addChannel({ name: 'works', type: channelTypes.forum });
  const outside = guild.addChannel({ name: 'outside' });
  const thread = (parentId: string) => guild.addChannel({ type: channelTypes.publicThread, parentId });
  const inStudio = guild.addChannel({ name: 'easel', parentId: studio.id });
  const hidden = guild.addChannel({ name: 'hidden', parentId: studio.id });
  guild.setBotPermissions(hidden, 0n);
  const open = [
    channel,
    thread(channel.id),
    inStudio,
    thread(inStudio.id),
    thread(forum.id),
    // The bot sees neither of them, but each interaction has its channel.
    guild.addChannel({ type: channelTypes.privateThread, parentId: channel.id, joined: [ana] }),
    hidden,
  ];
  await decide(easel, mod, 'channels', { 'channels-0': [channel.id, studio.id, forum.id] });
  for (const where of [outside, thread(outside.id)]) {
    expect(await refusalIn(where, ana)).toBe(
      `You can't use Easel in this channel. Try: <#${channel.id}> <#${studio.id}> <#${forum.id}>`,
    );
    expect(await refusalIn(where, mei)).toBe(
      `這個頻道不能用 Easel，請到：<#${channel.id}> <#${studio.id}> <#${forum.id}>`,
    );
  }
  expect(ledgerOf(easel).jobs).toEqual([]);
  for (const where of open) expect([where.name, await refusalIn(where, ana)]).toEqual([where.name, undefined]);
  // A channel that is moved out of its category no longer follows it.
  inStudio.change({ parentId: guild.addChannel({ type: channelTypes.category }).id });
  await easel.clock.advance(0);
  expect(await refusalIn(inStudio, ana)).toContain("can't use Easel in this channel");
  // Members can list their own jobs in any channel.
  expect((await ana.command(outside, 'jobs')).state).not.toBe('failed');
});

test('a model for age-restricted channels only is refused in others, threads as their channel, and costs nothing', async () => {
  const easel = await startEasel();
  const { guild, channel, ana, mei } = easel;
  const mod = managerOf(guild, 'mod');
  const adult = guild.addChannel({ name: 'adult', nsfw: true });
  const inside = guild.addChannel({ type: channelTypes.publicThread, parentId: adult.id });
  await decide(easel, mod, 'age-restricted', { 'models-0': [video] });
  const short = { duration: 2 };
  expect(await refusalIn(channel, ana, short)).toBe(
    'In this server, this command only works in age-restricted channels. Try it in one.',
  );
  expect(await refusalIn(channel, mei, short)).toBe('在這個伺服器，這個指令只能在年齡限制頻道使用。請到那裡再試。');
  expect([await refusalIn(adult, ana, short), await refusalIn(inside, mei, short)]).toEqual([undefined, undefined]);
  expect(await refusalIn(channel, ana)).toBeUndefined();
  adult.change({ nsfw: false });
  await easel.clock.advance(0);
  expect(await refusalIn(inside, ana, short)).toContain('age-restricted');
  const { jobs } = await settledLedgerOf(easel, 3);
  expect([jobs.length, easel.runcomfy.submissions.length]).toEqual([3, 3]);
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StandInMessage } from '../../../sandbox/discord/message/types.ts';
import { channelTypes } from '../../../sandbox/discord/world/channels.ts';
import { everyday, permissions } from '../../../sandbox/discord/world/permissions.ts';
import { listen, type Listener } from './gateway-client.ts';
import { setStage, type Stage } from './stage.ts';

let stage: Stage;
let heard: Listener;
beforeEach(async () => {
  stage = await setStage();
  heard = await listen(stage.discord);
});
afterEach(() => stage.close());

/** A message with this one menu in it. */
async function shown(menu: object): Promise<StandInMessage> {
  const asked = await stage.image();
  const components = [{ type: 1, components: [{ custom_id: 'menu', ...menu }] }];
  expect((await stage.callback(asked, 4, { content: 'x', components })).status).toBe(204);
  return stage.discord.until(() => asked.reply());
}

async function picked(message: StandInMessage, ...values: string[]): Promise<unknown> {
  const { id } = await stage.mira.pick(message, 'menu', values);
  return (await heard.next('INTERACTION_CREATE', id))['data'];
}

const users = 5;
const roles = 6;
const mentionables = 7;
const channels = 8;

test('words', async () => {
  const options = ['a', 'b', 'c'].map((value) => ({ label: value, value }));
  const message = await shown({ type: 3, options, min_values: 0, max_values: 2 });
  expect(await picked(message, 'a', 'c')).toEqual({ custom_id: 'menu', component_type: 3, id: 2, values: ['a', 'c'] });
  expect(await picked(message)).toMatchObject({ values: [] });
  await expect(picked(message, 'a', 'b', 'c')).rejects.toThrow('does not take 3 values');
  await expect(picked(message, 'a', 'a')).rejects.toThrow('takes each value once');
});

test('people, with what they are in the server', async () => {
  const role = stage.guild.addRole();
  const max = stage.guild.addMember({ username: 'max', roles: [role.id] });
  const message = await shown({ type: users, max_values: 2 });
  expect(await picked(message, max.id, stage.discord.applicationId)).toMatchObject({
    component_type: users,
    values: [max.id, stage.discord.applicationId],
    resolved: {
      users: { [max.id]: { username: 'max' }, [stage.discord.applicationId]: { bot: true } },
      members: { [max.id]: { roles: [role.id], permissions: String(everyday) } },
    },
  });
  max.leave();
  for (const stranger of [max.id, role.id]) await expect(picked(message, stranger)).rejects.toThrow('does not offer');
});

test('roles', async () => {
  const role = stage.guild.addRole({ name: 'painters', color: 0xff8800 });
  const message = await shown({ type: roles });
  expect(await picked(message, role.id)).toMatchObject({
    resolved: { roles: { [role.id]: { name: 'painters', color: 0xff8800, permissions: '0' } } },
  });
  await expect(picked(message, stage.mira.id)).rejects.toThrow('does not offer');
  await expect(picked(message, role.id, stage.guild.id)).rejects.toThrow('does not take 2 values');
});

test('people and roles', async () => {
  const role = stage.guild.addRole();
  const message = await shown({ type: mentionables, max_values: 2 });
  expect(await picked(message, role.id, stage.mira.id)).toMatchObject({
    resolved: { roles: { [role.id]: {} }, users: { [stage.mira.id]: {} }, members: { [stage.mira.id]: {} } },
  });
  await expect(picked(message, stage.channel.id)).rejects.toThrow('does not offer');
});

test('channels of the types that are asked for, that the member sees', async () => {
  const { announcement, publicThread, text } = channelTypes;
  const news = stage.guild.addChannel({ name: 'news', type: announcement, nsfw: true });
  const thread = stage.guild.addChannel({ type: publicThread, parentId: stage.channel.id });
  const secret = stage.guild.addChannel({ overwrites: { [stage.mira.id]: { deny: permissions.viewChannel } } });
  stage.channel.change({ overwrites: { [stage.mira.id]: { deny: permissions.attachFiles } } });
  const any = await shown({ type: channels });
  const data = await picked(any, stage.channel.id);
  expect(data).toMatchObject({
    resolved: {
      channels: { [stage.channel.id]: { name: 'pictures', permissions: String(everyday & ~permissions.attachFiles) } },
    },
  });
  expect(data).not.toHaveProperty(`resolved.channels.${stage.channel.id}.permission_overwrites`);
  expect(await picked(any, news.id)).toMatchObject({
    resolved: { channels: { [news.id]: { type: announcement, nsfw: true } } },
  });
  for (const { id } of [secret, thread]) await expect(picked(any, id)).rejects.toThrow('does not offer');
  const some = await shown({ type: channels, channel_types: [text, publicThread] });
  expect(await picked(some, thread.id)).toMatchObject({
    resolved: { channels: { [thread.id]: { parent_id: stage.channel.id, thread_metadata: { archived: false } } } },
  });
  await expect(picked(some, news.id)).rejects.toThrow('does not offer');
});

test('a forger picks what is not offered, but nothing that is not there', async () => {
  const secret = stage.guild.addChannel({ overwrites: { [stage.mira.id]: { deny: permissions.viewChannel } } });
  const message = await shown({ type: channels });
  expect((await stage.mira.pick(message, 'menu', [secret.id], { forged: true })).state).toBe('pending');
  const elsewhere = stage.discord.addGuild().addChannel();
  await expect(stage.mira.pick(message, 'menu', [elsewhere.id], { forged: true })).rejects.toThrow(
    'nothing has the id',
  );
});

test('a channel that is out of sight, or gone, has nothing to press', async () => {
  const message = await shown({ type: users });
  stage.channel.change({ overwrites: { [stage.mira.id]: { deny: permissions.viewChannel } } });
  await expect(picked(message, stage.mira.id)).rejects.toThrow('cannot see the channel');
  stage.channel.delete();
  await expect(picked(message, stage.mira.id)).rejects.toThrow('the channel is gone');
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StandInMessage } from '../../../sandbox/discord/message/types.ts';
import { channelTypes } from '../../../sandbox/discord/world/channels.ts';
import { everyday, permissions } from '../../../sandbox/discord/world/permissions.ts';
import { listen, type Listener } from './gateway-client.ts';
import { startDiscordFixture, type DiscordFixture } from './fixture.ts';

let fixture: DiscordFixture;
let heard: Listener;
beforeEach(async () => {
  fixture = await startDiscordFixture();
  heard = await listen(fixture.discord);
});
afterEach(() => fixture.close());

/** A message with only this menu. */
async function shown(menu: object): Promise<StandInMessage> {
  const asked = await fixture.image();
  const components = [{ type: 1, components: [{ custom_id: 'menu', ...menu }] }];
  expect((await fixture.callback(asked, 4, { content: 'x', components })).status).toBe(204);
  return fixture.discord.until(() => asked.reply());
}

async function picked(message: StandInMessage, ...values: string[]): Promise<unknown> {
  const { id } = await fixture.mira.pick(message, 'menu', values);
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
  await expect(picked(message, 'a', 'b', 'c')).rejects.toThrow('“menu” takes 0 to 2. You picked 3.');
  await expect(picked(message, 'a', 'a')).rejects.toThrow('takes each value once');
});

test('people, with their membership in the server', async () => {
  const role = fixture.guild.addRole();
  const max = fixture.guild.addMember({ username: 'max', roles: [role.id] });
  const message = await shown({ type: users, max_values: 2 });
  expect(await picked(message, max.id, fixture.discord.applicationId)).toMatchObject({
    component_type: users,
    values: [max.id, fixture.discord.applicationId],
    resolved: {
      users: { [max.id]: { username: 'max' }, [fixture.discord.applicationId]: { bot: true } },
      members: { [max.id]: { roles: [role.id], permissions: String(everyday) } },
    },
  });
  max.leave();
  for (const stranger of [max.id, role.id]) await expect(picked(message, stranger)).rejects.toThrow('does not offer');
});

test('roles', async () => {
  const role = fixture.guild.addRole({ name: 'painters', color: 0xff8800 });
  const message = await shown({ type: roles });
  expect(await picked(message, role.id)).toMatchObject({
    resolved: { roles: { [role.id]: { name: 'painters', color: 0xff8800, permissions: '0' } } },
  });
  await expect(picked(message, fixture.mira.id)).rejects.toThrow('does not offer');
  await expect(picked(message, role.id, fixture.guild.id)).rejects.toThrow('“menu” takes exactly 1. You picked 2.');
});

test('people and roles', async () => {
  const role = fixture.guild.addRole();
  const message = await shown({ type: mentionables, max_values: 2 });
  expect(await picked(message, role.id, fixture.mira.id)).toMatchObject({
    resolved: { roles: { [role.id]: {} }, users: { [fixture.mira.id]: {} }, members: { [fixture.mira.id]: {} } },
  });
  await expect(picked(message, fixture.channel.id)).rejects.toThrow('does not offer');
});

test('channels of the requested types, that the member sees', async () => {
  const { announcement, publicThread, text } = channelTypes;
  const news = fixture.guild.addChannel({ name: 'news', type: announcement, nsfw: true });
  const thread = fixture.guild.addChannel({ type: publicThread, parentId: fixture.channel.id });
  const secret = fixture.guild.addChannel({ overwrites: { [fixture.mira.id]: { deny: permissions.viewChannel } } });
  fixture.channel.change({ overwrites: { [fixture.mira.id]: { deny: permissions.attachFiles } } });
  const any = await shown({ type: channels });
  const data = await picked(any, fixture.channel.id);
  expect(data).toMatchObject({
    resolved: {
      channels: {
        [fixture.channel.id]: { name: 'pictures', permissions: String(everyday & ~permissions.attachFiles) },
      },
    },
  });
  expect(data).not.toHaveProperty(`resolved.channels.${fixture.channel.id}.permission_overwrites`);
  expect(await picked(any, news.id)).toMatchObject({
    resolved: { channels: { [news.id]: { type: announcement, nsfw: true } } },
  });
  for (const { id } of [secret, thread]) await expect(picked(any, id)).rejects.toThrow('does not offer');
  const some = await shown({ type: channels, channel_types: [text, publicThread] });
  expect(await picked(some, thread.id)).toMatchObject({
    resolved: { channels: { [thread.id]: { parent_id: fixture.channel.id, thread_metadata: { archived: false } } } },
  });
  await expect(picked(some, news.id)).rejects.toThrow('does not offer');
});

test('a forger picks values that are not offered, but none that do not exist', async () => {
  const secret = fixture.guild.addChannel({ overwrites: { [fixture.mira.id]: { deny: permissions.viewChannel } } });
  const message = await shown({ type: channels });
  expect((await fixture.mira.pick(message, 'menu', [secret.id], { forged: true })).state).toBe('pending');
  const elsewhere = fixture.discord.addGuild().addChannel();
  await expect(fixture.mira.pick(message, 'menu', [elsewhere.id], { forged: true })).rejects.toThrow(
    'nothing here has the id',
  );
});

test('an invisible or deleted channel has nothing to press', async () => {
  const message = await shown({ type: users });
  fixture.channel.change({ overwrites: { [fixture.mira.id]: { deny: permissions.viewChannel } } });
  await expect(picked(message, fixture.mira.id)).rejects.toThrow('You cannot see this channel.');
  fixture.channel.delete();
  await expect(picked(message, fixture.mira.id)).rejects.toThrow('This channel was deleted.');
});

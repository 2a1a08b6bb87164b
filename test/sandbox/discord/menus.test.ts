import { afterEach, beforeEach, expect, test } from 'vitest';
import { everyday, permissions } from '../../../sandbox/discord/world/permissions.ts';
import { listen, type Listener } from './gateway-client.ts';
import { image, setStage, type Stage } from './stage.ts';

let stage: Stage;
let heard: Listener;
beforeEach(async () => {
  stage = await setStage();
  await stage.request('PUT', `/applications/${stage.discord.applicationId}/commands`, [
    image,
    { name: 'Use this Prompt', type: 3 },
    { name: 'Look at', type: 2 },
    { name: 'Remove', type: 3, default_member_permissions: String(permissions.manageMessages) },
    { name: 'Bar', type: 2, default_member_permissions: '0' },
  ]);
  heard = await listen(stage.discord);
});
afterEach(() => stage.close());

const button = { type: 1, components: [{ type: 2, style: 1, custom_id: 'again', label: 'Again' }] };
const channelOf = async (id: string): Promise<unknown> => (await heard.next('INTERACTION_CREATE', id))['channel_id'];
const dataOf = async (id: string): Promise<unknown> => (await heard.next('INTERACTION_CREATE', id))['data'];

test('a command on a message carries the whole message', async () => {
  const asked = await stage.image();
  await stage.callback(asked, 4, { content: 'a red square', components: [button] });
  const message = await stage.discord.until(() => asked.reply());
  const used = await stage.mira.useOnMessage('Use this Prompt', message);
  const data = await dataOf(used.id);
  expect(data).toMatchObject({
    name: 'Use this Prompt',
    type: 3,
    target_id: message.id,
    resolved: {
      messages: {
        [message.id]: {
          id: message.id,
          channel_id: stage.channel.id,
          content: 'a red square',
          components: [{ type: 1, components: [{ custom_id: 'again' }] }],
          interaction_metadata: { id: asked.id, user: { username: 'mira' } },
        },
      },
    },
  });
  expect(data).not.toHaveProperty('options');
  await stage.callback(used, 4, { content: 'x', flags: 64 });
  expect(used.reply()).toMatchObject({ type: 23, interaction_metadata: { target_message_id: message.id } });
});

test('also one that others wrote, with its words', async () => {
  const message = await stage.mira.say(stage.channel, 'just between us');
  const used = await stage.mira.useOnMessage('Use this Prompt', message);
  expect(await dataOf(used.id)).toMatchObject({
    resolved: { messages: { [message.id]: { content: 'just between us' } } },
  });
});

test('a command on a person carries the person and the member, with rights in the channel', async () => {
  const role = stage.guild.addRole({ permissions: permissions.manageMessages });
  const max = stage.guild.addMember({ username: 'max', roles: [role.id] });
  const used = await stage.mira.useOnUser('Look at', max);
  const data = (await dataOf(used.id)) as { resolved: { members: Record<string, object> } };
  expect(data).toMatchObject({
    name: 'Look at',
    type: 2,
    target_id: max.id,
    resolved: {
      users: { [max.id]: { id: max.id, username: 'max' } },
      members: { [max.id]: { roles: [role.id], permissions: String(everyday | permissions.manageMessages) } },
    },
  });
  for (const field of ['user', 'deaf', 'mute']) expect(data.resolved.members[max.id]).not.toHaveProperty(field);
  await stage.callback(used, 4, { content: 'x', flags: 64 });
  expect(used.reply()?.interaction_metadata).toMatchObject({ target_user: { id: max.id } });
});

test('one who has left is a user without a member; the bot is a member too', async () => {
  const max = stage.guild.addMember();
  max.leave();
  const gone = (await dataOf((await stage.mira.useOnUser('Look at', max)).id)) as { resolved: object };
  expect(Object.keys(gone.resolved)).toEqual(['users']);
  const bot = { id: stage.discord.applicationId };
  expect(await dataOf((await stage.mira.useOnUser('Look at', bot)).id)).toMatchObject({
    resolved: { users: { [bot.id]: { bot: true } }, members: { [bot.id]: { roles: [stage.guild.botRole.id] } } },
  });
});

test('the client offers a command to those who may use it; a forger asks all the same', async () => {
  const message = await stage.mira.say(stage.channel, 'x');
  await expect(stage.mira.useOnMessage('Remove', message)).rejects.toThrow('mira may not use "Remove"');
  await expect(stage.mira.useOnUser('Bar', stage.mira)).rejects.toThrow('mira may not use "Bar"');
  for (const used of [
    await stage.mira.useOnMessage('Remove', message, { forged: true }),
    await stage.mira.useOnUser('Bar', stage.mira, { forged: true }),
  ]) {
    expect((await heard.next('INTERACTION_CREATE', used.id))['member']).toMatchObject({
      permissions: String(everyday),
    });
  }
  const moderator = stage.guild.addMember({ permissions: permissions.manageMessages });
  expect((await moderator.useOnMessage('Remove', message)).state).toBe('pending');
  await expect(moderator.useOnUser('Bar', stage.mira)).rejects.toThrow('may not use');
  stage.guild.setOwner(moderator);
  expect((await moderator.useOnUser('Bar', stage.mira)).state).toBe('pending');
});

test('rights in the channel decide, not those in the guild', async () => {
  const moderator = stage.guild.addMember({ permissions: permissions.manageMessages });
  stage.channel.change({ overwrites: { [moderator.id]: { deny: permissions.manageMessages } } });
  const message = await stage.mira.say(stage.channel, 'x');
  await expect(moderator.useOnMessage('Remove', message)).rejects.toThrow('may not use');
});

test('a person’s menu opens in the channel that one looks at, the first unless said otherwise', async () => {
  const other = stage.guild.addChannel({ name: 'other' });
  expect(await channelOf((await stage.mira.useOnUser('Look at', stage.mira)).id)).toBe(stage.channel.id);
  expect(await channelOf((await stage.mira.useOnUser('Look at', stage.mira, { channel: other })).id)).toBe(other.id);
});

test('a message that is gone, or private, has no menu', async () => {
  const asked = await stage.image();
  await stage.callback(asked, 4, { content: 'x', flags: 64 });
  const hidden = await stage.discord.until(() => asked.reply());
  await expect(stage.mira.useOnMessage('Use this Prompt', hidden)).rejects.toThrow('private');
  await stage.mira.deleteMessage(hidden);
  await expect(stage.mira.useOnMessage('Use this Prompt', hidden)).rejects.toThrow('the message is gone');
});

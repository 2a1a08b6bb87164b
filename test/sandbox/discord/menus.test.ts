import { afterEach, beforeEach, expect, test } from 'vitest';
import { everyday, permissions } from '../../../sandbox/discord/world/permissions.ts';
import { listen, type Listener } from './gateway-client.ts';
import { image, startDiscordFixture, type DiscordFixture } from './fixture.ts';

let fixture: DiscordFixture;
let heard: Listener;
beforeEach(async () => {
  fixture = await startDiscordFixture();
  await fixture.request('PUT', `/applications/${fixture.discord.applicationId}/commands`, [
    image,
    { name: 'Use this Prompt', type: 3 },
    { name: 'Look at', type: 2 },
    { name: 'Remove', type: 3, default_member_permissions: String(permissions.manageMessages) },
    { name: 'Bar', type: 2, default_member_permissions: '0' },
  ]);
  heard = await listen(fixture.discord);
});
afterEach(() => fixture.close());

const button = { type: 1, components: [{ type: 2, style: 1, custom_id: 'again', label: 'Again' }] };
const channelOf = async (id: string): Promise<unknown> => (await heard.next('INTERACTION_CREATE', id))['channel_id'];
const dataOf = async (id: string): Promise<unknown> => (await heard.next('INTERACTION_CREATE', id))['data'];

test('a command on a message has the whole message', async () => {
  const asked = await fixture.image();
  await fixture.callback(asked, 4, { content: 'a red square', components: [button] });
  const message = await fixture.discord.until(() => asked.reply());
  const used = await fixture.mira.useOnMessage('Use this Prompt', message);
  const data = await dataOf(used.id);
  expect(data).toMatchObject({
    name: 'Use this Prompt',
    type: 3,
    target_id: message.id,
    resolved: {
      messages: {
        [message.id]: {
          id: message.id,
          channel_id: fixture.channel.id,
          content: 'a red square',
          components: [{ type: 1, components: [{ custom_id: 'again' }] }],
          interaction_metadata: { id: asked.id, user: { username: 'mira' } },
        },
      },
    },
  });
  expect(data).not.toHaveProperty('options');
  await fixture.callback(used, 4, { content: 'x', flags: 64 });
  expect(used.reply()).toMatchObject({
    type: 23,
    interaction: { name: 'Use this Prompt' },
    interaction_metadata: { target_message_id: message.id },
  });
});

test('also a message of somebody else, with its text', async () => {
  const message = await fixture.mira.say(fixture.channel, 'just between us');
  const used = await fixture.mira.useOnMessage('Use this Prompt', message);
  expect(await dataOf(used.id)).toMatchObject({
    resolved: { messages: { [message.id]: { content: 'just between us' } } },
  });
});

test('a command on a person has the person and the member, with permissions in the channel', async () => {
  const role = fixture.guild.addRole({ permissions: permissions.manageMessages });
  const max = fixture.guild.addMember({ username: 'max', roles: [role.id] });
  const used = await fixture.mira.useOnUser('Look at', max);
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
  await fixture.callback(used, 4, { content: 'x', flags: 64 });
  expect(used.reply()?.interaction_metadata).toMatchObject({ target_user: { id: max.id } });
});

test('a person who has left is a user without a member; the bot is a member too', async () => {
  const max = fixture.guild.addMember();
  max.leave();
  const gone = (await dataOf((await fixture.mira.useOnUser('Look at', max)).id)) as { resolved: object };
  expect(Object.keys(gone.resolved)).toEqual(['users']);
  const bot = { id: fixture.discord.applicationId };
  expect(await dataOf((await fixture.mira.useOnUser('Look at', bot)).id)).toMatchObject({
    resolved: { users: { [bot.id]: { bot: true } }, members: { [bot.id]: { roles: [fixture.guild.botRole.id] } } },
  });
});

test('the client offers a command to members who may use it; a forger sends it all the same', async () => {
  const message = await fixture.mira.say(fixture.channel, 'x');
  await expect(fixture.mira.useOnMessage('Remove', message)).rejects.toThrow(
    'You do not have permission to use “Remove”.',
  );
  await expect(fixture.mira.useOnUser('Bar', fixture.mira)).rejects.toThrow('You do not have permission to use “Bar”.');
  for (const used of [
    await fixture.mira.useOnMessage('Remove', message, { forged: true }),
    await fixture.mira.useOnUser('Bar', fixture.mira, { forged: true }),
  ]) {
    expect((await heard.next('INTERACTION_CREATE', used.id))['member']).toMatchObject({
      permissions: String(everyday),
    });
  }
  const moderator = fixture.guild.addMember({ permissions: permissions.manageMessages });
  expect((await moderator.useOnMessage('Remove', message)).state).toBe('pending');
  await expect(moderator.useOnUser('Bar', fixture.mira)).rejects.toThrow('do not have permission');
  fixture.guild.setOwner(moderator);
  expect((await moderator.useOnUser('Bar', fixture.mira)).state).toBe('pending');
});

test('the permissions in the channel decide, not those in the guild', async () => {
  const moderator = fixture.guild.addMember({ permissions: permissions.manageMessages });
  fixture.channel.change({ overwrites: { [moderator.id]: { deny: permissions.manageMessages } } });
  const message = await fixture.mira.say(fixture.channel, 'x');
  await expect(moderator.useOnMessage('Remove', message)).rejects.toThrow('do not have permission');
});

test('a person’s menu opens in the present channel, by default the first', async () => {
  const other = fixture.guild.addChannel({ name: 'other' });
  expect(await channelOf((await fixture.mira.useOnUser('Look at', fixture.mira)).id)).toBe(fixture.channel.id);
  expect(await channelOf((await fixture.mira.useOnUser('Look at', fixture.mira, { channel: other })).id)).toBe(
    other.id,
  );
});

test('a message that is deleted, or private, has no menu', async () => {
  const asked = await fixture.image();
  await fixture.callback(asked, 4, { content: 'x', flags: 64 });
  const hidden = await fixture.discord.until(() => asked.reply());
  await expect(fixture.mira.useOnMessage('Use this Prompt', hidden)).rejects.toThrow('private');
  await fixture.request('DELETE', fixture.webhook(asked, '@original'));
  await expect(fixture.mira.useOnMessage('Use this Prompt', hidden)).rejects.toThrow('This message was deleted.');
});

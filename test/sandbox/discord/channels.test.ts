import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GuildHandle } from '../../../sandbox/discord/people/handles.ts';
import { channelTypes } from '../../../sandbox/discord/world/channels.ts';
import { everyday, permissions } from '../../../sandbox/discord/world/permissions.ts';
import { listen, type Listener } from './gateway-client.ts';
import { startDiscordFixture, type DiscordFixture } from './fixture.ts';

let fixture: DiscordFixture;
let guild: GuildHandle;
let heard: Listener;
beforeEach(async () => {
  fixture = await startDiscordFixture();
  ({ guild } = fixture);
  heard = await listen(fixture.discord);
});
afterEach(() => fixture.close());

const { viewChannel, sendMessages, sendMessagesInThreads, manageThreads } = permissions;
const { announcement, announcementThread, category, forum, privateThread, publicThread, text, voice } = channelTypes;
const post = async (id: string): Promise<unknown> => {
  const { status, body } = await fixture.request('POST', `/channels/${id}/messages`, { content: 'x' });
  return body['code'] ?? status;
};

test.each([
  { name: 'a text channel', type: text, in: category },
  { name: 'a voice channel', type: voice, in: category },
  { name: 'an announcement channel', type: announcement, in: category },
  { name: 'a thread', type: publicThread, in: text },
  { name: 'a post of a forum', type: publicThread, in: forum },
  { name: 'a private thread', type: privateThread, in: text },
  { name: 'an announcement’s thread', type: announcementThread, in: announcement },
])('$name is sent, can be written in, and has its parent', async ({ type, in: parentType }) => {
  const parent = guild.addChannel({ type: parentType });
  const channel = guild.addChannel({
    name: 'here',
    type,
    parentId: parent.id,
    botJoined: true,
    joined: [fixture.mira],
  });
  const isThread = type === publicThread || type === privateThread || type === announcementThread;
  const place = { id: channel.id, name: 'here', type, parent_id: parent.id };
  expect(await heard.next(isThread ? 'THREAD_CREATE' : 'CHANNEL_CREATE', channel.id)).toMatchObject(place);
  expect((await fixture.request('GET', `/channels/${channel.id}`)).body).toMatchObject(place);
  expect(await post(channel.id)).toBe(200);
  await fixture.mira.command(channel, 'image', { prompt: 'x' });
  expect((await heard.next('INTERACTION_CREATE'))['channel']).toMatchObject({
    ...place,
    permissions: String(everyday),
  });
});

test.each([
  { name: 'a category', type: category },
  { name: 'a forum', type: forum },
])('nothing is written in $name itself', async ({ type }) => {
  const channel = guild.addChannel({ name: 'hall', type });
  expect(await post(channel.id)).toBe(50008);
  await expect(fixture.mira.command(channel, 'image', { prompt: 'x' })).rejects.toThrow(
    'You cannot use commands in #hall.',
  );
  await expect(fixture.mira.say(channel, 'x')).rejects.toThrow('You cannot write in #hall.');
});

test.each([
  ['a thread in nothing', {}, 'a thread is in a channel'],
  ['a private thread in a forum', { type: privateThread, in: forum }, 'cannot be in type 15'],
  ['a thread in a category', { type: publicThread, in: category }, 'cannot be in type 4'],
  ['a channel in a channel', { type: text, in: text }, 'cannot be in one of type 0'],
  ['a category in a category', { type: category, in: category }, 'cannot be in one of type 4'],
])('there is no %s', (_name, { type = publicThread, in: parentType }: { type?: number; in?: number }, problem) => {
  const parentId = parentType === undefined ? {} : { parentId: guild.addChannel({ type: parentType }).id };
  expect(() => guild.addChannel({ type, ...parentId })).toThrow(problem);
});

test('a thread has the permissions and the age limit of its channel, and a permission to write of its own', async () => {
  const thread = guild.addChannel({ type: publicThread, parentId: fixture.channel.id });
  guild.setBotPermissions(fixture.channel, viewChannel | sendMessages);
  expect([await post(fixture.channel.id), await post(thread.id)]).toEqual([200, 50013]);
  guild.setBotPermissions(fixture.channel, viewChannel | sendMessagesInThreads);
  expect([await post(fixture.channel.id), await post(thread.id)]).toEqual([50013, 200]);
  guild.setBotPermissions(fixture.channel, sendMessagesInThreads);
  expect(await post(thread.id)).toBe(50001);
  expect((await fixture.mira.command(thread, 'image', { prompt: 'x' })).state).toBe('pending');
  expect(await heard.next('INTERACTION_CREATE')).not.toHaveProperty('channel.nsfw');
  expect(() => thread.change({ nsfw: true })).toThrow('as the channel that it is in');
});

test('a private thread is visible to a bot that was added to it, or may manage threads', async () => {
  const thread = guild.addChannel({ type: privateThread, parentId: fixture.channel.id });
  expect(await post(thread.id)).toBe(50001);
  guild.botRole.change({ permissions: everyday | manageThreads });
  expect(await heard.next('THREAD_LIST_SYNC')).toMatchObject({
    channel_ids: [fixture.channel.id],
    threads: [{ id: thread.id, parent_id: fixture.channel.id }],
  });
  expect(await post(thread.id)).toBe(200);
});

test('changes of a channel are sent', async () => {
  fixture.channel.change({ name: 'art', nsfw: true, overwrites: { [fixture.mira.id]: { deny: sendMessages } } });
  expect(await heard.next('CHANNEL_UPDATE')).toMatchObject({
    id: fixture.channel.id,
    name: 'art',
    nsfw: true,
    permission_overwrites: [{ id: fixture.mira.id, type: 1, allow: '0', deny: String(sendMessages) }],
  });
  expect(fixture.channel.name).toBe('art');
});

test('a new channel is like its category, and follows it while they are in sync', async () => {
  const hall = guild.addChannel({ type: category, overwrites: { [guild.id]: { deny: sendMessages } } });
  const [same, own] = [
    guild.addChannel({ parentId: hall.id }),
    guild.addChannel({ parentId: hall.id, overwrites: {} }),
  ];
  expect([await post(same.id), await post(own.id)]).toEqual([50013, 200]);
  hall.change({ overwrites: {} });
  expect(await heard.next('CHANNEL_UPDATE', same.id)).toMatchObject({ permission_overwrites: [] });
  expect(await post(same.id)).toBe(200);
});

test('the channels of a deleted category stay; threads are deleted with their channel', async () => {
  const hall = guild.addChannel({ type: category });
  const inside = guild.addChannel({ parentId: hall.id });
  const thread = guild.addChannel({ type: publicThread, parentId: inside.id });
  hall.delete();
  expect(await heard.next('CHANNEL_DELETE')).toMatchObject({ id: hall.id });
  expect(await heard.next('CHANNEL_UPDATE', inside.id)).toMatchObject({ parent_id: null });
  expect(await post(thread.id)).toBe(200);
  inside.delete();
  expect([await post(inside.id), await post(thread.id)]).toEqual([10003, 10003]);
  expect(heard.all().filter(([name]) => name === 'THREAD_DELETE')).toEqual([]);
});

describe('a channel that the bot cannot see', () => {
  const hidden = { name: '___hidden___', flags: 1 << 17, parent_id: null };

  test('is sent with type and position only, and not listed', async () => {
    const secret = guild.addChannel({ name: 'secret', nsfw: true, overwrites: { [guild.id]: { deny: viewChannel } } });
    const told = await heard.next('CHANNEL_CREATE');
    expect(told).toMatchObject({ id: secret.id, type: text, ...hidden, nsfw: false });
    expect(told['permission_overwrites']).toEqual([{ id: guild.id, type: 0, allow: '0', deny: String(viewChannel) }]);
    const { body } = await fixture.request('GET', `/guilds/${guild.id}/channels`);
    expect(body).toMatchObject([{ id: fixture.channel.id }]);
    expect((await fixture.request('GET', `/channels/${secret.id}`)).body).toMatchObject({ code: 50001 });
    expect((await fixture.request('GET', `/channels/${fixture.channel.id}`)).status).toBe(200);
  });

  test('is sent completely when a role shows it, with its category, and hidden again when it does not', async () => {
    const hall = guild.addChannel({ name: 'staff', type: category, overwrites: { [guild.id]: { deny: viewChannel } } });
    const secret = guild.addChannel({ name: 'secret', parentId: hall.id });
    secret.change({ overwrites: { [guild.id]: { deny: viewChannel }, [guild.botRole.id]: { allow: viewChannel } } });
    expect(await heard.next('CHANNEL_UPDATE', secret.id)).toMatchObject({
      name: 'secret',
      parent_id: hall.id,
      flags: 0,
    });
    expect(await heard.next('CHANNEL_UPDATE', hall.id)).toMatchObject({ name: 'staff', flags: 0 });
    const earlier = heard.all().length;
    guild.setBotPermissions(secret, 0n);
    await fixture.discord.until(() => heard.all().length >= earlier + 2);
    expect(heard.all().slice(earlier)).toMatchObject([
      ['CHANNEL_UPDATE', { id: hall.id, ...hidden }],
      ['CHANNEL_UPDATE', { id: secret.id, ...hidden }],
    ]);
  });

  test('is sent completely by an interaction in it', async () => {
    guild.setBotPermissions(fixture.channel, 0n);
    await fixture.image();
    expect((await heard.next('INTERACTION_CREATE'))['channel']).toMatchObject({ name: 'pictures', flags: 0 });
  });
});

test('a member who cannot see a channel or use commands there does not, and reads nothing', async () => {
  await fixture.mira.say(fixture.channel, 'hello');
  fixture.channel.change({ overwrites: { [fixture.mira.id]: { deny: permissions.useApplicationCommands } } });
  await expect(fixture.image()).rejects.toThrow('You cannot use commands in #pictures.');
  expect(fixture.mira.sees(fixture.channel)).toHaveLength(1);
  fixture.channel.change({ overwrites: { [fixture.mira.id]: { deny: viewChannel } } });
  await expect(fixture.image()).rejects.toThrow('You cannot use commands in #pictures.');
  await expect(fixture.mira.say(fixture.channel, 'x')).rejects.toThrow('You cannot write in #pictures.');
  expect(fixture.mira.sees(fixture.channel)).toEqual([]);
});

test('only existing roles and members have overwrites, and nobody becomes administrator by one', () => {
  const unknown = '123456789012345678';
  expect(() => fixture.channel.change({ overwrites: { [unknown]: {} } })).toThrow('has nobody');
  expect(() => guild.setBotPermissions(fixture.channel, permissions.administrator)).toThrow('only roles');
});

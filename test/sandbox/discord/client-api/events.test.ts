import { afterEach, beforeEach, expect, test } from 'vitest';
import { channelTypes } from '../../../../sandbox/discord/world/channels.ts';
import { everyday, permissions } from '../../../../sandbox/discord/world/permissions.ts';
import { startClientFixture, type ClientFixture } from './fixture.ts';

let fixture: ClientFixture;
beforeEach(async () => {
  fixture = await startClientFixture();
});
afterEach(() => fixture.close());

const post = (content: string) => fixture.request('POST', fixture.messages, { content });

test('a client begins with everything that its person sees, and gets each change once', async () => {
  await post('before');
  const feed = await fixture.watch(fixture.mira.id);
  const start = await feed.next('start');
  expect(start.now).toBe(fixture.clock.now());
  expect(start.messages).toMatchObject([{ content: 'before', history: [] }]);
  const { body } = await post('after');
  expect((await feed.next('message')).message).toMatchObject({ content: 'after' });
  await fixture.request('PATCH', `${fixture.messages}/${String(body['id'])}`, { content: 'edited' });
  expect((await feed.next('message')).message).toMatchObject({ content: 'edited', history: [] });
  await fixture.request('DELETE', `${fixture.messages}/${String(body['id'])}`);
  expect((await feed.next('gone')).messageId).toBe(body['id']);
  // The clock of the fixture stands still, while time goes on.
  const types = feed.events.map(({ type }) => type).filter((type) => type !== 'clock');
  expect(types).toEqual(['start', 'message', 'message', 'gone']);
});

test('a private answer reaches only its receiver, who can remove it from their view; the bot goes on editing it', async () => {
  const other = fixture.guild.addMember();
  const [feed, others] = [await fixture.watch(fixture.mira.id), await fixture.watch(other.id)];
  const command = await fixture.image();
  const components = [{ type: 1, components: [{ type: 2, style: 2, label: 'x', custom_id: 'x' }] }];
  await fixture.callback(command, 4, { content: 'psst', flags: 64, components });
  const { message } = await feed.next('message');
  expect(message).toMatchObject({ content: 'psst', ephemeralTo: fixture.mira.id });
  expect((await fixture.ask('DELETE', `/client/${other.id}/messages/${message.id}`)).status).toBe(422);
  expect((await fixture.ask('DELETE', `/client/${fixture.mira.id}/messages/${message.id}`)).status).toBe(204);
  expect((await feed.next('gone')).messageId).toBe(message.id);
  const press = await fixture.ask('POST', `/client/${fixture.mira.id}/messages/${message.id}/components`, {
    customId: 'x',
  });
  expect(press).toEqual({ status: 422, body: { message: 'You removed this message from your view.' } });
  expect((await fixture.request('PATCH', fixture.webhook(command, '@original'), { content: 'x' })).status).toBe(200);
  await post('for everybody');
  expect((await others.next('message')).message).toMatchObject({ content: 'for everybody' });
  expect((await feed.next('message')).message).toMatchObject({ content: 'for everybody' });
  expect(JSON.stringify(others.events)).not.toContain('psst');
});

test('what a person may no longer see is gone from their client, and comes back with the right', async () => {
  await post('seen');
  const feed = await fixture.watch(fixture.mira.id);
  const [message] = (await feed.next('start')).messages;
  fixture.channel.change({
    overwrites: {
      [fixture.guild.id]: { deny: permissions.viewChannel },
      [fixture.guild.botRole.id]: { allow: permissions.viewChannel },
    },
  });
  expect((await feed.next('places')).places.guilds[0]?.channels).toEqual([]);
  expect((await feed.next('gone')).messageId).toBe(message?.id);
  await post('unseen');
  fixture.channel.change({ overwrites: {} });
  expect((await feed.next('message')).message.content).toBe('seen');
  expect((await feed.next('message')).message.content).toBe('unseen');
});

test('without the permission to read the history, only new messages are shown', async () => {
  await post('old');
  fixture.guild.everyone.change({ permissions: everyday & ~permissions.readMessageHistory });
  fixture.guild.botRole.change({ permissions: everyday });
  fixture.clock.advance(1);
  const feed = await fixture.watch(fixture.mira.id);
  expect((await feed.next('start')).messages).toEqual([]);
  await post('new');
  expect((await feed.next('message')).message.content).toBe('new');
});

test('the places have servers, channels, members and roles as this person sees them', async () => {
  const { guild, discord } = fixture;
  const painters = guild.addRole({ name: 'painters', color: 0xff0000 });
  const max = guild.addMember({ username: 'max', permissions: permissions.manageMessages, roles: [painters.id] });
  guild.setOwner(max);
  const group = guild.addChannel({ type: channelTypes.category, name: 'group' });
  const deny = { overwrites: { [guild.id]: { deny: permissions.viewChannel } } };
  guild.addChannel({ type: channelTypes.category, name: 'hidden group', ...deny });
  const log = guild.addChannel({ name: 'log', parentId: group.id, ...deny });
  const adults = guild.addChannel({ name: 'adults', nsfw: true });
  const forum = guild.addChannel({ name: 'forum', type: channelTypes.forum });
  const entry = guild.addChannel({ name: 'entry', type: channelTypes.publicThread, parentId: forum.id });
  const secret = guild.addChannel({
    name: 'secret',
    type: channelTypes.privateThread,
    parentId: fixture.channel.id,
    joined: [fixture.mira],
  });
  discord.addGuild({ name: 'Elsewhere' }).addChannel();
  const bot = discord.applicationId;

  const mine = (await (await fixture.watch(fixture.mira.id)).next('start')).places;
  const fileLimit = 10 * 1024 * 1024;
  const plain = { nsfw: false, mayWrite: true, mayDelete: false, fileLimit };
  expect(mine.guilds).toEqual([
    {
      id: guild.id,
      name: 'Studio',
      channels: [
        { ...plain, id: fixture.channel.id, type: 0, name: 'pictures' },
        { ...plain, id: adults.id, type: 0, name: 'adults', nsfw: true },
        { ...plain, id: forum.id, type: 15, name: 'forum', mayWrite: false },
        { ...plain, id: entry.id, type: 11, name: 'entry', parentId: forum.id },
        { ...plain, id: secret.id, type: 12, name: 'secret', parentId: fixture.channel.id },
      ],
      members: [
        { id: fixture.mira.id, name: 'mira', isBot: false, roles: [], isOwner: false },
        { id: max.id, name: 'max', isBot: false, roles: [max.roles[1], painters.id], isOwner: true },
        { id: bot, name: 'easel', isBot: true, roles: [guild.botRole.id], isOwner: false },
      ],
      roles: [
        { id: max.roles[1], name: 'max', color: 0 },
        { id: painters.id, name: 'painters', color: 0xff0000 },
        { id: guild.botRole.id, name: 'easel', color: 0 },
        { id: guild.id, name: '@everyone', color: 0 },
      ],
    },
  ]);
  expect(mine.directMessages).toMatchObject({ ...plain, type: 1, name: 'easel' });

  const third = guild.addMember();
  const strangers = (await (await fixture.watch(third.id)).next('start')).places.guilds[0]?.channels ?? [];
  expect(strangers.map(({ name }) => name)).toEqual(['pictures', 'adults', 'forum', 'entry']);
  const owners = (await (await fixture.watch(max.id)).next('start')).places.guilds[0]?.channels ?? [];
  expect(owners.map(({ name }) => name)).toEqual(['pictures', 'group', 'log', 'adults', 'forum', 'entry', 'secret']);
  expect(owners.find(({ id }) => id === log.id)).toMatchObject({ parentId: group.id, mayDelete: true });
});

test('changes of servers, roles and members are told as places, and of commands as commands', async () => {
  const feed = await fixture.watch(fixture.mira.id);
  await feed.next('start');
  await fixture.request('PUT', `/applications/${fixture.discord.applicationId}/commands`, []);
  await feed.next('commands');
  const role = fixture.guild.addRole({ name: 'painters' });
  expect((await feed.next('places')).places.guilds[0]?.roles[0]).toMatchObject({ name: 'painters' });
  fixture.mira.giveRole(role);
  expect((await feed.next('places')).places.guilds[0]?.members[0]).toMatchObject({ roles: [role.id] });
  fixture.mira.leave();
  expect((await feed.next('places')).places.guilds).toEqual([]);
});

test('who may use a command is told as commands as well', async () => {
  const forModerators = { name: 'tidy', description: 'x', default_member_permissions: '8192' };
  await fixture.request('PUT', `/applications/${fixture.discord.applicationId}/commands`, [forModerators]);
  const feed = await fixture.watch(fixture.mira.id);
  await feed.next('start');
  fixture.guild.everyone.change({ permissions: everyday | permissions.manageMessages });
  expect(await feed.next('commands')).toEqual({ type: 'commands' });
});

test('a clock that was moved is told, and the links of files are signed anew for it', async () => {
  const files = [{ name: 'a.png', bytes: new Uint8Array([1]) }];
  await fixture.upload('POST', fixture.messages, { content: 'x' }, files);
  const feed = await fixture.watch(fixture.mira.id);
  const [before] = (await feed.next('start')).messages;
  fixture.clock.advance(24 * 60 * 60 * 1000);
  const { now } = await feed.next('clock');
  expect(now).toBe(fixture.clock.now());
  const link = (await feed.next('message')).message.attachments[0]?.url ?? '';
  const fileAt = (url: string) => fetch(fixture.origin + url.slice(fixture.discord.origin.length));
  expect((await fileAt(before?.attachments[0]?.url ?? '')).status).toBe(404);
  expect((await fileAt(link)).status).toBe(200);
});

test('direct messages are seen by their person alone', async () => {
  const other = fixture.guild.addMember();
  const [feed, others] = [await fixture.watch(fixture.mira.id), await fixture.watch(other.id)];
  const { body } = await fixture.request('POST', '/users/@me/channels', { recipient_id: fixture.mira.id });
  await fixture.request('POST', `/channels/${String(body['id'])}/messages`, { content: 'psst' });
  expect((await feed.next('message')).message).toMatchObject({ content: 'psst', channel_id: body['id'] });
  await post('all');
  await others.next('message');
  expect(JSON.stringify(others.events)).not.toContain('psst');
  const path = `/client/${other.id}/channels/${String(body['id'])}/messages`;
  expect((await fixture.ask('POST', path, { content: 'x' })).status).toBe(404);
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { channelTypes } from '../../../sandbox/discord/world/channels.ts';
import { everyday, permissions } from '../../../sandbox/discord/world/permissions.ts';
import { startDiscordFixture, type DiscordFixture, type HttpAnswer } from './fixture.ts';
import { listen, type Listener } from './gateway-client.ts';

let fixture: DiscordFixture;
let heard: Listener;
beforeEach(async () => {
  fixture = await startDiscordFixture();
  heard = await listen(fixture.discord);
});
afterEach(() => fixture.close());

async function posted(): Promise<string> {
  const { body } = await fixture.request('POST', fixture.messages, { content: 'x' });
  return String(body['id']);
}
const start = (message: string, body: object = { name: 'a story' }): Promise<HttpAnswer> =>
  fixture.request('POST', `${fixture.messages}/${message}/threads`, body);

test('a thread has the id of its message, and the gateway tells of it', async () => {
  const message = await posted();
  const { status, body } = await start(message, { name: '  a story  ', auto_archive_duration: 60 });
  expect([status, body]).toMatchObject([
    201,
    { id: message, name: 'a story', type: channelTypes.publicThread, parent_id: fixture.channel.id },
  ]);
  expect(await heard.next('THREAD_CREATE', message)).toMatchObject({ id: message, newly_created: true });
  const inThread = await fixture.request('POST', `/channels/${message}/messages`, { content: 'y' });
  expect(inThread).toMatchObject({ status: 200, body: { channel_id: message } });
  expect(
    fixture.guild
      .channels()
      .find(({ id }) => id === message)
      ?.messages(),
  ).toHaveLength(1);
});

test('in a channel of announcements it is a thread of its own type', async () => {
  const news = fixture.guild.addChannel({ type: channelTypes.announcement });
  const { body } = await fixture.request('POST', `/channels/${news.id}/messages`, { content: 'x' });
  const thread = await fixture.request('POST', `/channels/${news.id}/messages/${String(body['id'])}/threads`, {
    name: 'x',
  });
  expect(thread.body).toMatchObject({ type: channelTypes.announcementThread });
});

test.each([
  ['no name', {}],
  ['a blank name', { name: '   ' }],
  ['a name of 101 characters', { name: 'x'.repeat(101) }],
  ['another time until it is archived', { name: 'x', auto_archive_duration: 61 }],
])('%s is refused', async (_case, body) => {
  expect(await start(await posted(), body)).toMatchObject({ status: 400, body: { code: 50035 } });
});

test('a message has one thread, a thread has none, and an unknown message neither', async () => {
  const message = await posted();
  await start(message);
  expect(await start(message)).toMatchObject({ status: 400, body: { code: 160_004 } });
  const inside = await fixture.request('POST', `/channels/${message}/messages`, { content: 'y' });
  const nested = `/channels/${message}/messages/${String(inside.body['id'])}/threads`;
  expect(await fixture.request('POST', nested, { name: 'x' })).toMatchObject({ status: 400, body: { code: 50024 } });
  expect(await start('1234567890123456789')).toMatchObject({ status: 404, body: { code: 10008 } });
});

test.each([
  ['to start threads', everyday & ~permissions.createPublicThreads, 50013],
  ['to read the history', everyday & ~permissions.readMessageHistory, 50013],
  ['to see the channel', everyday & ~permissions.viewChannel, 50001],
])('it needs the permission %s', async (_case, bits, code) => {
  const message = await posted();
  fixture.guild.setBotPermissions(fixture.channel, bits);
  expect(await start(message)).toMatchObject({ status: 403, body: { code } });
});

test('writing in it needs a permission of its own', async () => {
  const message = await posted();
  await start(message);
  fixture.guild.setBotPermissions(fixture.channel, everyday & ~permissions.sendMessagesInThreads);
  const answer = await fixture.request('POST', `/channels/${message}/messages`, { content: 'y' });
  expect(answer).toMatchObject({ status: 403, body: { code: 50013 } });
});

test('in an archived thread nothing is changed; a new message opens it again, unless it is locked', async () => {
  const message = await posted();
  await start(message);
  const thread = fixture.guild.channels().find(({ id }) => id === message);
  const path = `/channels/${message}/messages`;
  const { body } = await fixture.request('POST', path, { content: 'y' });
  thread?.changeThread({ archived: true });
  const edit = (): Promise<HttpAnswer> => fixture.request('PATCH', `${path}/${String(body['id'])}`, { content: 'z' });
  expect(await edit()).toMatchObject({ status: 400, body: { code: 50083 } });
  expect((await fixture.request('POST', path, { content: 'more' })).status).toBe(200);
  expect((await edit()).status).toBe(200);
  thread?.changeThread({ archived: true, locked: true });
  expect(await fixture.request('POST', path, { content: 'more' })).toMatchObject({
    status: 403,
    body: { code: 160_005 },
  });
  expect(() => fixture.channel.changeThread({ archived: true })).toThrow('is no thread');
});

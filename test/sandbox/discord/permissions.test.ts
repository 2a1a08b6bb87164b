import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDiscordFixture, type HttpAnswer, type DiscordFixture } from './fixture.ts';

let fixture: DiscordFixture;
beforeEach(async () => {
  fixture = await startDiscordFixture();
});
afterEach(() => fixture.close());

const view = 1n << 10n;
const send = 1n << 11n;
const history = 1n << 16n;
const manageMessages = 1n << 13n;

const post = (): Promise<HttpAnswer> => fixture.request('POST', fixture.messages, { content: 'x' });

async function directChannel(): Promise<string> {
  const opened = await fixture.request('POST', '/users/@me/channels', { recipient_id: fixture.mira.id });
  return `/channels/${String(opened.body['id'])}/messages`;
}

test('a deleted channel is unknown', async () => {
  const interaction = await fixture.image();
  await fixture.callback(interaction, 4, { content: 'x' });
  fixture.channel.delete();
  expect(await post()).toMatchObject({ status: 404, body: { code: 10003 } });
  const original = fixture.webhook(interaction, '@original');
  expect(await fixture.request('PATCH', original, { content: 'y' })).toMatchObject({
    status: 404,
    body: { code: 10003 },
  });
});

test('a guild that removed the bot cannot be reached', async () => {
  fixture.guild.removeBot();
  expect(await post()).toMatchObject({ status: 403, body: { code: 50001 } });
  await expect(fixture.image()).rejects.toThrow('easel is not in Studio.');
});

test.each([
  ['without seeing the channel', send, 50001],
  ['without sending', view, 50013],
])('%s a message is refused', async (_name, bits, code) => {
  fixture.guild.setBotPermissions(fixture.channel, bits);
  expect(await post()).toMatchObject({ status: 403, body: { code } });
});

test('files and reading the history have permissions of their own; an answer to an interaction needs none', async () => {
  fixture.guild.setBotPermissions(fixture.channel, view | send);
  expect((await post()).status).toBe(200);
  const file = { name: 'a.txt', bytes: Buffer.from('abc') };
  const upload = await fixture.upload('POST', fixture.messages, { content: 'x' }, [file]);
  expect(upload).toMatchObject({ status: 403, body: { code: 50013 } });
  const [posted] = fixture.channel.messages();
  const one = `${fixture.messages}/${posted?.id}`;
  expect((await fixture.request('GET', fixture.messages)).body).toEqual([]);
  expect(await fixture.request('GET', one)).toMatchObject({ status: 403, body: { code: 50013 } });
  fixture.guild.setBotPermissions(fixture.channel, view | send | history);
  expect((await fixture.request('GET', fixture.messages)).body).toHaveLength(1);
  expect((await fixture.request('GET', one)).status).toBe(200);
  fixture.guild.setBotPermissions(fixture.channel, 0n);
  expect((await fixture.callback(await fixture.image(), 4, { content: 'x' })).status).toBe(204);
});

test('only the recipient sees a direct message', async () => {
  const path = await directChannel();
  expect(await directChannel()).toBe(path);
  expect((await fixture.request('POST', path, { content: 'psst' })).status).toBe(200);
  expect(fixture.mira.directMessages()).toMatchObject([{ content: 'psst' }]);
  expect(fixture.channel.messages()).toEqual([]);
});

test('closed direct messages, strangers and nobody are refused', async () => {
  const path = await directChannel();
  fixture.mira.closeDirectMessages();
  expect(await fixture.request('POST', path, { content: 'x' })).toMatchObject({ status: 403, body: { code: 50007 } });
  fixture.guild.removeBot();
  expect(await fixture.request('POST', path, { content: 'x' })).toMatchObject({ status: 403, body: { code: 50278 } });
  const nobody = { recipient_id: '123456789012345678' };
  expect(await fixture.request('POST', '/users/@me/channels', nobody)).toMatchObject({
    status: 400,
    body: { code: 50033 },
  });
});

test('a button in a direct message can be pressed', async () => {
  const row = { type: 1, components: [{ type: 2, style: 1, custom_id: 'show', label: 'Show me' }] };
  await fixture.request('POST', await directChannel(), { content: 'x', components: [row] });
  const [message] = fixture.mira.directMessages();
  if (message === undefined) throw new Error('no direct message');
  const press = await fixture.mira.press(message, 'show');
  expect((await fixture.callback(press, 7, { content: 'shown' })).status).toBe(204);
  expect(fixture.mira.directMessages()).toMatchObject([{ content: 'shown' }]);
});

test("another's message cannot be edited, and not deleted without the permission", async () => {
  const { id } = await fixture.mira.say(fixture.channel, 'mine');
  const path = `${fixture.messages}/${id}`;
  expect(await fixture.request('PATCH', path, { content: 'x' })).toMatchObject({ status: 403, body: { code: 50005 } });
  expect(await fixture.request('DELETE', path)).toMatchObject({ status: 403, body: { code: 50013 } });
  fixture.guild.botRole.change({ permissions: 8n });
  expect((await fixture.request('DELETE', path)).status).toBe(204);
  expect(fixture.channel.messages()).toEqual([]);
});

test('the bot’s own messages are edited and deleted without the permission to write; a new file needs the one to attach', async () => {
  const path = `${fixture.messages}/${String((await post()).body['id'])}`;
  fixture.guild.setBotPermissions(fixture.channel, view);
  expect((await fixture.request('PATCH', path, { content: 'y' })).status).toBe(200);
  const file = { name: 'a.txt', bytes: Buffer.from('abc') };
  const body = { attachments: [{ id: '0' }] };
  expect(await fixture.upload('PATCH', path, body, [file])).toMatchObject({ status: 403, body: { code: 50013 } });
  fixture.guild.setBotPermissions(fixture.channel, send);
  const unseen = { status: 403, body: { code: 50001 } };
  expect(await fixture.request('PATCH', path, { content: 'z' })).toMatchObject(unseen);
  expect(await fixture.request('DELETE', path)).toMatchObject(unseen);
  fixture.guild.setBotPermissions(fixture.channel, view);
  expect((await fixture.request('DELETE', path)).status).toBe(204);
  expect(await fixture.request('DELETE', path)).toMatchObject({ status: 404, body: { code: 10008 } });
});

test('Manage Messages lets the bot delete what others wrote', async () => {
  const { id } = await fixture.mira.say(fixture.channel, 'mine');
  fixture.guild.setBotPermissions(fixture.channel, view | manageMessages);
  expect((await fixture.request('DELETE', `${fixture.messages}/${id}`)).status).toBe(204);
});

test('the bot deletes its direct messages', async () => {
  const path = await directChannel();
  const { body } = await fixture.request('POST', path, { content: 'psst' });
  expect((await fixture.request('DELETE', `${path}/${String(body['id'])}`)).status).toBe(204);
  expect(fixture.mira.directMessages()).toEqual([]);
});

test("other people's messages are not read, unless they mention the bot", async () => {
  await fixture.mira.say(fixture.channel, 'among us');
  await fixture.mira.say(fixture.channel, `<@${fixture.discord.applicationId}> hello`);
  const mentioned = { content: `<@${fixture.discord.applicationId}> hello`, author: { username: 'mira' } };
  expect((await fixture.request('GET', fixture.messages)).body).toMatchObject([mentioned, { content: '' }]);
  expect(fixture.channel.messages()).toMatchObject([{ content: 'among us' }, mentioned]);
});

test('only people with the permission delete a message', async () => {
  await post();
  const [message] = fixture.channel.messages();
  if (message === undefined) throw new Error('no message');
  await expect(fixture.mira.deleteMessage(message)).rejects.toThrow('not yours');
  const moderator = fixture.guild.addMember({ permissions: 1n << 13n });
  await moderator.deleteMessage(message);
  expect(fixture.channel.messages()).toEqual([]);
  const hidden = await fixture.image();
  await fixture.callback(hidden, 4, { content: 'x', flags: 64 });
  const own = fixture.mira.sees(fixture.channel)[0];
  if (own === undefined) throw new Error('no private message');
  await fixture.mira.deleteMessage(own);
  expect(fixture.mira.sees(fixture.channel)).toEqual([]);
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { setStage, type Answer, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

const view = 1n << 10n;
const send = 1n << 11n;
const history = 1n << 16n;
const manageMessages = 1n << 13n;

const post = (): Promise<Answer> => stage.request('POST', stage.messages, { content: 'x' });

async function directChannel(): Promise<string> {
  const opened = await stage.request('POST', '/users/@me/channels', { recipient_id: stage.mira.id });
  return `/channels/${String(opened.body['id'])}/messages`;
}

test('a deleted channel is unknown', async () => {
  const interaction = await stage.image();
  await stage.callback(interaction, 4, { content: 'x' });
  stage.channel.delete();
  expect(await post()).toMatchObject({ status: 404, body: { code: 10003 } });
  const original = stage.webhook(interaction, '@original');
  expect(await stage.request('PATCH', original, { content: 'y' })).toMatchObject({
    status: 404,
    body: { code: 10003 },
  });
});

test('a guild that removed the bot is out of reach', async () => {
  stage.guild.removeBot();
  expect(await post()).toMatchObject({ status: 403, body: { code: 50001 } });
  await expect(stage.image()).rejects.toThrow('the bot is not in Studio');
});

test.each([
  ['without seeing the channel', send, 50001],
  ['without sending', view, 50013],
])('%s a message is refused', async (_name, bits, code) => {
  stage.guild.setBotPermissions(stage.channel, bits);
  expect(await post()).toMatchObject({ status: 403, body: { code } });
});

test('files and reading back have permissions of their own; an answer to an interaction needs none', async () => {
  stage.guild.setBotPermissions(stage.channel, view | send);
  expect((await post()).status).toBe(200);
  const file = { name: 'a.txt', bytes: Buffer.from('abc') };
  const upload = await stage.upload('POST', stage.messages, { content: 'x' }, [file]);
  expect(upload).toMatchObject({ status: 403, body: { code: 50013 } });
  const [posted] = stage.channel.messages();
  const one = `${stage.messages}/${posted?.id}`;
  expect((await stage.request('GET', stage.messages)).body).toEqual([]);
  expect(await stage.request('GET', one)).toMatchObject({ status: 403, body: { code: 50013 } });
  stage.guild.setBotPermissions(stage.channel, view | send | history);
  expect((await stage.request('GET', stage.messages)).body).toHaveLength(1);
  expect((await stage.request('GET', one)).status).toBe(200);
  stage.guild.setBotPermissions(stage.channel, 0n);
  expect((await stage.callback(await stage.image(), 4, { content: 'x' })).status).toBe(204);
});

test('a direct message reaches its reader alone', async () => {
  const path = await directChannel();
  expect(await directChannel()).toBe(path);
  expect((await stage.request('POST', path, { content: 'psst' })).status).toBe(200);
  expect(stage.mira.directMessages()).toMatchObject([{ content: 'psst' }]);
  expect(stage.channel.messages()).toEqual([]);
});

test('closed direct messages, strangers and nobody are refused', async () => {
  const path = await directChannel();
  stage.mira.closeDirectMessages();
  expect(await stage.request('POST', path, { content: 'x' })).toMatchObject({ status: 403, body: { code: 50007 } });
  stage.guild.removeBot();
  expect(await stage.request('POST', path, { content: 'x' })).toMatchObject({ status: 403, body: { code: 50278 } });
  const nobody = { recipient_id: '123456789012345678' };
  expect(await stage.request('POST', '/users/@me/channels', nobody)).toMatchObject({
    status: 400,
    body: { code: 50033 },
  });
});

test('a button in a direct message can be pressed', async () => {
  const row = { type: 1, components: [{ type: 2, style: 1, custom_id: 'show', label: 'Show me' }] };
  await stage.request('POST', await directChannel(), { content: 'x', components: [row] });
  const [message] = stage.mira.directMessages();
  if (message === undefined) throw new Error('no direct message');
  const press = await stage.mira.press(message, 'show');
  expect((await stage.callback(press, 7, { content: 'shown' })).status).toBe(204);
  expect(stage.mira.directMessages()).toMatchObject([{ content: 'shown' }]);
});

test("another's message cannot be edited, and not deleted without the permission", async () => {
  const { id } = await stage.mira.say(stage.channel, 'mine');
  const path = `${stage.messages}/${id}`;
  expect(await stage.request('PATCH', path, { content: 'x' })).toMatchObject({ status: 403, body: { code: 50005 } });
  expect(await stage.request('DELETE', path)).toMatchObject({ status: 403, body: { code: 50013 } });
  stage.guild.botRole.change({ permissions: 8n });
  expect((await stage.request('DELETE', path)).status).toBe(204);
  expect(stage.channel.messages()).toEqual([]);
});

test('the bot’s own messages are edited and deleted without the right to write, a file only with that to attach', async () => {
  const path = `${stage.messages}/${String((await post()).body['id'])}`;
  stage.guild.setBotPermissions(stage.channel, view);
  expect((await stage.request('PATCH', path, { content: 'y' })).status).toBe(200);
  const file = { name: 'a.txt', bytes: Buffer.from('abc') };
  const body = { attachments: [{ id: '0' }] };
  expect(await stage.upload('PATCH', path, body, [file])).toMatchObject({ status: 403, body: { code: 50013 } });
  stage.guild.setBotPermissions(stage.channel, send);
  const unseen = { status: 403, body: { code: 50001 } };
  expect(await stage.request('PATCH', path, { content: 'z' })).toMatchObject(unseen);
  expect(await stage.request('DELETE', path)).toMatchObject(unseen);
  stage.guild.setBotPermissions(stage.channel, view);
  expect((await stage.request('DELETE', path)).status).toBe(204);
  expect(await stage.request('DELETE', path)).toMatchObject({ status: 404, body: { code: 10008 } });
});

test('Manage Messages lets the bot delete what others wrote', async () => {
  const { id } = await stage.mira.say(stage.channel, 'mine');
  stage.guild.setBotPermissions(stage.channel, view | manageMessages);
  expect((await stage.request('DELETE', `${stage.messages}/${id}`)).status).toBe(204);
});

test('the bot deletes its direct messages', async () => {
  const path = await directChannel();
  const { body } = await stage.request('POST', path, { content: 'psst' });
  expect((await stage.request('DELETE', `${path}/${String(body['id'])}`)).status).toBe(204);
  expect(stage.mira.directMessages()).toEqual([]);
});

test('what others write is not read, unless it mentions the bot', async () => {
  await stage.mira.say(stage.channel, 'among us');
  await stage.mira.say(stage.channel, `<@${stage.discord.applicationId}> hello`);
  const mentioned = { content: `<@${stage.discord.applicationId}> hello`, author: { username: 'mira' } };
  expect((await stage.request('GET', stage.messages)).body).toMatchObject([mentioned, { content: '' }]);
  expect(stage.channel.messages()).toMatchObject([{ content: 'among us' }, mentioned]);
});

test('only who may takes away a message', async () => {
  await post();
  const [message] = stage.channel.messages();
  if (message === undefined) throw new Error('no message');
  await expect(stage.mira.deleteMessage(message)).rejects.toThrow('not theirs');
  const moderator = stage.guild.addMember({ permissions: 1n << 13n });
  await moderator.deleteMessage(message);
  expect(stage.channel.messages()).toEqual([]);
  const hidden = await stage.image();
  await stage.callback(hidden, 4, { content: 'x', flags: 64 });
  const own = stage.mira.sees(stage.channel)[0];
  if (own === undefined) throw new Error('no private message');
  await stage.mira.deleteMessage(own);
  expect(stage.mira.sees(stage.channel)).toEqual([]);
});

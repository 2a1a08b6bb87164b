import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDiscordFixture, type HttpAnswer, type DiscordFixture } from './fixture.ts';
import { permissions } from '../../../sandbox/discord/world/permissions.ts';

let fixture: DiscordFixture;
beforeEach(async () => {
  fixture = await startDiscordFixture();
});
afterEach(() => fixture.close());

const v2 = 1 << 15;
const text = (content: string): object => ({ type: 10, content });

const post = (payload: object): Promise<HttpAnswer> => fixture.request('POST', fixture.messages, payload);
const list = async (query: string): Promise<unknown> =>
  (await fixture.request('GET', `${fixture.messages}?${query}`)).body;
const edit = ({ body }: HttpAnswer, payload: object): Promise<HttpAnswer> =>
  fixture.request('PATCH', `${fixture.messages}/${String(body['id'])}`, payload);

test('a message is posted, read, edited and deleted', async () => {
  const posted = await post({ content: 'one' });
  const path = `${fixture.messages}/${String(posted.body['id'])}`;
  expect(posted.body).toMatchObject({ content: 'one', type: 0, author: { bot: true }, edited_timestamp: null });
  fixture.clock.advance(1_000);
  const edited = await edit(posted, { content: 'two' });
  expect(edited.body).toMatchObject({ content: 'two', edited_timestamp: '2026-11-21T00:00:01.000Z' });
  await post({ content: 'three' });
  expect((await fixture.request('GET', fixture.messages)).body).toMatchObject([
    { content: 'three' },
    { content: 'two' },
  ]);
  expect(fixture.channel.messages()).toMatchObject([{ content: 'two', history: [{ content: 'one' }] }, {}]);
  expect((await fixture.request('DELETE', path)).status).toBe(204);
  expect(await fixture.request('GET', path)).toMatchObject({ status: 404, body: { code: 10008 } });
  expect(fixture.discord.message(fixture.channel.id, String(posted.body['id']))).toMatchObject({ deleted: true });
});

test.each<[string, object, number]>([
  ['nothing', {}, 50006],
  ['2,001 characters', { content: 'x'.repeat(2001) }, 50035],
  [
    'an attachment that is not there',
    { flags: v2, components: [{ type: 12, items: [{ media: { url: 'attachment://a.png' } }] }] },
    50035,
  ],
  ['components V2 without their flag', { components: [text('x')] }, 50035],
  ['content beside components V2', { flags: v2, content: 'x', components: [text('x')] }, 50035],
])('%s is refused', async (_name, payload, code) => {
  expect(await post(payload)).toMatchObject({ status: 400, body: { code } });
  expect(fixture.channel.messages()).toEqual([]);
});

test('a reply names an existing message, or says that it may be missing', async () => {
  const posted = await post({ content: 'one' });
  const replied = await post({ content: 'two', message_reference: { message_id: posted.body['id'] } });
  expect(replied.body).toMatchObject({ type: 19, message_reference: { message_id: posted.body['id'] } });
  const gone = { message_id: '123456789012345678' };
  expect(await post({ content: 'three', message_reference: gone })).toMatchObject({
    status: 400,
    body: { code: 50035, errors: { message_reference: { _errors: [{ code: 'REPLIES_UNKNOWN_MESSAGE' }] } } },
  });
  const careless = await post({ content: 'three', message_reference: { ...gone, fail_if_not_exists: false } });
  expect(careless.body).toMatchObject({ type: 0 });
});

test('a reply is refused where the bot may not read the history', async () => {
  const posted = await post({ content: 'one' });
  const { channel, guild } = fixture;
  channel.change({ overwrites: { [guild.botRole.id]: { deny: permissions.readMessageHistory } } });
  const reference = { message_id: posted.body['id'], fail_if_not_exists: false };
  expect(await post({ content: 'two', message_reference: reference })).toMatchObject({
    status: 403,
    body: { code: 160_002 },
  });
  expect(await post({ content: 'two' })).toMatchObject({ status: 200 });
});

test('messages are listed before and after one another', async () => {
  const ids: string[] = [];
  for (const content of ['one', 'two', 'three']) ids.push(String((await post({ content })).body['id']));
  expect(await list(`before=${ids[1]}`)).toMatchObject([{ content: 'one' }]);
  expect(await list(`after=${ids[1]}`)).toMatchObject([{ content: 'three' }]);
  expect(await list('limit=2')).toMatchObject([{ content: 'three' }, { content: 'two' }]);
});

test('embeds can be suppressed by an edit, and shown again', async () => {
  const posted = await post({ content: 'one', flags: 4096 });
  expect((await edit(posted, { flags: 4 })).body).toMatchObject({ flags: 4100 });
  expect((await edit(posted, { flags: 0 })).body).toMatchObject({ flags: 4096 });
});

test('an edit keeps the fields that it does not name', async () => {
  const posted = await post({ content: 'one', embeds: [{ title: 'a title' }] });
  const edited = await edit(posted, { content: null });
  expect(edited.body).toMatchObject({ content: '', embeds: [{ title: 'a title' }] });
  expect(await edit(posted, { embeds: [] })).toMatchObject({ status: 400, body: { code: 50006 } });
});

test('the edit that turns on components V2 must remove the old content', async () => {
  const posted = await post({ content: 'one', embeds: [{ title: 'a title' }] });
  const parts = { flags: v2, components: [text('two')] };
  const code = 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2';
  expect(await edit(posted, parts)).toMatchObject({
    status: 400,
    body: { code: 50035, errors: { content: { _errors: [{ code }] }, embeds: { _errors: [{ code }] } } },
  });
  const edited = await edit(posted, { ...parts, content: null, embeds: [] });
  expect(edited).toMatchObject({ status: 200, body: { flags: v2, content: '', embeds: [] } });
});

test('components V2 cannot be turned off', async () => {
  const posted = await post({ flags: v2, components: [text('one')] });
  expect(await edit(posted, { content: 'two' })).toMatchObject({ status: 400, body: { code: 50035 } });
  const edited = await edit(posted, { flags: 0, components: [text('two')] });
  expect(edited).toMatchObject({ status: 200, body: { flags: v2, components: [{ type: 10, id: 1, content: 'two' }] } });
});

test('the same enforced nonce gives the same message, for a few minutes', async () => {
  const payload = { content: 'x', nonce: '42', enforce_nonce: true };
  const first = await post(payload);
  expect((await post(payload)).body['id']).toBe(first.body['id']);
  expect((await post({ ...payload, enforce_nonce: false })).body['id']).not.toBe(first.body['id']);
  fixture.clock.advance(5 * 60_000);
  expect((await post(payload)).body['id']).not.toBe(first.body['id']);
});

test('of two posts at once with one nonce one message is made', async () => {
  const payload = { content: 'x', nonce: '42', enforce_nonce: true };
  const both = await Promise.all([post(payload), post(payload)]);
  expect(both[0].body['id']).toBe(both[1].body['id']);
  expect(fixture.channel.messages()).toHaveLength(1);
});

test('a nonce belongs to its author, whatever the channel', async () => {
  const payload = { content: 'x', nonce: '42', enforce_nonce: true };
  const first = await post(payload);
  const other = fixture.guild.addChannel({ name: 'other' });
  const second = await fixture.request('POST', `/channels/${other.id}/messages`, payload);
  expect(second.body['id']).toBe(first.body['id']);
  expect(other.messages()).toHaveLength(0);
});

test.each<[string, object | undefined, number]>([
  ['without allowed_mentions', undefined, 1],
  ['with parse: []', { parse: [] }, 0],
  ['with parse: [users]', { parse: ['users'] }, 1],
  ['with this user', { parse: [], users: ['mira'] }, 1],
  ['with another user', { parse: [], users: ['123456789012345678'] }, 0],
])('%s a message pings %d', async (_name, allowed, pings) => {
  const named = JSON.parse(JSON.stringify(allowed ?? null).replace('mira', fixture.mira.id)) as object | null;
  await post({ content: `\`<@${fixture.mira.id}>\``, ...(named !== null && { allowed_mentions: named }) });
  await post({
    flags: v2,
    components: [{ type: 17, components: [text(`<@!${fixture.mira.id}>`)] }],
    ...(named !== null && { allowed_mentions: named }),
  });
  expect(fixture.channel.messages().map(({ mentions }) => mentions.length)).toEqual([pings, pings]);
});

test('roles and everyone are pinged by a message of the bot, not by an answer, and only with the permission', async () => {
  const role = fixture.guild.addRole({ name: 'painters' });
  const content = `@everyone <@&${role.id}> <@${fixture.mira.id}>`;
  expect((await post({ content })).body).toMatchObject({ mention_everyone: false, mention_roles: [role.id] });
  fixture.guild.botRole.change({ permissions: 8n });
  expect((await post({ content })).body).toMatchObject({ mention_everyone: true });
  const interaction = await fixture.image();
  await fixture.callback(interaction, 4, { content });
  expect(interaction.reply()).toMatchObject({
    mention_everyone: false,
    mention_roles: [],
    mentions: [{ username: 'mira' }],
  });
});

test('an edit is parsed again: earlier allowed mentions do not count', async () => {
  const posted = await post({ content: `<@${fixture.mira.id}>`, allowed_mentions: { parse: [] } });
  const edited = await edit(posted, { content: `<@${fixture.mira.id}>!` });
  expect(edited.body['mentions']).toHaveLength(1);
});

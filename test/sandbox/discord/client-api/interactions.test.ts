import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ClientFixture } from './fixture.ts';
import { formOf, startClientFixture } from './fixture.ts';
import { listen, type Listener } from '../gateway-client.ts';

let fixture: ClientFixture;
let heard: Listener;
const seen = new Set<unknown>();
beforeEach(async () => {
  seen.clear();
  fixture = await startClientFixture();
  heard = await listen(fixture.discord);
});
afterEach(() => fixture.close());

interface Heard {
  readonly id: string;
  readonly token: string;
  readonly data: Record<string, unknown>;
}

/** Answers the next interaction as a bot does. */
async function answerNext(type: number, data?: unknown): Promise<Heard> {
  const event = await fixture.discord.until(() => {
    const [, next] = heard.all().find(([name, { id }]) => name === 'INTERACTION_CREATE' && !seen.has(id)) ?? [];
    return next as unknown as Heard | undefined;
  });
  seen.add(event.id);
  const { status } = await fixture.request('POST', `/interactions/${event.id}/${event.token}/callback`, { type, data });
  expect(status).toBe(204);
  return event;
}

const slash = (options: Record<string, string | number | boolean>) => ({
  type: 'slash' as const,
  name: 'image',
  options,
});
const send = (options: Record<string, string | number | boolean>) =>
  fixture.command(fixture.mira.id, fixture.channel.id, slash(options));
const register = (...commands: object[]) =>
  fixture.request('PUT', `/applications/${fixture.discord.applicationId}/commands`, commands);

/** A message of the bot with these components in a row. */
async function posted(...components: object[]): Promise<string> {
  const { body } = await fixture.request('POST', fixture.messages, {
    content: 'x',
    components: [{ type: 1, components }],
  });
  return String(body['id']);
}

const button = { type: 2, style: 1, custom_id: 'go', label: 'Go' };
const use = (message: string, body: object, person = fixture.mira.id) =>
  fixture.ask('POST', `/client/${person}/messages/${message}/components`, body);

test('a command is answered when its interaction was answered', async () => {
  const [outcome, event] = await Promise.all([send({ prompt: 'a cat', images: 2 }), answerNext(5)]);
  expect(outcome).toEqual({ status: 200, body: { interactionId: event.id, state: 'answered' } });
  expect(event.data).toMatchObject({
    name: 'image',
    options: [
      { name: 'prompt', value: 'a cat' },
      { name: 'images', value: 2 },
    ],
  });
});

test('a command has failed when three seconds have passed without an answer', async () => {
  const sent = send({ prompt: 'a cat' });
  const { id } = await heard.next('INTERACTION_CREATE');
  fixture.clock.advance(3_000);
  expect(await sent).toEqual({ status: 200, body: { interactionId: id, state: 'failed' } });
});

const refused = (message: string) => ({ status: 422, body: { message } });

test('a command that the client would not send is refused in words that a person reads', async () => {
  expect(await send({})).toEqual(refused('“prompt” is required. Specify a value.'));
  expect(await send({ prompt: 'x', images: 16 })).toEqual(refused('“images” must be 15 or less.'));
  expect(await send({ prompt: 'x', colour: 'red' })).toEqual(refused('There is no option “colour”.'));
  const unknown = { ...slash({}), name: 'nothing' };
  expect(await fixture.command(fixture.mira.id, fixture.channel.id, unknown)).toEqual(
    refused('There is no command called “nothing” here.'),
  );
});

test('subcommands are called by their words', async () => {
  const set = { type: 1, name: 'set', description: 'x' };
  await register({
    name: 'policy',
    description: 'x',
    options: [{ type: 2, name: 'limits', description: 'x', options: [set] }],
  });
  const call = { type: 'slash' as const, name: 'policy limits set', options: {} };
  const [, { data }] = await Promise.all([fixture.command(fixture.mira.id, fixture.channel.id, call), answerNext(5)]);
  expect(data['options']).toMatchObject([{ name: 'limits', options: [{ name: 'set' }] }]);
});

test('files of a command are uploaded under their own names', async () => {
  await register({
    name: 'edit',
    description: 'x',
    options: [{ type: 11, name: 'picture', description: 'x', required: true, file_types: ['image'] }],
  });
  const call = { type: 'slash' as const, name: 'edit', options: { picture: { file: 'one' } } };
  const files = { one: new File(['AAA'], 'a.png', { type: 'image/png' }) };
  const [outcome, { data }] = await Promise.all([
    fixture.command(fixture.mira.id, fixture.channel.id, call, files),
    answerNext(5),
  ]);
  expect(outcome.body.state).toBe('answered');
  const { attachments } = data['resolved'] as { attachments: Record<string, { url: string }> };
  const [attachment] = Object.values(attachments);
  expect(attachment).toMatchObject({ filename: 'a.png', content_type: 'image/png', size: 3 });
  expect(await (await fetch(attachment?.url ?? '')).text()).toBe('AAA');
  const text = { one: new File(['AAA'], 'a.txt') };
  expect(await fixture.command(fixture.mira.id, fixture.channel.id, call, text)).toEqual({
    status: 422,
    body: { message: '“picture” must be one of these: image.' },
  });
  const large = { one: new File([new Uint8Array(10 * 1024 * 1024 + 1)], 'a.png') };
  expect(await fixture.command(fixture.mira.id, fixture.channel.id, call, large)).toEqual({
    status: 422,
    body: { message: 'a.png is too large. A file may have 10 MB here.' },
  });
});

test('what is typed into an option is completed by the bot', async () => {
  const body = { name: 'image', option: 'style', typed: 'oi', options: { prompt: 'x' } };
  const asked = fixture.ask('POST', `/client/${fixture.mira.id}/channels/${fixture.channel.id}/completions`, body);
  const choices = [{ name: 'Oil', value: 'oil' }];
  const [answer, event] = await Promise.all([asked, answerNext(8, { choices })]);
  expect(answer).toEqual({ status: 200, body: { interactionId: event.id, state: 'answered', choices } });
  expect(event.data['options']).toMatchObject([{ name: 'prompt' }, { name: 'style', value: 'oi', focused: true }]);
});

test('buttons are pressed and menus are picked', async () => {
  const pressed = await posted(button);
  const [, press] = await Promise.all([use(pressed, { customId: 'go' }), answerNext(6)]);
  expect(press.data).toMatchObject({ custom_id: 'go', component_type: 2 });
  const menu = { type: 3, custom_id: 'menu', options: ['a', 'b'].map((value) => ({ label: value, value })) };
  const picked = await posted(menu);
  const [, pick] = await Promise.all([use(picked, { customId: 'menu', values: ['b'] }), answerNext(6)]);
  expect(pick.data).toMatchObject({ custom_id: 'menu', component_type: 3, values: ['b'] });
  expect(await use(picked, { customId: 'menu', values: ['z'] })).toEqual({
    status: 422,
    body: { message: '“menu” does not offer z.' },
  });
  await fixture.request('DELETE', `${fixture.messages}/${picked}`);
  expect(await use(picked, { customId: 'menu', values: ['a'] })).toEqual({
    status: 422,
    body: { message: 'This message was deleted.' },
  });
});

test('a form is handed to the client, filled in, and sent with its files', async () => {
  const components = [
    { type: 10, content: 'Read this' },
    { type: 18, label: 'Reason', component: { type: 4, style: 1, custom_id: 'reason', max_length: 5 } },
    { type: 18, label: 'Where', component: { type: 8, custom_id: 'where' } },
    { type: 18, label: 'Proof', component: { type: 19, custom_id: 'proof', required: false } },
    { type: 18, label: 'Sure', component: { type: 23, custom_id: 'sure' } },
  ];
  const message = await posted(button);
  const [opened] = await Promise.all([
    use(message, { customId: 'go' }),
    answerNext(9, { custom_id: 'report', title: 'Report', components }),
  ]);
  const { interactionId, modal } = opened.body as { interactionId: string; modal: { components: object[] } };
  expect(modal).toEqual({ title: 'Report', components });
  const values = { reason: 'spam', where: [fixture.channel.id], proof: [{ file: 'one' }], sure: true };
  const files = { one: new File(['AAA'], 'a.png') };
  const [sent, { data }] = await Promise.all([
    fixture.submit(fixture.mira.id, interactionId, values, files),
    answerNext(4, { content: 'thanks' }),
  ]);
  expect(sent).toMatchObject({ status: 200, body: { state: 'answered' } });
  const attachments = (data['resolved'] as { attachments: object }).attachments;
  expect(data).toMatchObject({
    custom_id: 'report',
    components: [
      { type: 10 },
      { component: { custom_id: 'reason', value: 'spam' } },
      { component: { custom_id: 'where', values: [fixture.channel.id] } },
      { component: { custom_id: 'proof', values: Object.keys(attachments) } },
      { component: { custom_id: 'sure', value: true } },
    ],
  });
  expect(await fixture.submit(fixture.mira.id, interactionId, { ...values, proof: [], reason: 'too long' })).toEqual({
    status: 422,
    body: { message: '“Reason” is too long. It must have 5 or fewer characters.' },
  });
  expect(await fixture.submit(fixture.guild.addMember().id, interactionId, { reason: 'x' })).toEqual({
    status: 422,
    body: { message: 'This form was opened for someone else.' },
  });
});

test('commands of menus have their person or message, and are listed with the others', async () => {
  await register(
    { name: 'image', description: 'x' },
    { name: 'Report', type: 3 },
    { name: 'History', type: 2 },
    { name: 'Tidy', type: 2, default_member_permissions: '8192' },
  );
  const commands = `/client/${fixture.mira.id}/channels/${fixture.channel.id}/commands`;
  const { body } = await fixture.ask('GET', commands);
  expect(body).toMatchObject({
    slash: [{ name: 'image' }],
    message: [{ name: 'Report' }],
    user: [{ name: 'History' }],
  });
  expect((body as { user: unknown[] }).user).toHaveLength(1);
  const message = await posted(button);
  const onMessage = { type: 'message' as const, name: 'Report', targetId: message };
  const [, report] = await Promise.all([
    fixture.command(fixture.mira.id, fixture.channel.id, onMessage),
    answerNext(4, { content: 'x' }),
  ]);
  expect(report.data).toMatchObject({ name: 'Report', target_id: message });
  const onUser = { type: 'user' as const, name: 'History', targetId: fixture.mira.id };
  const [, history] = await Promise.all([
    fixture.command(fixture.mira.id, fixture.channel.id, onUser),
    answerNext(4, { content: 'x' }),
  ]);
  expect(history.data).toMatchObject({ name: 'History', target_id: fixture.mira.id });
});

test('people write messages, delete their own, and as moderators those of others', async () => {
  const { mira, guild, channel } = fixture;
  const [other, moderator] = [guild.addMember(), guild.addMember({ permissions: 1n << 13n })];
  const write = (content: unknown) =>
    fixture.ask('POST', `/client/${mira.id}/channels/${channel.id}/messages`, { content });
  expect((await write('hello')).status).toBe(204);
  expect((await write('again')).status).toBe(204);
  expect(await write(' ')).toEqual({ status: 422, body: { message: 'A message cannot be empty.' } });
  expect(await write('x'.repeat(2001))).toMatchObject({ status: 422 });
  const [one, two] = channel.messages();
  const remove = (person: string, id = '') => fixture.ask('DELETE', `/client/${person}/messages/${id}`);
  expect(await remove(other.id, one?.id)).toEqual({
    status: 422,
    body: { message: 'This message is not yours to delete.' },
  });
  expect((await remove(mira.id, one?.id)).status).toBe(204);
  expect((await remove(moderator.id, two?.id)).status).toBe(204);
  expect(channel.messages()).toEqual([]);
});

test('everybody whose client can be used is listed', async () => {
  const mei = fixture.guild.addMember({ username: 'mei', locale: 'zh-TW', part: 'moderator' });
  expect((await fixture.ask('GET', '/client/people')).body).toEqual([
    { id: fixture.mira.id, name: 'mira', locale: 'en-US' },
    { id: mei.id, name: 'mei', locale: 'zh-TW', part: 'moderator' },
  ]);
});

test.each<[string, string, unknown, number]>([
  ['GET', '/client/1/events', undefined, 404],
  ['GET', '/client/MIRA/channels/1/commands', undefined, 404],
  ['POST', '/client/1/channels/CHANNEL/messages', { content: 'x' }, 404],
  ['POST', '/client/MIRA/channels/1/messages', { content: 'x' }, 404],
  ['POST', '/client/MIRA/channels/CHANNEL/messages', '{', 400],
  ['POST', '/client/MIRA/channels/CHANNEL/messages', { content: 5 }, 400],
  ['POST', '/client/MIRA/channels/CHANNEL/messages', { content: 'x'.repeat(300_000) }, 413],
  ['POST', '/client/MIRA/channels/CHANNEL/commands', { call: {} }, 400],
  ['POST', '/client/MIRA/channels/CHANNEL/completions', {}, 400],
  ['POST', '/client/MIRA/messages/1/components', { customId: 'go' }, 404],
  ['POST', '/client/MIRA/modals/1', { values: {} }, 404],
  ['DELETE', '/client/MIRA/messages/1', undefined, 404],
  ['GET', '/client', undefined, 404],
  ['GET', '/client/people/none', undefined, 404],
])('%s %s with %j is answered with %i and a message', async (method, path, body, status) => {
  const at = path.replace('MIRA', fixture.mira.id).replace('CHANNEL', fixture.channel.id);
  const answer = await fixture.ask(method, at, body);
  expect(answer).toEqual({ status, body: { message: expect.stringMatching(/\S/u) as string } });
});

test.each<[string, FormData]>([
  ['no call', formOf('values', {})],
  [
    'a call that is no JSON',
    (() => {
      const form = new FormData();
      form.set('call', '{');
      return form;
    })(),
  ],
  ['a call of another kind', formOf('call', { type: 'activity', name: 'x', options: {} })],
  ['a file that is not there', formOf('call', { type: 'slash', name: 'image', options: { prompt: { file: 'one' } } })],
])('a form with %s is refused with 400', async (_name, form) => {
  const path = `/client/${fixture.mira.id}/channels/${fixture.channel.id}/commands`;
  expect(await fixture.sendForm(path, form)).toMatchObject({ status: 400 });
});

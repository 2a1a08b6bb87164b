import { afterEach, beforeEach, expect, test } from 'vitest';
import type { InteractionHandle } from '../../../sandbox/discord/people/handles.ts';
import { startDiscordFixture, type DiscordFixture } from './fixture.ts';

let fixture: DiscordFixture;
beforeEach(async () => {
  fixture = await startDiscordFixture();
});
afterEach(() => fixture.close());

const ephemeral = 64;
const button = { type: 1, components: [{ type: 2, style: 1, custom_id: 'again', label: 'Again' }] };
const modal = {
  custom_id: 'edit',
  title: 'Edit',
  components: [{ type: 18, label: 'Prompt', component: { type: 4, style: 1, custom_id: 'prompt' } }],
};
const minute = 60_000;

async function pressed(): Promise<InteractionHandle> {
  const command = await fixture.image();
  await fixture.callback(command, 4, { content: 'x', components: [button] });
  const reply = await fixture.discord.until(() => command.reply());
  return fixture.mira.press(reply, 'again');
}

test.each([
  [2_999, 204, {}],
  [3_000, 404, { code: 10062 }],
])('a first answer after %d ms is %d', async (ms, status, body) => {
  const interaction = await fixture.image();
  fixture.clock.advance(ms);
  expect(await fixture.callback(interaction, 5)).toMatchObject({ status, body });
});

test('an interaction without an answer fails after 3 seconds of the clock', async () => {
  const interaction = await fixture.image();
  const answered = interaction.answered();
  expect(interaction.state).toBe('pending');
  fixture.clock.advance(3_000);
  await expect(answered).rejects.toThrow('The application did not respond');
  expect(interaction.state).toBe('failed');
  expect(await fixture.request('POST', fixture.webhook(interaction), { content: 'x' })).toMatchObject({
    status: 404,
    body: { code: 10015 },
  });
});

test('a second answer is 40060, an unknown token 10062', async () => {
  const interaction = await fixture.image();
  await fixture.callback(interaction, 5);
  expect(await fixture.callback(interaction, 5)).toMatchObject({ status: 400, body: { code: 40060 } });
  const forged = { ...interaction, id: interaction.id, token: 'abc' };
  expect(await fixture.callback(forged, 5)).toMatchObject({ status: 404, body: { code: 10062 } });
});

test('of two answers at once one succeeds', async () => {
  const interaction = await fixture.image();
  const answers = await Promise.all([
    fixture.callback(interaction, 4, { content: 'one' }),
    fixture.callback(interaction, 4, { content: 'two' }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(expect.arrayContaining([204, 400]));
  expect(fixture.channel.messages()).toHaveLength(1);
});

test('a deferred answer is a loading message; an edit replaces it', async () => {
  const interaction = await fixture.image();
  await fixture.callback(interaction, 5);
  expect(interaction.reply()).toMatchObject({ flags: 128, content: '', type: 20, author: { bot: true } });
  const original = fixture.webhook(interaction, '@original');
  expect((await fixture.request('GET', original)).body).toMatchObject({ flags: 128 });
  expect((await fixture.request('PATCH', original, { content: 'done' })).status).toBe(200);
  expect(interaction.reply()).toMatchObject({ flags: 0, content: 'done', edited_timestamp: null });
  expect(interaction.reply()?.history).toMatchObject([{ flags: 128 }]);
  expect((await fixture.request('DELETE', original)).status).toBe(204);
  expect(interaction.reply()).toBeUndefined();
  expect(await fixture.request('GET', original)).toMatchObject({ status: 404, body: { code: 10008 } });
});

test.each([
  [64, 204],
  [1 << 15, 400],
  [4, 400],
])('a deferred answer with flags %d is %d', async (flags, status) => {
  expect((await fixture.callback(await fixture.image(), 5, { flags })).status).toBe(status);
});

test('with_response returns the message that was made', async () => {
  const interaction = await fixture.image();
  const path = `/interactions/${interaction.id}/${interaction.token}/callback?with_response=true`;
  const answer = await fixture.request('POST', path, { type: 5, data: { flags: ephemeral } });
  expect(answer).toMatchObject({
    status: 200,
    body: {
      interaction: { id: interaction.id, type: 2, response_message_loading: true, response_message_ephemeral: true },
      resource: { type: 5, message: { channel_id: fixture.channel.id, flags: 192 } },
    },
  });
});

test('after 15 minutes the token is dead, and the public answer can still be edited as the bot', async () => {
  const interaction = await fixture.image();
  await fixture.callback(interaction, 4, { content: 'x' });
  const original = fixture.webhook(interaction, '@original');
  fixture.clock.advance(15 * minute - 1);
  expect((await fixture.request('PATCH', original, { content: 'y' })).status).toBe(200);
  fixture.clock.advance(1);
  const dead = { status: 401, body: { code: 50027 } };
  expect(await fixture.request('PATCH', original, { content: 'z' })).toMatchObject(dead);
  expect(await fixture.request('GET', original)).toMatchObject(dead);
  expect(await fixture.request('DELETE', original)).toMatchObject(dead);
  expect(await fixture.request('POST', fixture.webhook(interaction), { content: 'z' })).toMatchObject(dead);
  const { id = '' } = interaction.reply() ?? {};
  expect((await fixture.request('PATCH', `${fixture.messages}/${id}`, { content: 'z' })).status).toBe(200);
});

test('a private answer cannot be reached with the bot token, and one person sees it', async () => {
  const interaction = await fixture.image();
  await fixture.callback(interaction, 4, { content: 'x', flags: ephemeral });
  const { id = '' } = interaction.reply() ?? {};
  expect(interaction.response).toMatchObject({ type: 4, ephemeral: true });
  for (const method of ['GET', 'PATCH', 'DELETE']) {
    const answer = await fixture.request(
      method,
      `${fixture.messages}/${id}`,
      method === 'PATCH' ? { content: 'y' } : undefined,
    );
    expect(answer).toMatchObject({ status: 404, body: { code: 10008 } });
  }
  expect(fixture.mira.sees(fixture.channel)).toMatchObject([{ id, ephemeralTo: fixture.mira.id }]);
  expect(fixture.guild.addMember().sees(fixture.channel)).toEqual([]);
  expect((await fixture.request('PATCH', fixture.webhook(interaction, '@original'), { content: 'y' })).status).toBe(
    200,
  );
});

test('private answers and follow-ups are deleted with their token while it is valid', async () => {
  const command = await fixture.image();
  await fixture.callback(command, 4, { content: 'one', flags: ephemeral });
  const { body } = await fixture.request('POST', fixture.webhook(command), { content: 'two', flags: ephemeral });
  const second = fixture.webhook(command, String(body['id']));
  expect(fixture.mira.sees(fixture.channel)).toHaveLength(2);
  expect((await fixture.request('DELETE', second)).status).toBe(204);
  expect(await fixture.request('DELETE', second)).toMatchObject({ status: 404, body: { code: 10008 } });
  fixture.clock.advance(15 * minute);
  const original = fixture.webhook(command, '@original');
  expect(await fixture.request('DELETE', original)).toMatchObject({ status: 401, body: { code: 50027 } });
  expect(fixture.mira.sees(fixture.channel)).toMatchObject([{ content: 'one' }]);
});

test('a message names the interaction that it answers', async () => {
  const command = await fixture.image();
  await fixture.callback(command, 4, { content: 'x', components: [button] });
  const followUp = await fixture.request('POST', fixture.webhook(command), { content: 'y' });
  const reply = await fixture.discord.until(() => command.reply());
  const asked = { id: command.id, type: 2, user: { username: 'mira' } };
  expect(reply.interaction_metadata).toMatchObject(asked);
  expect(reply.interaction_metadata).not.toHaveProperty('original_response_message_id');
  expect(reply.interaction).toMatchObject({ ...asked, name: 'image' });
  expect(followUp.body).not.toHaveProperty('interaction');
  expect(followUp.body['interaction_metadata']).toMatchObject({ ...asked, original_response_message_id: reply.id });
  const press = await fixture.mira.press(reply, 'again');
  await fixture.callback(press, 9, modal);
  const submit = await fixture.mira.submit(press, { prompt: 'x' });
  await fixture.callback(submit, 4, { content: 'z' });
  expect(submit.reply()?.interaction_metadata).toMatchObject({
    id: submit.id,
    type: 5,
    triggering_interaction_metadata: { id: press.id, type: 3, interacted_message_id: reply.id },
  });
});

test('a webhook of another application, an unknown token, or before the first answer is unknown', async () => {
  const unknown = { status: 404, body: { code: 10015 } };
  const interaction = await fixture.image();
  expect(await fixture.request('POST', fixture.webhook(interaction), { content: 'x' })).toMatchObject(unknown);
  await fixture.callback(interaction, 5);
  const foreign = `/webhooks/123456789012345678/${interaction.token}`;
  expect(await fixture.request('POST', foreign, { content: 'x' })).toMatchObject(unknown);
  const { applicationId } = fixture.discord;
  expect(await fixture.request('POST', `/webhooks/${applicationId}/abc`, { content: 'x' })).toMatchObject(unknown);
});

test('the first follow-up after a deferral replaces it, with its visibility; the next is a message of its own', async () => {
  const interaction = await fixture.image();
  await fixture.callback(interaction, 5);
  await fixture.request('POST', fixture.webhook(interaction), { content: 'first', flags: ephemeral });
  expect(interaction.reply()).toMatchObject({ content: 'first', flags: 0 });
  expect(interaction.followUps()).toEqual([]);
  const next = await fixture.request('POST', fixture.webhook(interaction), { content: 'next', flags: ephemeral });
  expect(interaction.followUps()).toMatchObject([{ content: 'next', ephemeralTo: fixture.mira.id }]);
  const path = fixture.webhook(interaction, String(next.body['id']));
  expect((await fixture.request('PATCH', path, { content: 'changed' })).status).toBe(200);
  expect((await fixture.request('DELETE', path)).status).toBe(204);
  expect(interaction.followUps()).toEqual([]);
});

test("a token does not reach another interaction's messages", async () => {
  const one = await fixture.image();
  const other = await fixture.image();
  await fixture.callback(one, 4, { content: 'x' });
  await fixture.callback(other, 4, { content: 'y' });
  const path = fixture.webhook(one, other.reply()?.id ?? '');
  expect(await fixture.request('PATCH', path, { content: 'z' })).toMatchObject({ status: 404, body: { code: 10008 } });
});

test.each([
  [6, undefined],
  [7, { content: 'x' }],
  [8, { choices: [] }],
  [3, { content: 'x' }],
  [12, undefined],
])('a command is not answered with type %d', async (type, data) => {
  const interaction = await fixture.image();
  expect(await fixture.callback(interaction, type, data)).toMatchObject({ status: 400, body: { code: 50035 } });
  expect(interaction.state).toBe('pending');
});

test('a press can update its message, or only acknowledge and edit later, with a token of its own', async () => {
  const press = await pressed();
  expect((await fixture.callback(press, 7, { content: 'pressed', components: [] })).status).toBe(204);
  expect(press.reply()).toMatchObject({ content: 'pressed', components: [] });

  const second = await pressed();
  expect((await fixture.callback(second, 6)).status).toBe(204);
  expect((await fixture.request('PATCH', fixture.webhook(second, '@original'), { content: 'later' })).status).toBe(200);
  expect(second.reply()).toMatchObject({ content: 'later', components: [{ type: 1 }] });
});

test('a modal answers a press, not a modal; its submit may update the message it came from', async () => {
  const press = await pressed();
  expect((await fixture.callback(press, 9, modal)).status).toBe(204);
  expect(await fixture.request('POST', fixture.webhook(press), { content: 'x' })).toMatchObject({
    body: { code: 10015 },
  });
  const submit = await fixture.mira.submit(press, { prompt: 'new' });
  expect(await fixture.callback(submit, 9, modal)).toMatchObject({ status: 400, body: { code: 50035 } });
  expect((await fixture.callback(submit, 7, { content: 'new' })).status).toBe(204);
});

test('the submit of a modal from a command has no message to update', async () => {
  const command = await fixture.image();
  await fixture.callback(command, 9, modal);
  const submit = await fixture.mira.submit(command, { prompt: 'new' });
  expect(await fixture.callback(submit, 6)).toMatchObject({ status: 400, body: { code: 50035 } });
  expect((await fixture.callback(submit, 4, { content: 'x' })).status).toBe(204);
});

test('an autocomplete takes choices and nothing else', async () => {
  const interaction = await fixture.mira.autocomplete(fixture.channel, 'image', 'style', 'pa');
  expect((await fixture.callback(interaction, 4, { content: 'x' })).status).toBe(400);
  const choices = [{ name: 'Painting', value: 'painting' }];
  expect((await fixture.callback(interaction, 8, { choices })).status).toBe(204);
  expect(interaction.response?.data?.choices).toEqual(choices);
});

test('an answer that breaks a rule leaves the interaction open', async () => {
  const interaction = await fixture.image();
  const long = await fixture.callback(interaction, 4, { content: 'x'.repeat(2001) });
  expect(long).toMatchObject({ status: 400, body: { code: 50035, errors: { data: { content: {} } } } });
  expect((await fixture.callback(interaction, 4, { content: 'x' })).status).toBe(204);
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDiscordFixture, type DiscordFixture } from './fixture.ts';

let fixture: DiscordFixture;
beforeEach(async () => {
  fixture = await startDiscordFixture();
});
afterEach(() => fixture.close());

test.each([
  ['none', ''],
  ['another', 'Bot abc'],
  ['a bearer', 'Bearer abc'],
])('%s instead of the bot token is 401', async (_name, authorization) => {
  const answer = await fixture.request('GET', '/users/@me', undefined, authorization);
  expect(answer).toMatchObject({ status: 401, body: { code: 0, message: '401: Unauthorized' } });
});

test('an unknown route is 404 and is in the traffic', async () => {
  const answer = await fixture.request('GET', '/nowhere');
  expect(answer).toMatchObject({ status: 404, body: { code: 0, message: '404: Not Found' } });
  expect(fixture.discord.traffic.at(-1)).toMatchObject({ method: 'GET', path: '/api/v10/nowhere', status: 404 });
});

test('another version of the API is refused', async () => {
  const response = await fetch(`${fixture.discord.url}/v6/users/@me`);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ code: 50041 });
});

test('a body that is no JSON is refused', async () => {
  const response = await fetch(`${fixture.discord.url}/v10${fixture.messages}`, {
    method: 'POST',
    headers: { authorization: `Bot ${fixture.discord.token}` },
    body: '{',
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ code: 50109 });
});

test('the traffic has everything that was sent, files by name, size and type', async () => {
  await fixture.upload('POST', fixture.messages, { content: 'look' }, [{ name: 'a.txt', bytes: Buffer.from('abc') }]);
  expect(fixture.discord.traffic.at(-1)?.body).toEqual({
    content: 'look',
    files: [{ name: 'a.txt', size: 3, type: 'image/png' }],
  });
});

test('a fault is answered in place of the route', async () => {
  fixture.discord.faults.inject({ fault: { kind: 'answer', status: 503 }, path: /\/messages$/u });
  expect((await fixture.request('POST', fixture.messages, { content: 'x' })).status).toBe(503);
  expect((await fixture.request('POST', fixture.messages, { content: 'x' })).status).toBe(200);
  expect(fixture.channel.messages()).toHaveLength(1);
});

test.each(['/users/@me', '/applications/@me', '/oauth2/applications/@me', '/gateway/bot', '/users/@me/guilds'])(
  'the bot can read %s',
  async (path) => {
    expect((await fixture.request('GET', path)).status).toBe(200);
  },
);

test('guild, channels, roles and members can be read, and missing ones are named', async () => {
  const guild = `/guilds/${fixture.guild.id}`;
  expect((await fixture.request('GET', guild)).body).toMatchObject({ name: 'Studio' });
  expect((await fixture.request('GET', `${guild}/channels`)).body).toMatchObject([{ name: 'pictures' }]);
  expect((await fixture.request('GET', `${guild}/roles`)).body).toMatchObject([
    { name: '@everyone' },
    { name: 'easel', managed: true, tags: { bot_id: fixture.discord.applicationId } },
  ]);
  expect((await fixture.request('GET', `${guild}/members/${fixture.mira.id}`)).body).toMatchObject({
    user: { username: 'mira' },
  });
  expect((await fixture.request('GET', `/channels/${fixture.channel.id}`)).body).toMatchObject({ name: 'pictures' });
  const unknown = '123456789012345678';
  expect((await fixture.request('GET', `/guilds/${unknown}`)).body).toMatchObject({ code: 10004 });
  expect((await fixture.request('GET', `${guild}/members/${unknown}`)).body).toMatchObject({ code: 10007 });
  expect((await fixture.request('GET', `/users/${unknown}`)).body).toMatchObject({ code: 10013 });
  expect((await fixture.request('GET', `/channels/${unknown}`)).body).toMatchObject({ code: 10003 });
});

test('a wait that fails shows the recent traffic', async () => {
  await fixture.request('POST', fixture.messages, { content: 'hello there' });
  await expect(fixture.discord.until(() => false, 30)).rejects.toThrow(/POST .*\/messages -> 200 .*hello there/u);
});

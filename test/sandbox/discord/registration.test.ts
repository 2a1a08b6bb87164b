import { afterEach, beforeEach, expect, test } from 'vitest';
import { image, startDiscordFixture, type DiscordFixture } from './fixture.ts';

let fixture: DiscordFixture;
let path: string;
let guildPath: string;
beforeEach(async () => {
  fixture = await startDiscordFixture();
  path = `/applications/${fixture.discord.applicationId}/commands`;
  guildPath = `/applications/${fixture.discord.applicationId}/guilds/${fixture.guild.id}/commands`;
});
afterEach(() => fixture.close());

const video = { name: 'video', description: 'Makes a video' };

test('a bulk PUT replaces the list and keeps the ids of names that stay', async () => {
  const [before] = fixture.discord.commands();
  await fixture.request('PUT', path, [video, image]);
  const [first, second] = fixture.discord.commands();
  expect(first?.name).toBe('video');
  expect(second?.id).toBe(before?.id);
  expect(second?.version).not.toBe(before?.version);
  await fixture.request('PUT', path, [video]);
  expect(fixture.discord.commands().map(({ name }) => name)).toEqual(['video']);
});

test("a guild's commands are a list of their own", async () => {
  await fixture.request('PUT', guildPath, [video]);
  expect(fixture.discord.commands().map(({ name }) => name)).toEqual(['image']);
  expect(fixture.discord.commands(fixture.guild.id)).toMatchObject([{ name: 'video', guild_id: fixture.guild.id }]);
});

test('one command can be made, read, changed and deleted', async () => {
  const made = await fixture.request('POST', path, video);
  expect(made).toMatchObject({ status: 201, body: { type: 1, default_member_permissions: null } });
  expect((await fixture.request('POST', path, { ...video, description: 'Again' })).status).toBe(200);
  const one = `${path}/${String(made.body['id'])}`;
  expect((await fixture.request('PATCH', one, { description: 'Changed' })).body).toMatchObject({ name: 'video' });
  expect((await fixture.request('GET', one)).body).toMatchObject({ description: 'Changed' });
  expect((await fixture.request('DELETE', one)).status).toBe(204);
  expect(await fixture.request('GET', one)).toMatchObject({ status: 404, body: { code: 10063 } });
  expect((await fixture.request('GET', path)).body).toHaveLength(1);
});

test('a command that breaks a rule is refused with the place in the list', async () => {
  const answer = await fixture.request('PUT', path, [image, { ...video, name: 'Not Lower' }]);
  expect(answer).toMatchObject({ status: 400, body: { code: 50035, errors: { 1: { name: { _errors: [{}] } } } } });
  expect(fixture.discord.commands()).toHaveLength(1);
});

test('the 201st new name in a day is refused, and accepted the next day', async () => {
  const named = (from: number): object[] =>
    Array.from({ length: 100 }, (_, index) => ({ ...video, name: `video-${from + index}` }));
  expect((await fixture.request('PUT', guildPath, named(0))).status).toBe(200);
  expect((await fixture.request('PUT', guildPath, named(100))).status).toBe(200);
  expect((await fixture.request('PUT', guildPath, named(100).slice(1))).status).toBe(200);
  expect(await fixture.request('POST', guildPath, video)).toMatchObject({ status: 400, body: { code: 30034 } });
  fixture.clock.advance(24 * 60 * 60 * 1000);
  expect((await fixture.request('PUT', guildPath, [video])).status).toBe(200);
});

test.each([
  ['slash', 100, { description: 'x' }],
  ['user', 15, { type: 2 }],
  ['message', 15, { type: 3 }],
])('%s commands: at most %d, however they are registered', async (_name, most, fields) => {
  const named = (index: number): object => ({ name: `c${index}`, ...fields });
  const full = Array.from({ length: most }, (_, index) => named(index));
  expect((await fixture.request('PUT', guildPath, full)).status).toBe(200);
  expect(await fixture.request('POST', guildPath, named(most))).toMatchObject({ status: 400, body: { code: 30032 } });
  expect((await fixture.request('POST', guildPath, named(0))).status).toBe(200);
});

test("another application's commands and a guild without the bot cannot be reached", async () => {
  const foreign = '/applications/123456789012345678/commands';
  expect(await fixture.request('GET', foreign)).toMatchObject({ status: 403, body: { code: 20012 } });
  fixture.guild.removeBot();
  expect(await fixture.request('PUT', guildPath, [])).toMatchObject({ status: 403, body: { code: 50001 } });
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { image, setStage, type Stage } from './stage.ts';

let stage: Stage;
let path: string;
let guildPath: string;
beforeEach(async () => {
  stage = await setStage();
  path = `/applications/${stage.discord.applicationId}/commands`;
  guildPath = `/applications/${stage.discord.applicationId}/guilds/${stage.guild.id}/commands`;
});
afterEach(() => stage.close());

const video = { name: 'video', description: 'Makes a video' };

test('a bulk PUT replaces the list and keeps the ids of names that stay', async () => {
  const [before] = stage.discord.commands();
  await stage.request('PUT', path, [video, image]);
  const [first, second] = stage.discord.commands();
  expect(first?.name).toBe('video');
  expect(second?.id).toBe(before?.id);
  expect(second?.version).not.toBe(before?.version);
  await stage.request('PUT', path, [video]);
  expect(stage.discord.commands().map(({ name }) => name)).toEqual(['video']);
});

test("a guild's commands are a list of their own", async () => {
  await stage.request('PUT', guildPath, [video]);
  expect(stage.discord.commands().map(({ name }) => name)).toEqual(['image']);
  expect(stage.discord.commands(stage.guild.id)).toMatchObject([{ name: 'video', guild_id: stage.guild.id }]);
});

test('one command can be made, read, changed and deleted', async () => {
  const made = await stage.request('POST', path, video);
  expect(made).toMatchObject({ status: 201, body: { type: 1, default_member_permissions: null } });
  expect((await stage.request('POST', path, { ...video, description: 'Again' })).status).toBe(200);
  const one = `${path}/${String(made.body['id'])}`;
  expect((await stage.request('PATCH', one, { description: 'Changed' })).body).toMatchObject({ name: 'video' });
  expect((await stage.request('GET', one)).body).toMatchObject({ description: 'Changed' });
  expect((await stage.request('DELETE', one)).status).toBe(204);
  expect(await stage.request('GET', one)).toMatchObject({ status: 404, body: { code: 10063 } });
  expect((await stage.request('GET', path)).body).toHaveLength(1);
});

test('a command that breaks a rule is refused with the place in the list', async () => {
  const answer = await stage.request('PUT', path, [image, { ...video, name: 'Not Lower' }]);
  expect(answer).toMatchObject({ status: 400, body: { code: 50035, errors: { 1: { name: { _errors: [{}] } } } } });
  expect(stage.discord.commands()).toHaveLength(1);
});

test('the 201st new name in a day is refused, and the next day it is not', async () => {
  const named = (from: number): object[] =>
    Array.from({ length: 100 }, (_, index) => ({ ...video, name: `video-${from + index}` }));
  expect((await stage.request('PUT', guildPath, named(0))).status).toBe(200);
  expect((await stage.request('PUT', guildPath, named(100))).status).toBe(200);
  expect((await stage.request('PUT', guildPath, named(100).slice(1))).status).toBe(200);
  expect(await stage.request('POST', guildPath, video)).toMatchObject({ status: 400, body: { code: 30034 } });
  stage.clock.advance(24 * 60 * 60 * 1000);
  expect((await stage.request('PUT', guildPath, [video])).status).toBe(200);
});

test.each([
  ['slash', 100, { description: 'x' }],
  ['user', 15, { type: 2 }],
  ['message', 15, { type: 3 }],
])('of %s commands there are %d, however they come', async (_name, most, fields) => {
  const named = (index: number): object => ({ name: `c${index}`, ...fields });
  const full = Array.from({ length: most }, (_, index) => named(index));
  expect((await stage.request('PUT', guildPath, full)).status).toBe(200);
  expect(await stage.request('POST', guildPath, named(most))).toMatchObject({ status: 400, body: { code: 30032 } });
  expect((await stage.request('POST', guildPath, named(0))).status).toBe(200);
});

test("another application's commands and a guild without the bot are out of reach", async () => {
  const foreign = '/applications/123456789012345678/commands';
  expect(await stage.request('GET', foreign)).toMatchObject({ status: 403, body: { code: 20012 } });
  stage.guild.removeBot();
  expect(await stage.request('PUT', guildPath, [])).toMatchObject({ status: 403, body: { code: 50001 } });
});

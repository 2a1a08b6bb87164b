import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDiscord, type DiscordStandIn } from '../../../sandbox/discord/discord.ts';
import { readDiscord } from '../../../sandbox/discord/saved.ts';
import { channelTypes } from '../../../sandbox/discord/world/channels.ts';
import { permissions } from '../../../sandbox/discord/world/permissions.ts';
import { listen } from './gateway-client.ts';
import { startDiscordFixture, type DiscordFixture } from './fixture.ts';

let fixture: DiscordFixture;
let folder: string;
const others: DiscordStandIn[] = [];
beforeEach(async () => {
  fixture = await startDiscordFixture();
  folder = await mkdtemp(join(tmpdir(), 'saved-'));
});
afterEach(async () => {
  await Promise.all([fixture.close(), ...others.splice(0).map((other) => other.close())]);
  await rm(folder, { recursive: true });
});

/** Another stand-in that goes on with what was saved. */
async function restored(): Promise<DiscordStandIn> {
  const { state, problem } = await readDiscord(folder);
  expect(problem).toBeUndefined();
  const other = await startDiscord({ clock: fixture.clock, rateLimits: 'headers', ...(state && { saved: state }) });
  others.push(other);
  return other;
}

async function ask(discord: DiscordStandIn, method: string, path: string, body?: unknown): Promise<unknown[]> {
  const response = await fetch(`${discord.url}/v10${path}`, {
    method,
    headers: { authorization: `Bot ${fixture.discord.token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return [response.status, response.status === 204 ? undefined : await response.json()];
}

/** What a client sees first. */
async function seenBy(discord: DiscordStandIn, personId: string): Promise<string> {
  const { body } = await discord.client.fetch(new Request(`${discord.origin}/client/${personId}/events`));
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const text = new TextDecoder().decode((await reader.read()).value);
  await reader.cancel();
  return text;
}

const post = (content: string, ...names: string[]) =>
  fixture.upload(
    'POST',
    fixture.messages,
    { content },
    names.map((name) => ({ name, bytes: Buffer.from(name) })),
  );

test('everybody sees the same as before, under another address', async () => {
  const { guild, discord, channel, mira } = fixture;
  const role = guild.addRole({ name: 'painters', color: 0xff0000, permissions: permissions.manageMessages });
  const mei = guild.addMember({ username: 'mei', locale: 'zh-TW', part: 'moderator', roles: [role.id] });
  const hidden = guild.addChannel({ name: 'log', overwrites: { [guild.id]: { deny: permissions.viewChannel } } });
  guild.addChannel({ name: 'adults', nsfw: true });
  guild.addChannel({ type: channelTypes.privateThread, parentId: channel.id, joined: [mei] });
  guild.addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: ['gore'] } });
  guild.setOwner(mira);
  const ida = discord.addPerson({ username: 'ida', hasInstalled: true });
  discord.addGuild({ name: 'Abroad', botPresent: false }).join(ida);
  await post('with files', 'a.txt', 'b.txt');
  await mira.say(hidden, 'only for some');
  const command = await fixture.image();
  await fixture.callback(command, 4, { content: 'psst', flags: 64 });
  const { body } = await post('edited');
  await fixture.request('PATCH', `${fixture.messages}/${String(body['id'])}`, { content: 'again' });

  // Direct messages get their channel at first use.
  for (const person of [mira, mei, ida]) person.directChannel();
  await discord.save(folder);
  const other = await restored();
  expect(other.origin).not.toBe(discord.origin);
  const signature = /\?ex=\w+&is=\w+&hm=\w+/gu;
  for (const { id } of [mira, mei, ida]) {
    const [before, after] = [await seenBy(discord, id), await seenBy(other, id)];
    expect(before).toContain('"type":"start"');
    expect(after.replaceAll(other.origin, discord.origin).replaceAll(signature, '')).toBe(
      before.replaceAll(signature, ''),
    );
  }
  expect(
    other
      .guilds()[0]
      ?.channels()
      .map(({ name }) => name),
  ).toEqual(guild.channels().map(({ name }) => name));
  const members = other.guilds()[0]?.members() ?? [];
  expect(members.map(({ username, locale, part, roles }) => [username, locale, part, roles])).toEqual([
    ['mira', 'en-US', undefined, []],
    ['mei', 'zh-TW', 'moderator', [role.id]],
  ]);
  expect(
    other
      .guilds()[0]
      ?.roles()
      .map(({ name }) => name),
  ).toEqual(['@everyone', 'easel', 'painters']);
  expect(await ask(other, 'GET', `/guilds/${guild.id}/auto-moderation/rules`)).toMatchObject(
    await ask(discord, 'GET', `/guilds/${guild.id}/auto-moderation/rules`),
  );
  const history = other.message(channel.id, String(body['id']))?.history;
  expect(history).toMatchObject([{ content: 'edited' }]);
});

test('the bot goes on with its token, its commands, and what was asked before', async () => {
  const answered = await fixture.image();
  await fixture.callback(answered, 5);
  const asked = await fixture.image();
  await fixture.discord.save(folder);
  const other = await restored();
  expect([other.token, other.applicationId]).toEqual([fixture.discord.token, fixture.discord.applicationId]);
  expect(other.commands()).toEqual(fixture.discord.commands());
  const callback = `/interactions/${asked.id}/${asked.token}/callback`;
  expect(await ask(other, 'POST', callback, { type: 4, data: { content: 'late' } })).toEqual([204, undefined]);
  expect(await ask(other, 'POST', callback, { type: 5 })).toMatchObject([400, { code: 40060 }]);
  const original = fixture.webhook(answered, '@original');
  expect(await ask(other, 'PATCH', original, { content: 'done' })).toMatchObject([200, { content: 'done' }]);
  const heard = await listen(other);
  const mira = other.person(fixture.mira.id);
  const { id } = await mira.command(fixture.channel, 'image', { prompt: 'x' });
  expect(await heard.next('INTERACTION_CREATE', id)).toMatchObject({ data: { name: 'image' } });
  expect(BigInt(id)).toBeGreaterThan(BigInt(asked.id));
  fixture.clock.advance(15 * 60 * 1000);
  expect(await ask(other, 'PATCH', original, { content: 'too late' })).toMatchObject([401, { code: 50027 }]);
});

test('files and their links go on, those of commands too, at the same address where it is free', async () => {
  await post('files', 'a.txt');
  const link = fixture.channel.messages()[0]?.attachments[0]?.url ?? '';
  await fixture.discord.save(folder);
  await fixture.discord.close();
  const other = await restored();
  expect(other.origin).toBe(fixture.discord.origin);
  expect(await (await fetch(link)).text()).toBe('a.txt');
});

test('saving again keeps what is new and removes the files of what is gone', async () => {
  const { body } = await post('one', 'a.txt');
  await Promise.all([fixture.discord.save(folder), fixture.discord.save(folder)]);
  await fixture.request('DELETE', `${fixture.messages}/${String(body['id'])}`);
  await post('two', 'b.txt', 'c.txt');
  await fixture.discord.save(folder);
  expect(await readdir(join(folder, 'discord-files'))).toHaveLength(2);
  expect((await restored()).guilds()[0]?.channels()[0]?.messages()).toMatchObject([{ content: 'two' }]);
});

test('an id is newer than all that were saved, even if the clock is behind', async () => {
  const last = await fixture.mira.say(fixture.channel, 'before');
  fixture.clock.advance(1000);
  await fixture.discord.save(folder);
  fixture.clock.advance(-60_000);
  const other = await restored();
  const next = await other.person(fixture.mira.id).say(fixture.channel, 'after');
  expect(BigInt(next.id)).toBeGreaterThan(BigInt(last.id));
});

test('a folder without a world, of another version, or damaged is told, and nothing is restored', async () => {
  expect(await readDiscord(folder)).toEqual({});
  await post('one', 'a.txt');
  await fixture.discord.save(folder);
  const path = join(folder, 'discord.json');
  const written = await readFile(path, 'utf8');
  const problemOf = async (contents: string): Promise<string | undefined> => {
    await writeFile(path, contents);
    const { state, problem } = await readDiscord(folder);
    expect(state).toBeUndefined();
    return problem;
  };
  expect(await problemOf('')).toBe(`${path} was not written by the sandbox.`);
  expect(await problemOf('{}')).toBe(`${path} was not written by the sandbox.`);
  expect(await problemOf(written.replace('"version":1', '"version":0'))).toBe(
    `${path} was written by another version of the sandbox (0, not 1).`,
  );
  expect(await problemOf(written.slice(0, -20))).toBe(`${path} is damaged.`);
  expect(await problemOf(written.replace('"one"', '"two"'))).toBe(`${path} is damaged.`);
  await writeFile(path, written);
  const [file = ''] = await readdir(join(folder, 'discord-files'));
  await truncate(join(folder, 'discord-files', file), 1);
  expect((await readDiscord(folder)).problem).toBe(`${join(folder, 'discord-files', file)} is missing or damaged.`);
  await rm(join(folder, 'discord-files', file));
  expect((await readDiscord(folder)).problem).toBe(`${join(folder, 'discord-files', file)} is missing or damaged.`);
});

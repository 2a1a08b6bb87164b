import { Events, type Client, type DiscordAPIError } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDiscord, type DiscordStandIn } from '../../../sandbox/discord/discord.ts';
import type { ChannelHandle, GuildHandle, MemberHandle } from '../../../sandbox/discord/people/handles.ts';
import { answer, login, register } from './client.ts';

let discord: DiscordStandIn;
let client: Client<true>;
let guild: GuildHandle;
let channel: ChannelHandle;
let mira: MemberHandle;

beforeEach(async () => {
  discord = await startDiscord();
  guild = discord.addGuild({ name: 'Studio' });
  channel = guild.addChannel({ name: 'pictures' });
  mira = guild.addMember({ username: 'mira', locale: 'zh-TW' });
  client = await login(discord);
});

afterEach(async () => {
  await client.destroy();
  await discord.close();
});

test('after a disconnect the client resumes and gets the events that it missed', async () => {
  await register(client);
  const heard: string[] = [];
  answer(client, async (interaction) => {
    heard.push(interaction.id);
    if (interaction.isChatInputCommand()) await interaction.reply('here');
  });

  discord.gateway.disconnect(4000);
  const missed = await mira.command(channel, 'image', { prompt: 'x' });
  await discord.until(() => discord.gateway.resumes === 1);
  await missed.answered();

  expect(heard).toEqual([missed.id]);
  expect(discord.gateway.identifies).toBe(1);
});

test('asked to reconnect the client resumes', async () => {
  discord.gateway.reconnect();
  await discord.until(() => discord.gateway.resumes === 1);
  expect(discord.gateway.identifies).toBe(1);
});

test('when heartbeats are not acknowledged the client reconnects and resumes', async () => {
  await client.destroy();
  await discord.close();
  discord = await startDiscord({ heartbeatMs: 300 });
  client = await login(discord);
  discord.gateway.muteHeartbeats(true);
  await discord.until(() => discord.gateway.resumes === 1);
  discord.gateway.muteHeartbeats(false);
  expect(discord.gateway.identifies).toBe(1);
});

test('an invalid session that can be resumed is resumed', async () => {
  discord.gateway.invalidate(true);
  await discord.until(() => discord.gateway.resumes === 1);
  expect(discord.gateway.identifies).toBe(1);
});

test.each([4004, 4013, 4014])('closed with %d the client gives up', async (code) => {
  const gone = new Promise<number>((resolve) => {
    client.once(Events.ShardDisconnect, (event) => resolve(event.code));
  });
  client.on(Events.Error, () => undefined);
  discord.gateway.disconnect(code);
  expect(await gone).toBe(code);
  expect(discord.gateway.sessions()).toEqual([]);
});

test('guilds and channels that come and go reach the client', async () => {
  const other = discord.addGuild({ name: 'Other' });
  const room = other.addChannel({ name: 'room' });
  await discord.until(() => client.channels.cache.has(room.id));
  room.delete();
  await discord.until(() => !client.channels.cache.has(room.id));
  other.removeBot();
  await discord.until(() => !client.guilds.cache.has(other.id));
  await expect(client.guilds.fetch({ guild: other.id, force: true })).rejects.toMatchObject({ code: 50001 });
});

test('an interaction that is sent twice is received twice, and answered once', async () => {
  await register(client);
  const failures = answer(client, async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.reply('here');
  });
  discord.gateway.repeatInteractions(1);
  const interaction = await mira.command(channel, 'image', { prompt: 'x' });
  await interaction.answered();
  await discord.until(() => failures.length === 1);
  expect(failures.map((failure) => (failure as DiscordAPIError).code)).toEqual([40060]);
  expect(channel.messages()).toHaveLength(1);
});

test('a thread is a channel too', async () => {
  await register(client);
  const thread = guild.addChannel({ name: 'a thread', type: 11, parentId: channel.id });
  answer(client, async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.reply(`in ${interaction.channel?.isThread()}`);
  });
  const interaction = await mira.command(thread, 'image', { prompt: 'x' });
  await interaction.answered();
  expect(thread.messages()).toMatchObject([{ content: 'in true' }]);
});

test('a first handshake that fails rejects the login', async () => {
  await client.destroy();
  discord.gateway.handshakeFails(1);
  await expect(login(discord)).rejects.toThrow('503');
  client = await login(discord);
});

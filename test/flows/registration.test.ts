import { expect, onTestFinished, test } from 'vitest';
import { startDiscord } from '../../sandbox/discord/discord.ts';
import { startEasel } from '../support/easel.ts';
import { namesWith, ownCommands } from '../support/own-commands.ts';
import { createLogger } from '../../src/log.ts';
import { startApp } from '../../src/app.ts';

const puts = (traffic: readonly { method: string; path: string }[]): string[] =>
  traffic.filter(({ method, path }) => method === 'PUT' && path.includes('/commands')).map(({ path }) => path);

const all = namesWith('video', 'image');

test('the commands are registered in both languages, and again only after a change', async () => {
  const { discord, stop, start } = await startEasel();
  expect(discord.commands().map(({ name, name_localizations }) => [name, name_localizations?.['zh-TW']])).toEqual([
    ['video', '影片'],
    ['image', '圖片'],
    ...ownCommands,
  ]);
  expect(puts(discord.traffic)).toHaveLength(1);
  await stop();
  await start();
  expect(puts(discord.traffic)).toHaveLength(1);
});

test('a development server that is gone is ignored at the next start', async () => {
  const { config, discord, guild, logs, start, stop, clock } = await startEasel();
  await stop();
  const inGuild = { ...config, discord: { ...config.discord, guildId: guild.id } };
  await (await startApp(inGuild, createLogger('silent'), new AbortController().signal, { clock })).stop();
  discord.addGuild();
  guild.removeBot();
  await start();
  expect(discord.commands().map(({ name }) => name)).toEqual(all);
  expect(logs.find(({ guild: former }) => former === guild.id)).toMatchObject({ level: 40, status: 403, code: 50_001 });
  const asked = discord.traffic.length;
  await stop();
  await start();
  // It is not requested again.
  expect(discord.traffic.slice(asked).filter(({ path }) => path.includes(guild.id))).toEqual([]);
});

test('the same database serves another application, which does not touch the former one’s server', async () => {
  const { config, guild, stop, clock } = await startEasel();
  await stop();
  const inGuild = { ...config, discord: { ...config.discord, guildId: guild.id } };
  await (await startApp(inGuild, createLogger('silent'), new AbortController().signal, { clock })).stop();
  const discord = await startDiscord({ clock });
  onTestFinished(async () => discord.close());
  discord.addGuild();
  const others = {
    ...config,
    discord: { ...config.discord, apiUrl: discord.url },
    secrets: { ...config.secrets, discordToken: discord.token },
  };
  const app = await startApp(others, createLogger('silent'), new AbortController().signal, { clock });
  expect(discord.commands().map(({ name }) => name)).toEqual(all);
  await app.stop();
});

test.each([
  ['of no server', '123456789012345678'],
  ['of a server that the bot is not in', undefined],
])('a DISCORD_GUILD_ID %s is named in the error, and the commands stay as they are', async (_what, id) => {
  const { config, discord, stop, clock } = await startEasel();
  await stop();
  const elsewhere = discord.addGuild();
  elsewhere.removeBot();
  const wrong = { ...config, discord: { ...config.discord, guildId: id ?? elsewhere.id } };
  await expect(startApp(wrong, createLogger('silent'), new AbortController().signal, { clock })).rejects.toThrow(
    /^Discord does not let this bot into the server in DISCORD_GUILD_ID\./,
  );
  expect(discord.commands().map(({ name }) => name)).toEqual(all);
});

test('registering in a development server clears the global commands, and the reverse', async () => {
  const { discord, guild, config, stop, start, clock } = await startEasel();
  await stop();
  const inGuild = { ...config, discord: { ...config.discord, guildId: guild.id } };
  const developing = await startApp(inGuild, createLogger('silent'), new AbortController().signal, { clock });
  expect(discord.commands()).toEqual([]);
  expect(discord.commands(guild.id).map(({ name }) => name)).toEqual(all);
  await developing.stop();

  await start();
  expect(discord.commands(guild.id)).toEqual([]);
  expect(discord.commands().map(({ name }) => name)).toEqual(all);
});

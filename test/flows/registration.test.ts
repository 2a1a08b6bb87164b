import { expect, test } from 'vitest';
import { startEasel } from '../support/easel.ts';
import { namesWith, ownCommands } from '../support/own-commands.ts';
import { createLogger } from '../../src/log.ts';
import { startApp } from '../../src/app.ts';

const puts = (traffic: readonly { method: string; path: string }[]): string[] =>
  traffic.filter(({ method, path }) => method === 'PUT' && path.includes('/commands')).map(({ path }) => path);

const all = namesWith('video', 'image');

test('the commands are registered in both languages, and again only when they changed', async () => {
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

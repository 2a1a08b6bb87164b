import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startDiscord, type DiscordStandIn } from '../../sandbox/discord/discord.ts';
import type { ChannelHandle, GuildHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { startRunComfy, type RunComfyStandIn } from '../../sandbox/runcomfy/runcomfy.ts';
import type { Exchange } from '../../sandbox/wire/server.ts';
import { startProcess, type BotProcess } from './process.ts';

/** Both stand-ins on the real clock, people, and a folder with the database of a bot that is a process of its own. */
export interface House {
  readonly discord: DiscordStandIn;
  readonly runcomfy: RunComfyStandIn;
  readonly guild: GuildHandle;
  readonly channel: ChannelHandle;
  /** Reads English. */
  readonly ana: MemberHandle;
  /** Reads Traditional Chinese. */
  readonly mei: MemberHandle;
  readonly config: { readonly databasePath: string };
  startBot(env?: Readonly<Record<string, string>>): BotProcess;
  /** Resolves once it is connected and serves. */
  readyBot(env?: Readonly<Record<string, string>>): Promise<BotProcess>;
  /** Kills the bot with SIGKILL as soon as one of the stand-ins sees a request that fits; resolves once it is dead. */
  killAt(bot: BotProcess, fits: (request: Pick<Exchange, 'method' | 'path'>) => boolean): Promise<void>;
}

const patience = 15_000;

/** A request takes 200 ms in the queue and 600 ms at work unless said otherwise. All is removed when the test ends. */
export async function startHouse(times: { readonly queueMs?: number; readonly runMs?: number } = {}): Promise<House> {
  const directory = await mkdtemp(join(tmpdir(), 'easel-test-'));
  const discord = await startDiscord({ rateLimits: 'headers' });
  const { queueMs = 200, runMs = 600 } = times;
  const runcomfy = await startRunComfy({ modelsDir: 'models', queueMs, runMs });
  runcomfy.switches.pictureScale = 0.05;
  onTestFinished(async () => {
    await Promise.all([discord.close(), runcomfy.close()]);
    await rm(directory, { recursive: true, force: true });
  });
  const guild = discord.addGuild({ name: 'Sketch club' });
  const channel = guild.addChannel({ name: 'pictures' });
  const ana = guild.addMember({ username: 'ana', locale: 'en-US' });
  const mei = guild.addMember({ username: 'mei', locale: 'zh-TW' });
  const databasePath = join(directory, 'easel.sqlite');
  const settings = {
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.url,
    RUNCOMFY_API_TOKEN: runcomfy.token,
    RUNCOMFY_API_URL: runcomfy.url,
    RUNCOMFY_MEDIA_ORIGINS: runcomfy.mediaOrigin,
    DATABASE_URL: `sqlite://${databasePath}`,
  };
  const startBot = (env = {}): BotProcess => startProcess({ ...settings, ...env });

  return {
    discord,
    runcomfy,
    guild,
    channel,
    ana,
    mei,
    config: { databasePath },
    startBot,
    async readyBot(env) {
      const bot = startBot(env);
      await discord.until(() => bot.output().includes('"ready"'), patience);
      return bot;
    },
    async killAt(bot, fits) {
      const { promise: seen, resolve } = Promise.withResolvers<undefined>();
      const listen = (exchange: Exchange): void => {
        if (!fits(exchange)) return;
        bot.child.kill('SIGKILL');
        resolve(undefined);
      };
      const stops = [discord.onRequest(listen), runcomfy.onRequest(listen), runcomfy.onMediaRequest(listen)];
      await seen;
      for (const stop of stops) stop();
      await bot.exit;
    },
  };
}

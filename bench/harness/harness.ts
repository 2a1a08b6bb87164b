import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseIn, startBot, seedDurations, type BotName } from './bots.ts';
import { startChild, type Child, type Remote } from './channel.ts';
import type { DiscordChild, ServerLayout } from './discord.ts';
import type { Probe } from './probe.ts';
import type { RunComfyChild, Runs } from './runcomfy.ts';

/** Both stand-ins and one bot, each in a process of its own, and a folder that is removed at the end. */
export interface BenchHarness extends AsyncDisposable {
  readonly discord: Remote<DiscordChild>;
  readonly runcomfy: Remote<RunComfyChild>;
  readonly folder: string;
  /** Of a PostgreSQL that the bots use in the place of a file in their folder. */
  readonly databaseUrl: string | undefined;
  /** Starts a bot with its files in this folder (default: the harness's own). The bot ends with the harness at the latest. */
  start(name: BotName, folder?: string): Promise<Child<Probe>>;
}

export async function startBenchHarness(layout: ServerLayout, runs: Runs, databaseUrl?: string): Promise<BenchHarness> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'easel-bench-'));
  opened.defer(async () => rm(folder, { recursive: true, force: true }));
  const discord = opened.use(startChild<DiscordChild>(new URL('discord.ts', import.meta.url)));
  const runcomfy = opened.use(startChild<RunComfyChild>(new URL('runcomfy.ts', import.meta.url)));
  const [discordAt, runcomfyAt] = await Promise.all([discord.remote.open(layout), runcomfy.remote.open(runs)]);
  opened.defer(async () => void (await Promise.all([discord.remote.close(), runcomfy.remote.close()])));
  const held = opened.move();
  return {
    discord: discord.remote,
    runcomfy: runcomfy.remote,
    folder,
    databaseUrl,
    start: async (name, place = folder) =>
      held.use(await startBot(name, { discord: discordAt, runcomfy: runcomfyAt, folder: place, databaseUrl })),
    [Symbol.asyncDispose]: async () => held.disposeAsync(),
  };
}

/** A bot that is connected and whose command can be typed. `samples`: the durations that it has learned before, in ms. */
export async function readyBot(
  harness: BenchHarness,
  name: BotName,
  samples: readonly number[] = [],
): Promise<Child<Probe>> {
  const place = harness.databaseUrl ?? databaseIn(harness.folder);
  if (name === 'easel' && samples.length > 0) await seedDurations(place, samples);
  const bot = await harness.start(name);
  await bot.said('"ready"');
  await harness.discord.connected();
  return bot;
}

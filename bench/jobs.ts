import { setTimeout as pause } from 'node:timers/promises';
import { mean } from 'simple-statistics';
import type { Bench, Reading } from './bench.ts';
import { playPair } from './pair.ts';
import type { BotName } from './harness/bots.ts';
import { drawDurations, usualPace, type Pace } from './harness/durations.ts';
import { startBenchHarness, readyBot } from './harness/harness.ts';
import { noticing, present, jobTracesOf } from './harness/job-trace.ts';

interface Scene {
  readonly name: string;
  readonly count: number;
  readonly perSecond: number;
  readonly pace: Pace;
  /** From the middle on, runs take twice as long as those before. */
  readonly doubles?: boolean;
  readonly hasAim?: boolean;
  /** Both bots at once: each has half the commands then. */
  readonly isAside?: boolean;
}

interface Watched {
  readonly missing: number;
  readonly polls: number;
  readonly delay: number;
  /** Milliseconds. */
  readonly cpu: number;
}

/** How long to wait for the last job, in ms. */
const patienceFor = (count: number): number => 60_000 + 25 * count;
const layout = { members: 100, channels: 20, rateLimits: 'headers' } as const;

async function watch(name: BotName, scene: Scene, seed: number): Promise<Watched> {
  const { count, perSecond, pace, doubles = false } = scene;
  const durations = drawDurations(pace, count, seed).map((ms, index) => (doubles && index >= count / 2 ? 2 * ms : ms));
  await using harness = await startBenchHarness(layout, { durations, scale: 0.02 });
  const bot = await readyBot(harness, name, drawDurations(pace, 64, seed + 1));
  const before = await bot.remote.usage();
  await harness.discord.type({ first: 0, count, perSecond });
  const delivered = await harness.discord.delivered(patienceFor(count));
  const [traces, after] = await Promise.all([jobTracesOf(harness), bot.remote.usage()]);
  return {
    missing: count - delivered,
    polls: mean(present(traces, ({ run }) => run?.polls)),
    delay: mean(present(traces, noticing)),
    cpu: ((after.cpu - before.cpu) * 1000) / count,
  };
}

/** How long the bot is measured with all jobs in flight, and how long before that it has to update their messages, in ms. */
const watched = 20_000;
const settling = 10_000;

/** Many jobs that run and do not end. */
async function inFlight(count: number, perSecond: number, short: boolean): Promise<readonly Reading[]> {
  const durations = Array.from({ length: count }, () => 3_600_000);
  await using harness = await startBenchHarness(layout, { durations, scale: 0.02 });
  const bot = await readyBot(harness, 'easel', drawDurations(usualPace, 64, 1));
  const idle = await bot.remote.usage();
  await harness.discord.type({ first: 0, count, perSecond });
  const accepted = await harness.runcomfy.accepted(count, patienceFor(count));
  await pause(short ? 500 : settling);
  const full = await bot.remote.usage();
  await bot.remote.watchLoop();
  await pause(short ? 500 : watched);
  const [loopDelay, after, runs] = await Promise.all([
    bot.remote.loopDelay(),
    bot.remote.usage(),
    harness.runcomfy.runs(),
  ]);
  const scene = `${count.toLocaleString('en-US')} in flight`;
  const seconds = (short ? 500 : watched) / 1000;
  return [
    { scene, figure: 'not submitted', unit: '', easel: count - accepted, aim: { atMost: 0, of: 'easel' } },
    {
      scene,
      figure: 'memory a job above the idle bot, held',
      unit: 'KB',
      easel: (full.held - idle.held) / count / 1000,
      aim: { atMost: 8, of: 'easel' },
    },
    { scene, figure: 'the same, resident', unit: 'KB', easel: (full.resident - idle.resident) / count / 1000 },
    { scene, figure: 'event-loop delay, p99', unit: 'ms', easel: loopDelay, aim: { atMost: 50, of: 'easel' } },
    { scene, figure: 'CPU, share of a core', unit: '', easel: (after.cpu - full.cpu) / seconds },
    { scene, figure: 'polls so far, most of one job', unit: '', easel: Math.max(...runs.map(({ polls }) => polls)) },
  ];
}

function scenes(short: boolean): readonly Scene[] {
  if (short) return [{ name: 'sigma 0.25', count: 15, perSecond: 30, pace: { median: 2_000, sigma: 0.25 } }];
  const many = { count: 1_000, perSecond: 25, hasAim: true };
  const fewer = { count: 200, perSecond: 12.5, isAside: true };
  return [
    { ...many, name: 'sigma 0.25', pace: usualPace },
    { ...fewer, name: 'sigma 0.6', pace: { ...usualPace, sigma: 0.6 } },
    { ...fewer, name: 'twice as long from the middle on', pace: usualPace, doubles: true },
  ];
}

/** The cost of waiting for runs. */
export const jobs: Bench = {
  title: 'Waiting for runs',
  baseline: 'a plain discord.js bot that asks about each run every 2 s',
  prepare:
    ({ short }) =>
    async (seed) => {
      const readings: Reading[] = [];
      for (const scene of scenes(short)) {
        const [easel, plain] = await playPair(
          { seed, atOnce: short || scene.isAside === true },
          async () => watch('easel', scene, seed),
          async () => watch('plain', scene, seed),
        );
        readings.push(...figures(scene, easel, plain));
      }
      readings.push(...(short ? await inFlight(30, 60, short) : await inFlight(10_000, 250, short)));
      return readings;
    },
};

function figures({ name: scene, hasAim = false }: Scene, easel: Watched, plain: Watched): Reading[] {
  const both = (figure: string, unit: Reading['unit'], pick: (found: Watched) => number): Reading => ({
    scene,
    figure,
    unit,
    easel: pick(easel),
    baseline: pick(plain),
  });
  return [
    { ...both('not delivered', '', ({ missing }) => missing), aim: { atMost: 0, of: 'easel' } },
    { ...both('polls a job', '', ({ polls }) => polls), ...(hasAim && { aim: { atMost: 0.5, of: 'ratio' } }) },
    {
      ...both('ready to noticed, mean', 'ms', ({ delay }) => delay),
      ...(hasAim && { aim: { atMost: 1, of: 'ratio' } }),
    },
    both('CPU a job', 'ms', ({ cpu }) => cpu),
  ];
}

import type { BotName } from './harness/bots.ts';
import { max, mean } from 'simple-statistics';
import type { Bench, Reading } from './bench.ts';
import { playPair } from './pair.ts';
import type { ServerLayout } from './harness/discord.ts';
import { drawDurations, usualPace, type Pace } from './harness/durations.ts';
import { percentile } from './harness/probe.ts';
import { startBenchHarness, readyBot } from './harness/harness.ts';
import { startBenchServer } from './harness/postgres.ts';
import { delivering, noticing, present, jobTracesOf, type JobTrace } from './harness/job-trace.ts';

interface Scene {
  readonly name: string;
  readonly count: number;
  /** Commands a second; `Infinity`: all at once. */
  readonly perSecond: number;
  readonly pace: Pace;
  readonly bytes: number;
  /** The sides of each picture, in relation to the size asked for. */
  readonly scale: number;
  readonly layout: ServerLayout;
  /** Once the commands are answered, every interaction token has expired. */
  readonly isLate?: boolean;
  /** A plain bot can do it too. */
  readonly isPlain: boolean;
  /** Of the 95th percentile, in ms. */
  readonly aim?: number;
  /** Of the calls of one job, where none has to wait. */
  readonly mostCalls?: number;
}

interface Delivered {
  readonly missing: number;
  readonly noticing: number;
  readonly p50: number;
  readonly p95: number;
  readonly calls: number;
  readonly mostCalls: number;
  /** More than the first answer, the files and a status edit every three seconds would take. */
  readonly needlessCalls: number;
  /** Deliveries before which a status edit of some job was sent, although the files were ready. */
  readonly behind: number;
  readonly refused: number;
  readonly peak: number;
  readonly cpu: number;
}

const megabyte = 1_000_000;
/** Longer than any of these takes on a slow machine, in ms. */
const patience = 400_000;

async function play(name: BotName, scene: Scene, seed: number, databaseUrl?: string): Promise<Delivered> {
  const { count, perSecond, bytes, scale, pace, layout } = scene;
  const durations = drawDurations(pace, count, seed);
  await using harness = await startBenchHarness(layout, { durations, bytes, scale }, databaseUrl);
  const bot = await readyBot(harness, name, drawDurations(pace, 64, seed + 1));
  await harness.discord.type({ first: 0, count, perSecond });
  await harness.discord.answered(patience);
  if (scene.isLate === true) await harness.discord.endTokens();
  await harness.discord.delivered(patience);
  const [traces, usage, refused, statusEdits] = await Promise.all([
    jobTracesOf(harness),
    bot.remote.usage(),
    harness.discord.refused(),
    harness.discord.statusEdits(),
  ]);
  const isBehind = ({ run, delivered }: JobTrace): boolean =>
    statusEdits.some((at) => at > (run?.noticed ?? Infinity) && at < (delivered ?? Infinity));
  const waits = present(traces, delivering);
  const calls = traces.map((trace) => trace.calls);
  return {
    missing: count - waits.length,
    noticing: mean(present(traces, noticing)),
    p50: percentile(waits, 50),
    p95: percentile(waits, 95),
    calls: mean(calls),
    mostCalls: max(calls),
    needlessCalls: max(traces.map(needless)),
    behind: traces.filter(isBehind).length,
    refused,
    peak: usage.peakResident / megabyte,
    cpu: (usage.cpu * 1000) / count,
  };
}

/** Milliseconds between two edits that say how a job stands. */
const editGap = 3_000;

function needless({ calls, typed, delivered }: JobTrace): number {
  const life = (delivered ?? Infinity) - typed;
  return Math.max(calls - (3 + Math.floor(life / editGap)), 0);
}

const manyChannels: ServerLayout = { members: 100, channels: 20, rateLimits: 'headers' };
const oneChannel: ServerLayout = { members: 20, channels: 1, rateLimits: 'enforced' };

function scenes(short: boolean): readonly Scene[] {
  const two = { bytes: 2 * megabyte, scale: 0.05, layout: manyChannels, isPlain: true };
  if (short) {
    const name = '10 at once in one channel, limits enforced';
    return [{ ...two, name, count: 10, perSecond: Infinity, pace: { median: 1_000, sigma: 0.25 }, layout: oneChannel }];
  }
  const usual = { ...two, pace: usualPace };
  const large = { bytes: 12 * megabyte, scale: 1, isPlain: false };
  return [
    { ...usual, name: '10 a second for 30 s', count: 300, perSecond: 10, aim: 1_000, mostCalls: 4 },
    { ...usual, name: '500 at once', count: 500, perSecond: Infinity, aim: 5_000 },
    { ...usual, ...large, name: '1 a second, 12 MB made to fit into 10', count: 20, perSecond: 1 },
    {
      ...usual,
      name: '100 at once in one channel, limits enforced',
      count: 100,
      perSecond: Infinity,
      layout: oneChannel,
      isPlain: false,
    },
    {
      ...usual,
      name: 'the same with dead tokens: 5 edits in 5 s',
      count: 100,
      perSecond: Infinity,
      layout: oneChannel,
      isLate: true,
      isPlain: false,
    },
  ];
}

/** How long a result that is ready takes to its owner, and what that costs. */
export const delivery: Bench = {
  title: 'From a finished run to its files in the reply (2 MB each)',
  baseline:
    'a plain discord.js bot: a loop a job that asks every 2 s, the file as a Buffer, one edit; beside Easel on PostgreSQL: Easel on SQLite in the same run',
  async prepare({ short, opened }) {
    const server = opened.use(await startBenchServer());
    return async (seed) => {
      const readings: Reading[] = [];
      for (const scene of scenes(short)) {
        const [easel, plain] = await playPair<Delivered | undefined>(
          { seed, atOnce: short },
          async () => play('easel', scene, seed),
          async () => (scene.isPlain ? play('plain', scene, seed) : undefined),
        );
        if (easel === undefined) continue;
        readings.push(...figures(scene, easel, plain));
        if (scene.isPlain && server !== undefined) {
          const onPostgres = await play('easel', scene, seed, await server.newDatabase());
          readings.push(...figures({ ...scene, name: `${scene.name}, on PostgreSQL` }, onPostgres, easel));
        }
      }
      return readings;
    };
  },
};

function figures(
  { name: scene, aim, scale, mostCalls, isLate }: Scene,
  easel: Delivered,
  plain: Delivered | undefined,
): Reading[] {
  const of = (figure: string, unit: Reading['unit'], pick: (found: Delivered) => number, most?: number): Reading => ({
    scene,
    figure,
    unit,
    easel: pick(easel),
    ...(plain !== undefined && { baseline: pick(plain) }),
    ...(most !== undefined && { aim: { atMost: most, of: 'easel' } }),
  });
  return [
    of('not delivered', '', ({ missing }) => missing, 0),
    of('ready to noticed, mean', 'ms', ({ noticing: ms }) => ms),
    of('noticed to delivered, p50', 'ms', ({ p50 }) => p50),
    of('noticed to delivered, p95', 'ms', ({ p95 }) => p95, aim),
    of('calls of Discord a job, mean', '', ({ calls }) => calls),
    of('calls of Discord a job, most', '', (found) => found.mostCalls, mostCalls),
    of('of them beyond one edit in 3 s, most', '', ({ needlessCalls }) => needlessCalls),
    ...(isLate === true ? [of('waited behind a status edit', '', ({ behind }) => behind, 0)] : []),
    of('answered 429', '', ({ refused }) => refused),
    of('peak memory', 'MB', ({ peak }) => peak, scale === 1 ? undefined : 250),
    of('CPU a job', 'ms', ({ cpu }) => cpu),
  ];
}

import type { Bench, Reading } from './bench.ts';
import { playPair } from './pair.ts';
import type { BotName } from './harness/bots.ts';
import { drawDurations, usualPace as pace } from './harness/durations.ts';
import { percentile } from './harness/probe.ts';
import { startBenchHarness, readyBot } from './harness/harness.ts';
import { startBenchServer } from './harness/postgres.ts';
import { present, jobTracesOf } from './harness/job-trace.ts';

/** A command has to be answered within this time, in ms. */
const tooLate = 3_000;

interface Burst {
  /** Commands a second. */
  readonly rate: number;
  readonly count: number;
  /** Commands before, which wake the bot up and are not counted. */
  readonly warmUp: { readonly count: number; readonly perSecond: number };
}

interface Answered {
  readonly p50: number;
  readonly p99: number;
  /** Until the callback left the bot: without what the stand-in takes to see it. */
  readonly withinP50: number;
  readonly withinP99: number;
  readonly late: number;
  readonly loopDelay: number;
  readonly crowdDelay: number;
}

/** Types commands at a steady rate, each independent of how the others fare. */
async function burst(
  name: BotName,
  { rate, count, warmUp }: Burst,
  seed: number,
  databaseUrl?: string,
): Promise<Answered> {
  const durations = drawDurations(pace, warmUp.count + count, seed);
  await using harness = await startBenchHarness(
    { members: 100, channels: 10, rateLimits: 'headers' },
    { durations, scale: 0.02 },
    databaseUrl,
  );
  const bot = await readyBot(harness, name, drawDurations(pace, 64, seed + 1));
  await harness.discord.type({ first: 0, ...warmUp });
  await harness.discord.answered(tooLate);
  await Promise.all([bot.remote.watchLoop(), harness.discord.watchLoop()]);
  await harness.discord.type({ first: warmUp.count, count, perSecond: rate });
  await harness.discord.answered(2 * tooLate);
  const [loopDelay, crowdDelay] = await Promise.all([bot.remote.loopDelay(), harness.discord.loopDelay()]);
  const counted = (await jobTracesOf(harness)).filter(({ number }) => number >= warmUp.count);
  const left = new Map(await bot.remote.answers());
  const within = present(counted, ({ id, typed }) => {
    const at = left.get(id);
    return at === undefined ? undefined : at - typed;
  });
  const times = present(counted, ({ answeredAfter }) => answeredAfter);
  return {
    p50: percentile(times, 50),
    p99: percentile(times, 99),
    withinP50: percentile(within, 50),
    withinP99: percentile(within, 99),
    late: counted.length - times.filter((ms) => ms < tooLate).length,
    loopDelay,
    crowdDelay,
  };
}

/** How fast a command is answered, whatever comes after it. */
export const ack: Bench = {
  title: 'From the event on the socket to the callback’s arrival',
  baseline: 'a bare discord.js bot that only defers; beside Easel on PostgreSQL: Easel on SQLite in the same run',
  async prepare({ short, opened }) {
    const server = opened.use(await startBenchServer());
    const rates = short ? [20] : [50, 200, 500];
    const seconds = short ? 1 : 10;
    const warmUp = short ? { count: 3, perSecond: 20 } : { count: 40, perSecond: 20 };
    return async (seed) => {
      const readings: Reading[] = [];
      for (const rate of rates) {
        const commands = { rate, count: rate * seconds, warmUp };
        const [easel, bare] = await playPair(
          { seed, atOnce: short },
          async () => burst('easel', commands, seed),
          async () => burst('defer', commands, seed),
        );
        readings.push(...compared(`${rate} a second`, easel, bare));
        if (server === undefined) continue;
        const onPostgres = await burst('easel', commands, seed, await server.newDatabase());
        readings.push(...compared(`${rate} a second, on PostgreSQL`, onPostgres, easel).map(withoutAim));
      }
      return readings;
    };
  },
};

/** What is measured on PostgreSQL is shown beside SQLite, and has no aim of its own. */
const withoutAim = ({ aim: _aim, ...reading }: Reading): Reading => reading;

function compared(scene: string, easel: Answered, bare: Answered): Reading[] {
  const both = (figure: string, pick: (found: Answered) => number): Reading => ({
    scene,
    figure,
    unit: 'ms',
    easel: pick(easel),
    baseline: pick(bare),
  });
  return [
    both('p50', ({ p50 }) => p50),
    { ...both('p99', ({ p99 }) => p99), aim: { atMost: 1.2, of: 'ratio' } },
    {
      ...both('later than 3 s, or never', ({ late }) => late),
      unit: '',
      aim: { atMost: 0, of: 'easel' },
    },
    both('until it left the bot, p50', ({ withinP50 }) => withinP50),
    both('until it left the bot, p99', ({ withinP99 }) => withinP99),
    both('event-loop delay of the bot, p99', ({ loopDelay }) => loopDelay),
    both('of the stand-in that measures, p99', ({ crowdDelay }) => crowdDelay),
  ];
}

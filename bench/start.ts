import { copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, Reading } from './bench.ts';
import { playPair } from './pair.ts';
import { databaseIn } from './harness/bots.ts';
import { now } from './harness/channel.ts';
import { startBenchHarness, readyBot, type BenchHarness } from './harness/harness.ts';
import { copyEnded } from './store/ended.ts';

interface Started {
  /** Open jobs that it read. */
  readonly goneOn: number;
  /** Seconds from the process to the line that says so. */
  readonly ready: number;
  readonly peak: number;
  readonly cpu: number;
  /** Megabytes. */
  readonly read: number;
}

const megabyte = 1_000_000;
const patience = 600_000;
/** Milliseconds that the one job takes that ends. */
const endedAfter = 200;

async function startOnce(harness: BenchHarness, folder: string, hasJobs: boolean): Promise<Started> {
  const began = now();
  await using bot = await harness.start('easel', folder);
  const goneOn = hasJobs ? bot.said('going on with open jobs') : undefined;
  const ready = ((await bot.said('"ready"')).at - began) / 1000;
  const usage = await bot.remote.usage();
  const jobs = /"jobs":(\d+)/.exec((await goneOn)?.line ?? '')?.[1] ?? 0;
  return {
    goneOn: Number(jobs),
    ready,
    peak: usage.peakResident / megabyte,
    cpu: usage.cpu,
    read: usage.read / megabyte,
  };
}

/** A bot is killed while these jobs run; one more has ended. */
async function leaveOpen(harness: BenchHarness, open: number, settling: number): Promise<void> {
  const bot = await readyBot(harness, 'easel', Array<number>(20).fill(endedAfter));
  await harness.discord.type({ first: 0, count: 1, perSecond: 1 });
  await harness.discord.delivered(patience);
  await harness.discord.type({ first: 1, count: open, perSecond: 100 });
  const accepted = await harness.runcomfy.accepted(open + 1, patience);
  if (accepted <= open) throw new Error(`only ${accepted} jobs were submitted`);
  await pause(settling);
  await bot[Symbol.asyncDispose]();
}

/** The store of that bot, with so many copies of the job that has ended. */
async function fill(harness: BenchHarness, open: number, ended: number, settling: number): Promise<string> {
  await leaveOpen(harness, open, settling);
  const path = databaseIn(harness.folder);
  await copyEnded(path, ended);
  return path;
}

/** How long a start takes. */
export const start: Bench = {
  title: 'From the process to ready',
  baseline: 'the same bot with an empty store',
  async prepare({ short, opened }) {
    const [open, ended] = short ? [10, 200] : [10_000, 1_000_000];
    const durations = [endedAfter, ...Array.from({ length: open }, () => 3_600_000)];
    const layout = { members: 100, channels: 20, rateLimits: 'headers' } as const;
    const harness = opened.use(await startBenchHarness(layout, { durations, scale: 0.02 }));
    const full = await fill(harness, open, ended, short ? 500 : 10_000);
    const { size } = await stat(full);
    let starts = 0;
    const play = async (source?: string): Promise<Started> => {
      const folder = join(harness.folder, `start-${(starts += 1)}`);
      await mkdir(folder);
      if (source !== undefined) await copyFile(source, databaseIn(folder));
      const started = await startOnce(harness, folder, source !== undefined);
      await rm(folder, { recursive: true, force: true });
      return started;
    };
    return async (seed) => {
      const [filled, empty] = await playPair(
        { seed, atOnce: short },
        async () => play(full),
        async () => play(),
      );
      return figures(`${open.toLocaleString('en-US')} open, ${ended.toLocaleString('en-US')} ended jobs`, {
        empty,
        filled,
        size: size / megabyte,
      });
    };
  },
};

function figures(
  scene: string,
  { empty, filled, size }: { readonly empty: Started; readonly filled: Started; readonly size: number },
): readonly Reading[] {
  const both = (figure: string, unit: Reading['unit'], pick: (found: Started) => number): Reading => ({
    scene,
    figure,
    unit,
    easel: pick(filled),
    baseline: pick(empty),
  });
  return [
    { scene, figure: 'open jobs that it goes on with', unit: '', easel: filled.goneOn },
    { ...both('to ready', 's', ({ ready }) => ready), aim: { atMost: 5, of: 'easel' } },
    both('CPU until then', 's', ({ cpu }) => cpu),
    both('read from files and sockets until then', 'MB', ({ read }) => read),
    { scene, figure: 'size of the store', unit: 'MB', easel: size },
    both('peak memory', 'MB', ({ peak }) => peak),
  ];
}

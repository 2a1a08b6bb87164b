import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commit } from './store/commit.ts';
import type { Bench, Reading } from './bench.ts';
import { playPair } from './pair.ts';
import { startChild } from './harness/channel.ts';
import { startBenchServer } from './harness/postgres.ts';
import { openBenchStore } from './store/open.ts';
import { historyPrefix, type Load, type StoreStage } from './store/load.ts';

interface Loads {
  readonly alone: Load;
  readonly many: Load;
  readonly paging: Load;
}

const batch = 1_000;
const easelProgram = new URL('store/easel.ts', import.meta.url);
const manyAtOnce = 32;

/** A store in which one member's history has so many entries. */
async function fill(place: string, entries: number): Promise<void> {
  const store = await openBenchStore(place);
  for (let from = 0; from < entries; from += batch) {
    await commit(
      store,
      Array.from({ length: Math.min(batch, entries - from) }, (_, index) => ({
        key: `${historyPrefix}${String(1_700_000_000_000 + from + index)}`,
        value: { version: 1, job: String(from + index), state: 'delivered', prompt: 'p'.repeat(60) },
      })),
    );
  }
  await store.close();
}

async function play(program: URL, template: string, ms: number): Promise<Loads> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-bench-store-'));
  try {
    const path = join(folder, 'easel.sqlite');
    await copyFile(template, path);
    return await loadAt(path, program, ms);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param place a file, or a URL of PostgreSQL. */
async function loadAt(place: string, program: URL, ms: number): Promise<Loads> {
  await using child = startChild<StoreStage>(program);
  await child.remote.open(place);
  return {
    alone: await child.remote.load({ ms, atOnce: 1, paging: false }),
    many: await child.remote.load({ ms, atOnce: manyAtOnce, paging: false }),
    paging: await child.remote.load({ ms, atOnce: 1, paging: true }),
  };
}

/** How many steps of jobs can be committed a second, also while a long history is read. */
export const store: Bench = {
  title: 'Commits of a job’s step (5 rows)',
  baseline:
    'SQLite alone (node:sqlite): the same rows and pragmas by prepared statements, in one thread; beside Easel on PostgreSQL: Easel on SQLite in the same run',
  async prepare({ short, opened }) {
    const entries = short ? 2_000 : 1_000_000;
    const folder = await mkdtemp(join(tmpdir(), 'easel-bench-store-'));
    opened.defer(async () => rm(folder, { recursive: true, force: true }));
    const template = join(folder, 'easel.sqlite');
    await fill(template, entries);
    const onPostgres = await opened.use(await startBenchServer())?.newDatabase();
    if (onPostgres !== undefined) await fill(onPostgres, entries);
    return async (seed) => {
      const ms = short ? 300 : 10_000;
      const [easel, bare] = await playPair(
        { seed, atOnce: short },
        async () => play(easelProgram, template, ms),
        async () => play(new URL('store/bare.ts', import.meta.url), template, ms),
      );
      if (onPostgres === undefined) return figures(entries, easel, bare);
      const remote = await loadAt(onPostgres, easelProgram, ms);
      return [...figures(entries, easel, bare), ...figures(entries, remote, easel, 'on PostgreSQL, ')];
    };
  },
};

function figures(entries: number, easel: Loads, bare: Loads, where = ''): readonly Reading[] {
  const both = (scene: string, figure: string, unit: Reading['unit'], pick: (loads: Loads) => number): Reading => ({
    scene: `${where}${scene}`,
    figure,
    unit,
    easel: pick(easel),
    baseline: pick(bare),
  });
  const paged = `one after another, while a history of ${entries.toLocaleString('en-US')} is paged through`;
  return [
    both('one after another', 'commits', '/s', ({ alone }) => alone.perSecond),
    both('one after another', 'a commit, p50', 'ms', ({ alone }) => alone.p50),
    both('one after another', 'a commit, p99', 'ms', ({ alone }) => alone.p99),
    both(`${manyAtOnce} at once`, 'commits', '/s', ({ many }) => many.perSecond),
    both(`${manyAtOnce} at once`, 'a commit, p99', 'ms', ({ many }) => many.p99),
    both(paged, 'commits', '/s', ({ paging }) => paging.perSecond),
    both(paged, 'a commit, p99', 'ms', ({ paging }) => paging.p99),
    both(paged, 'pages of 50', '', ({ paging }) => paging.pages),
    both(paged, 'a page, p99', 'ms', ({ paging }) => paging.pageP99),
  ];
}

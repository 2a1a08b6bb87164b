import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { openSqlite } from '../src/services/storage/sqlite/store.ts';
import { commit } from './store/commit.ts';
import type { Bench, Reading } from './bench.ts';
import { playPair } from './pair.ts';
import { startChild } from './harness/channel.ts';
import { historyPrefix, type Load, type StoreStage } from './store/load.ts';

interface Loads {
  readonly alone: Load;
  readonly many: Load;
  readonly paging: Load;
}

const batch = 1_000;
const manyAtOnce = 32;

/** A store in which one member's history has so many entries. */
async function fill(path: string, entries: number): Promise<void> {
  const store = await openSqlite(path, pino({ level: 'silent' }));
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
    await using child = startChild<StoreStage>(program);
    await child.remote.open(path);
    return {
      alone: await child.remote.load({ ms, atOnce: 1, paging: false }),
      many: await child.remote.load({ ms, atOnce: manyAtOnce, paging: false }),
      paging: await child.remote.load({ ms, atOnce: 1, paging: true }),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How many steps of jobs can be committed a second, also while a long history is read. */
export const store: Bench = {
  title: 'Commits of a job’s step (5 rows)',
  baseline: 'SQLite alone (node:sqlite): the same rows and pragmas by prepared statements, in one thread',
  async prepare({ short, opened }) {
    const entries = short ? 2_000 : 1_000_000;
    const folder = await mkdtemp(join(tmpdir(), 'easel-bench-store-'));
    opened.defer(async () => rm(folder, { recursive: true, force: true }));
    const template = join(folder, 'easel.sqlite');
    await fill(template, entries);
    return async (seed) => {
      const ms = short ? 300 : 10_000;
      const [easel, bare] = await playPair(
        { seed, atOnce: short },
        async () => play(new URL('store/easel.ts', import.meta.url), template, ms),
        async () => play(new URL('store/bare.ts', import.meta.url), template, ms),
      );
      return figures(entries, easel, bare);
    };
  },
};

function figures(entries: number, easel: Loads, bare: Loads): readonly Reading[] {
  const both = (scene: string, figure: string, unit: Reading['unit'], pick: (loads: Loads) => number): Reading => ({
    scene,
    figure,
    unit,
    easel: pick(easel),
    baseline: pick(bare),
  });
  const paged = `one after another, while a history of ${entries.toLocaleString('en-US')} is paged through`;
  return [
    both('one after another', 'commits', '/s', ({ alone }) => alone.perSecond),
    both('one after another', 'a commit, p99', 'ms', ({ alone }) => alone.p99),
    both(`${manyAtOnce} at once`, 'commits', '/s', ({ many }) => many.perSecond),
    both(`${manyAtOnce} at once`, 'a commit, p99', 'ms', ({ many }) => many.p99),
    both(paged, 'commits', '/s', ({ paging }) => paging.perSecond),
    both(paged, 'a commit, p99', 'ms', ({ paging }) => paging.p99),
    both(paged, 'pages of 50', '', ({ paging }) => paging.pages),
    both(paged, 'a page, p99', 'ms', ({ paging }) => paging.pageP99),
  ];
}

import { accessSync, constants, statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { slowestFiles } from './test/support/slowest-files.ts';
import { WaitingFirst } from './test/support/waiting-first.ts';

// What every bot, tool and sandbox that a test starts would else compile anew.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url));

/** A folder in memory: a commit of a test's database need not wait for a disk. */
const memory = '/dev/shm';
const gibibyte = 1024 ** 3;

/** For the temporary files of tests, where there is room for them; else they are where they would be anyway. */
function inMemory(): Record<string, string> {
  try {
    accessSync(memory, constants.W_OK);
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize > 2 * gibibyte ? { TMPDIR: memory } : {};
  } catch {
    return {};
  }
}

/** Benches in their short form, and the soak: about how fast things come, or with many processes. One file at a time. */
const alone = ['test/bench/{ack,delivery,jobs,page,screening,start,store}.test.ts', 'test/soak/{soak,mutants}.test.ts'];

/** Bots that are killed again and again, very many processes, jobs, pixels or rows of a table: `npm run test:long`. */
const long = ['test/**/*.long.test.ts'];

/** These do a part of their work with `npm test`, and all of it with `npm run test:long`. */
const shortened = [
  'test/core/job/{machine,record,view}.test.ts',
  'test/core/prompt/hostile-prompts.test.ts',
  'test/core/visible-text{,-of-all-characters}.test.ts',
  'test/catalog/{any-schema,edit-form,field,flag-properties}.test.ts',
  'test/commands/limits.test.ts',
  'test/services/storage/postgres/outcomes.test.ts',
];

/**
 * What the store's kind could change: commits that meet, the order of rows, limits, and what a start reads. The bots of
 * these files run on PostgreSQL as well, by `npm test`.
 */
const onPostgres = [
  'test/flows/{again-flood,end-announced-once,jobs-command,quota-at-once}.test.ts',
  'test/flows/{recovery,requested-cancel,shard-count}.test.ts',
  'test/moderation/{block,history,log-channel}.test.ts',
];

/** Their bots have servers of their own, which fail. */
const failingPostgres = ['test/faults/store/postgres.test.ts'];

/** Kills in a job's life, starts, turns, quotas and removals: on PostgreSQL as well, by `npm run test:long`. */
const longOnPostgres = [
  'test/flows/recovery-*.long.test.ts',
  'test/flows/{quota,restart,starts,turns}.test.ts',
  'test/moderation/{credits,remove}.test.ts',
];

const postgres = {
  globalSetup: ['test/support/postgres-setup.ts'],
  setupFiles: ['test/support/skip-without-postgres.ts'],
};

export default defineConfig({
  test: {
    // More than there are cores, since most tests wait for sockets, files and other processes.
    maxWorkers: Math.max(availableParallelism() * 2, 4),
    // Every bot leaves much garbage that is soon dead: room for it saves a twentieth of the processor time.
    execArgv: ['--min-semi-space-size=16', '--max-semi-space-size=32'],
    // Files of one worker share what they import. Nothing that a test changes outlives it.
    isolate: false,
    // Far above what any test takes: for a busy machine, and for what would never end.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // As long for what a test waits for inside.
    expect: { poll: { timeout: 30_000 } },
    globalSetup: ['test/support/bundle.ts', 'test/support/page.ts'],
    setupFiles: ['test/support/set-seed.ts', 'test/support/with-bundles.ts'],
    restoreMocks: true,
    sequence: { sequencer: WaitingFirst },
    reporters: ['default', slowestFiles],
    // Node runs the files as they stand, here as everywhere; nothing is mocked.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['test/**/*.test.ts'],
          exclude: [...alone, ...long, ...failingPostgres],
          env: inMemory(),
        },
      },
      {
        extends: true,
        test: { name: 'postgres', include: [...onPostgres, ...failingPostgres], env: inMemory(), ...postgres },
      },
      {
        extends: true,
        test: { name: 'long-postgres', include: longOnPostgres, env: inMemory(), ...postgres },
      },
      {
        extends: true,
        test: { name: 'long', include: [...long, ...shortened], env: { ...inMemory(), ALL_RUNS: 'true' } },
      },
      {
        extends: true,
        test: { name: 'alone', include: alone, fileParallelism: false, sequence: { groupOrder: 1 } },
      },
    ],
  },
});

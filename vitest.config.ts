import { accessSync, constants, statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { slowestFiles } from './test/support/slowest-files.ts';

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

/** Bots that are killed again and again, benches in their short form, very many processes, jobs or pixels: `npm run test:long`. */
const long = [
  'test/bench/{ack,delivery,jobs,screening,start,store}.test.ts',
  'test/soak/{soak,mutants}.test.ts',
  'test/**/*.long.test.ts',
];

/** Their properties make a quarter of their runs with `npm test`, and all of them with `npm run test:long`. */
const shortened = ['test/core/job/{view,record}.test.ts', 'test/catalog/field.test.ts'];

export default defineConfig({
  test: {
    // More than there are cores, since most tests wait for sockets, files and other processes.
    maxWorkers: Math.max(availableParallelism() * 2, 4),
    // Files of one worker share what they import. Nothing that a test changes outlives it.
    isolate: false,
    // Far above what any test takes: for a busy machine, and for what would never end.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // As long for what a test waits for inside.
    expect: { poll: { timeout: 30_000 } },
    globalSetup: ['test/support/bundle.ts'],
    setupFiles: ['test/support/set-seed.ts'],
    restoreMocks: true,
    reporters: ['default', slowestFiles],
    // Node runs the files as they stand, here as everywhere; nothing is mocked.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    projects: [
      { extends: true, test: { name: 'tests', include: ['test/**/*.test.ts'], exclude: long, env: inMemory() } },
      // Some are about how fast things come, and many start many processes.
      {
        extends: true,
        test: { name: 'long', include: [...long, ...shortened], env: { ALL_RUNS: 'true' }, fileParallelism: false },
      },
    ],
  },
});

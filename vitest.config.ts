import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// What every bot, tool and sandbox that a test starts would else compile anew.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url));

/** Bots that are killed again and again, and benches in their short form: `npm run test:long`. */
const long = ['test/bench/{ack,delivery,jobs,screening,start,store}.test.ts', 'test/soak/{soak,mutants}.test.ts'];

export default defineConfig({
  test: {
    // More than there are cores, since most tests wait for sockets, files and other processes.
    maxWorkers: Math.max(availableParallelism() * 2, 4),
    // Files of one worker share what they import. Nothing that a test changes outlives it.
    isolate: false,
    // Far above what any test takes: for a busy machine, and for what would never end.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    projects: [
      { extends: true, test: { name: 'tests', include: ['test/**/*.test.ts'], exclude: long } },
      // They are about how fast things come, and start many processes.
      { extends: true, test: { name: 'long', include: long, fileParallelism: false } },
    ],
  },
});

import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// What every bot, tool and sandbox that a test starts would else compile anew.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url));

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // More than there are cores, since most tests wait for sockets, files and other processes.
    maxWorkers: Math.max(availableParallelism() * 2, 4),
    // Files of one worker share what they import. Nothing that a test changes outlives it.
    isolate: false,
    // Far above what any test takes: for a busy machine, and for what would never end.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    restoreMocks: true,
  },
});

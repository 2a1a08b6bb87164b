import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Also on two cores, where one would else be left for vitest itself: most tests wait for sockets and files.
    maxWorkers: Math.max(availableParallelism(), 2),
    // Far above what any test takes: for a busy machine, and for what would never end.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    restoreMocks: true,
  },
});

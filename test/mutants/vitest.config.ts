import { defineConfig } from 'vitest/config';

/** One thread with all unit tests, which `runner.ts` starts. */
export default defineConfig({
  test: {
    include: ['test/mutants/tests.ts'],
    env: { ONE_ROUND: 'true' },
    pool: 'threads',
    maxWorkers: 1,
    isolate: false,
    testTimeout: 0,
    reporters: [],
    experimental: { viteModuleRunner: false, nodeLoader: false },
  },
});

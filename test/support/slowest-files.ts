import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

/** How many are named; a run of no more files names none. */
const named = 10;

/** Prints the files whose tests and hooks took longest, in seconds, once a run is over. */
export const slowestFiles: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    if (modules.length <= named) return;
    const files = modules.map((module) => ({
      name: relative(module.project.config.root, module.moduleId),
      seconds: module.diagnostic().duration / 1_000,
    }));
    const slowest = files.toSorted((a, b) => b.seconds - a.seconds).slice(0, named);
    const lines = slowest.map(({ name, seconds }) => `${seconds.toFixed(1).padStart(8)} s  ${name}`);
    process.stdout.write(`\nSlowest of ${files.length} files:\n${lines.join('\n')}\n`);
  },
};

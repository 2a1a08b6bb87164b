import { matchesGlob, relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They wait for processes and sockets, 10 to 30 s each: the workers should not be left with them at the end. */
const waiting = [
  'test/sandbox/terminal/process.test.ts',
  'test/flows/{recovery,starts,restart}.test.ts',
  'test/services/runtime/monitor.test.ts',
  'test/faults/own/stop.test.ts',
  'test/faults/discord/{at-delivery,gateway}.test.ts',
  'test/**/*.long.test.ts',
];

function isWaiting({ moduleId, project }: TestSpecification): boolean {
  const path = relative(project.config.root, moduleId);
  return waiting.some((pattern) => matchesGlob(path, pattern));
}

/** Vitest's own order, longest first where it knows and else by size, after the files that wait. */
export class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = super.sort.bind(this);
    const sorted = await usual(files);
    return [...sorted.filter(isWaiting), ...sorted.filter((file) => !isWaiting(file))];
  }
}

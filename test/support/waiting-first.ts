import { matchesGlob, relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They wait for processes, sockets or a browser, 10 to 50 s each: the workers should not be left with them at the end. */
const waiting = [
  'test/page/*.test.ts',
  'test/sandbox/terminal/process.test.ts',
  'test/flows/{recovery,starts,restart}.test.ts',
  'test/faults/own/stop.test.ts',
  'test/faults/store/postgres.test.ts',
  'test/faults/discord/{at-delivery,gateway}.test.ts',
  'test/**/*.long.test.ts',
];

function isWaiting({ moduleId, project }: TestSpecification): boolean {
  const path = relative(project.config.root, moduleId);
  return waiting.some((pattern) => matchesGlob(path, pattern));
}

/** At first every second file is one that waits, so that the cores have work beside them. */
function waitingFirst(files: readonly TestSpecification[]): TestSpecification[] {
  const others = files.filter((file) => !isWaiting(file));
  const early = files.filter(isWaiting).flatMap((file) => [file, ...others.splice(0, 1)]);
  return [...early, ...others];
}

/**
 * Vitest's own order, longest first where it knows and else by size, with those that wait first. The files of a project
 * stay together: a worker ends where the next file is of another project, and a new one imports everything again.
 */
export class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = super.sort.bind(this);
    const byProject = Map.groupBy(await usual(files), ({ project }) => project.name);
    return [...byProject.values()].flatMap(waitingFirst);
  }
}

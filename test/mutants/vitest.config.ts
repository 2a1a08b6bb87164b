import { statSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';

const sizeOf = ({ moduleId }: TestSpecification): number => statSync(moduleId).size;

/** Most mutants fail in any test, and the shorter files are the sooner done. */
class ShortestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toSorted((one, other) => sizeOf(one) - sizeOf(other)));
  }
}

/** The unit tests of what `npm run mutants` changes, and no others. */
export default defineConfig({
  test: {
    include: ['test/{core,catalog}/**/*.test.ts', 'test/services/jobs/accounts.test.ts'],
    // They count over very many runs, read very long texts or many files, or make whole messages. The tests beside them
    // name the mutants.
    exclude: [
      'test/catalog/any-schema.test.ts',
      'test/catalog/directory.test.ts',
      'test/core/durations-watched.test.ts',
      'test/core/job/record.test.ts',
      'test/core/job/view.test.ts',
      'test/core/prompt/{hostile,public}-prompts.test.ts',
      'test/core/screening/innocents.test.ts',
      'test/core/visible-text-of-all-characters.test.ts',
    ],
    env: { ONE_ROUND: 'true' },
    setupFiles: ['test/mutants/setup.ts'],
    sequence: { sequencer: ShortestFirst },
    isolate: false,
    testTimeout: 60_000,
  },
});

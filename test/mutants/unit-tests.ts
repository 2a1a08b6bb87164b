/** The unit tests of what `npm run mutants` changes. */
export const unitTests = ['test/{core,catalog}/**/*.test.ts', 'test/services/jobs/accounts.test.ts'];

/** They count over very many runs, read very long texts or many files, or bound a time, which changed code takes longer for. The tests beside them name the mutants. */
export const withoutTests = [
  'test/catalog/directory.test.ts',
  'test/catalog/flags-in-time.test.ts',
  'test/core/durations-watched.test.ts',
  'test/core/prompt/{hostile,public}-prompts.test.ts',
  'test/core/screening/innocents.test.ts',
  'test/core/visible-text-of-all-characters.test.ts',
];

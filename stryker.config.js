/** Which code `npm run mutants` changes, and how. `test/mutants/main.ts` runs it. */
export default {
  mutate: ['src/core/**/*.ts', 'src/catalog/**/*.ts', 'src/services/jobs/{accounts,bot-spend}.ts'],
  plugins: ['./test/mutants/runner.ts', './test/mutants/compared-words.ts'],
  ignorers: ['compared-words'],
  testRunner: 'loaded-once',
  // Stryker rewrites this file by functions that TypeScript 7 does not have. No test needs it.
  ignorePatterns: ['tsconfig.json'],
  disableTypeChecks: false,
  concurrency: 2,
  // For a busy machine. A loop without an end is known by its number of turns.
  timeoutMS: 10_000,
  dryRunTimeoutMinutes: 30,
  incremental: true,
  incrementalFile: '.mutants/incremental.json',
  tempDirName: '.mutants/sandbox',
  reporters: ['progress-append-only', 'html'],
  htmlReporter: { fileName: '.mutants/report.html' },
};

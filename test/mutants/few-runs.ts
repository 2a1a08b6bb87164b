import * as fc from 'fast-check';

/** So many runs of a property find what they find; the whole number is for `npm test`. */
const mostRuns = 25;

/** The same values for every mutant, so that its end is no accident. */
export function makeFewRuns(): void {
  fc.configureGlobal({ seed: 1, endOnFailure: true });
  fc.installGlobalPlugin(() => {
    let runs = 0;
    return {
      // The whole report of a failure has all values as texts, which takes longer than the runs.
      onAllRunsComplete: ({ failed }) => {
        if (failed) throw new Error('the property does not hold');
      },
      decorateRun: (run) => (value) => {
        runs += 1;
        return runs > mostRuns ? new fc.PreconditionFailure(true) : run(value);
      },
    };
  });
}

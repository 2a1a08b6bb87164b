import { expect, test } from 'vitest';
import { expected, outcomes, patience } from './run-row.ts';
import { whileItRuns } from './while-it-runs.ts';

test(
  'Discord fails while a job runs: its result arrives all the same',
  async () => {
    expect(await outcomes(whileItRuns)).toEqual(expected(whileItRuns));
  },
  patience,
);

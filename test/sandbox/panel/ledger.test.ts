import { expect, test } from 'vitest';
import { createLedger } from '../../../sandbox/panel/ledger.ts';
import type { Submission } from '../../../sandbox/runcomfy/submission.ts';

const submission = (number: number, state: Submission['state'] = 'completed'): Submission =>
  ({ requestId: String(number), modelId: 'a/model', state, acceptedAt: number, priceUsd: 0.1 }) as Submission;

test('every submission counts, also those that are not shown or no longer kept; a cancelled one costs nothing', () => {
  const submissions = Array.from({ length: 150 }, (_, number) =>
    submission(number, number < 50 ? 'cancelled' : 'completed'),
  );
  const ledger = createLedger({
    submissions,
    forgotten: { submissions: 7, usd: 2 },
    onRequest: () => () => undefined,
  })();
  expect(ledger).toMatchObject({ submitted: 157, totalUsd: '12.0000', questions: 0 });
  expect(ledger.submissions).toHaveLength(100);
  expect(ledger.submissions.at(-1)).toEqual({
    requestId: '149',
    model: 'a/model',
    state: 'completed',
    at: 149,
    usd: '0.1000',
  });
});

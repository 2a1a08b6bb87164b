import { expect, test } from 'vitest';
import { startEasel } from '../../support/easel.ts';
import { ledgerOf } from '../../support/ledger.ts';
import { answers, flood, thousand } from './flooding.ts';

test('a thousand commands in a second from one member: as many as may run and wait are accepted, the others are refused', async () => {
  const easel = await startEasel({ env: { JOBS_PER_MEMBER: '3', WAITING_PER_MEMBER: '5', LOG_LEVEL: 'info' } });
  easel.runcomfy.switches.outcome.runMs = 600_000;
  const asked = await flood(
    easel,
    Array.from({ length: thousand }, () => ({ who: easel.ana, images: 1 })),
  );
  expect(answers(easel, asked)).toEqual({
    accepted: 8,
    'You already have 5 in line. Wait for one to start, or cancel one with `/jobs`.': 992,
  });
  expect(ledgerOf(easel).jobs).toHaveLength(8);
});

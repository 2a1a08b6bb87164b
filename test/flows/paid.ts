import { expect } from 'vitest';
import type { Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';

/** One submission was paid for, and every account says so. */
export async function expectPaidOnce(easel: Easel): Promise<void> {
  await easel.until(() => ledgerOf(easel).jobs[0]?.state === 'delivered');
  const [job] = ledgerOf(easel).jobs;
  expect(easel.runcomfy.submissions).toHaveLength(1);
  expect(job).toMatchObject({ state: 'delivered', settlement: { credits: job?.hold.credits } });
}

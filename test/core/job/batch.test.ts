import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchJobIds, batchView, isBatchOver, type Batch } from '../../../src/core/job/batch.ts';
import { discordId } from '../../../src/core/discord-id.ts';
import { aJob } from '../../support/job.ts';

const longestSnowflake = 2n ** 64n - 1n;
/** Ids of this decade and of the next. */
const presses = fc.bigInt({ min: 1_400_000_000_000_000_000n, max: 3_000_000_000_000_000_000n });

test('no id of a batch is an id of Discord’s, or of another press', () => {
  fc.assert(
    fc.property(presses, fc.integer({ min: 1, max: 15 }), (press, count) => {
      const ids = batchJobIds(String(press), count);
      const others = batchJobIds(String(press + 1n), 15);
      expect(new Set([...ids, ...others]).size).toBe(count + 15);
      for (const id of ids) {
        expect(BigInt(id)).toBeGreaterThan(longestSnowflake);
        expect(discordId.safeParse(id).success).toBe(true);
        expect(id).toHaveLength(20);
      }
    }),
  );
});

const batch: Batch = {
  version: 1,
  id: '1',
  story: '2',
  jobs: ['3', '4', '5', '6'],
  owner: { id: '7', language: 'en-US' },
  place: { guildId: '8', channelId: '9', applicationId: '10' },
  message: '11',
};
const settled = (credits: number) => ({ settlement: { at: 1, credits, micros: 0 } });

test('how far a batch is: what was made, was cancelled and failed, and the credits that were used', () => {
  const jobs = [
    aJob({ state: 'delivered', ...settled(5) }),
    aJob({ state: 'cancelled', ...settled(0) }),
    aJob({ state: 'lost', ...settled(0) }),
    aJob({ state: 'running' }),
  ];
  const view = batchView(batch, jobs);
  expect(view).toEqual({ id: '1', story: '2', of: 4, delivered: 1, cancelled: 1, failed: 1, credits: 5 });
  expect(isBatchOver(view)).toBe(false);
  expect(isBatchOver(batchView(batch, [...jobs.slice(0, 3), aJob({ state: 'failed' })]))).toBe(true);
});

import { expect, test } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import type { Job } from '../../src/core/job/record.ts';
import { charged, givenBack, moneyOf, stateOf, submissionsOfCat } from '../support/cat-job.ts';
import { filesOf, startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { deletedByModerator, jobsOf, refuseEditsOf, running } from '../support/replies.ts';
import { askForCats, deliveredCats, jobOf, leftOf, minute, removed } from './results.ts';
import { moderate, staffOf } from './staff.ts';

interface Row {
  readonly when: string;
  readonly images: number;
  /** Arranges it, sends the request, and lets time pass until the moment comes. */
  readonly until: (easel: Easel) => Promise<InteractionHandle>;
  readonly ends: Job['state'];
  readonly money: typeof charged;
}

const price = (images: number): typeof charged => ({
  member: { spent: images * 3, held: 0 },
  credits: images * 3,
  micros: images * 30_000,
});

const rows: readonly Row[] = [
  {
    when: 'it waits',
    images: 1,
    until: async (easel) => {
      easel.runcomfy.next({ runMs: 20_000 });
      const before = await easel.mei.command(easel.channel, 'image', { prompt: '竹林', images: 1 });
      await easel.until(() => stateOf(easel, before.id) === 'running');
      const asked = await askForCats(easel, 1);
      await easel.until(() => stateOf(easel, asked.id) === 'waiting');
      return asked;
    },
    ends: 'cancelled',
    money: givenBack,
  },
  {
    when: 'it runs',
    images: 1,
    until: async (easel) => {
      easel.runcomfy.next({ runMs: minute });
      const asked = await askForCats(easel, 1);
      await easel.until(() => stateOf(easel, asked.id) === 'running');
      return asked;
    },
    ends: 'delivered',
    money: charged,
  },
  {
    when: 'it runs, and then fails',
    images: 1,
    until: async (easel) => {
      easel.runcomfy.next({ runMs: minute, end: 'failed' });
      const asked = await askForCats(easel, 1);
      await easel.until(() => stateOf(easel, asked.id) === 'running');
      return asked;
    },
    ends: 'failed',
    money: { ...givenBack, micros: charged.micros },
  },
  {
    when: 'its files are fetched',
    images: 1,
    until: async (easel) => {
      easel.runcomfy.mediaFaults.inject({ fault: { kind: 'delay', ms: 8_000 } });
      const asked = await askForCats(easel, 1);
      await easel.until(() => stateOf(easel, asked.id) === 'fetching');
      return asked;
    },
    ends: 'delivered',
    money: charged,
  },
  {
    when: 'its first files go up',
    images: 12,
    until: async (easel) => {
      easel.discord.faults.inject({
        method: 'PATCH',
        path: /webhooks/,
        fault: { kind: 'delay', ms: 3_000 },
        times: 20,
      });
      const asked = await askForCats(easel, 12);
      await easel.until(() => stateOf(easel, asked.id) === 'delivering');
      return asked;
    },
    ends: 'delivered',
    money: price(12),
  },
  {
    when: 'its second part is just being posted',
    images: 12,
    until: async (easel) => {
      const { discord } = easel;
      discord.faults.inject({
        method: 'POST',
        path: /webhooks\/\d+\/[^/]+$/,
        fault: { kind: 'late-reply', ms: 5_000 },
      });
      const asked = await askForCats(easel, 12);
      await easel.until(() => easel.channel.messages().length === 2);
      return asked;
    },
    ends: 'delivered',
    money: price(12),
  },
  {
    when: 'both of its messages stand',
    images: 12,
    until: async (easel) => deliveredCats(easel, 12),
    ends: 'delivered',
    money: price(12),
  },
  {
    when: 'its token is long dead',
    images: 1,
    until: async (easel) => {
      const asked = await askForCats(easel, 1);
      await easel.until(() => jobOf(easel, asked.id)?.told);
      await easel.clock.advance(30 * minute);
      return asked;
    },
    ends: 'delivered',
    money: charged,
  },
  {
    when: 'it stands in a message of its own in the channel',
    images: 12,
    until: async (easel) => {
      easel.runcomfy.next({ runMs: 16 * minute });
      const asked = await askForCats(easel, 12);
      refuseEditsOf(easel, await running(easel, asked));
      await easel.until(() => easel.channel.messages().flatMap(filesOf).length === 12);
      await easel.until(() => jobOf(easel, asked.id)?.told);
      easel.discord.faults.clear();
      return asked;
    },
    ends: 'delivered',
    money: price(12),
  },
  {
    when: 'it went to a direct message',
    images: 12,
    until: async (easel) => {
      const asked = await askForCats(easel, 12);
      await running(easel, asked);
      easel.channel.delete();
      await easel.until(() => easel.ana.directMessages().flatMap(filesOf).length === 12);
      await easel.until(() => jobOf(easel, asked.id)?.told);
      return asked;
    },
    ends: 'delivered',
    money: price(12),
  },
  {
    when: 'it is kept for its owner, who was told directly',
    images: 1,
    until: async (easel) => {
      const asked = await askForCats(easel, 1);
      await deletedByModerator(easel, await running(easel, asked));
      await easel.until(() => easel.ana.directMessages()[0]);
      await easel.until(() => jobOf(easel, asked.id)?.told);
      return asked;
    },
    ends: 'delivered',
    money: charged,
  },
  {
    when: 'its failure was told beside its reply',
    images: 1,
    until: async (easel) => {
      easel.runcomfy.next({ runMs: 16 * minute, end: 'failed' });
      const asked = await askForCats(easel, 1);
      refuseEditsOf(easel, await running(easel, asked));
      await easel.until(() => jobOf(easel, asked.id)?.told);
      expect(easel.channel.messages()).toHaveLength(2);
      easel.discord.faults.clear();
      return asked;
    },
    ends: 'failed',
    money: { ...givenBack, micros: charged.micros },
  },
];

test.each(rows)('removed when $when: nothing of it is left, and it costs what the table says', async (row) => {
  const easel = await startEasel({ env: { JOBS_AT_ONCE: '1' } });
  const { ana } = easel;
  const { mod } = staffOf(easel);
  const asked = await row.until(easel);
  const submitted = submissionsOfCat(easel);
  expect(await moderate(easel, mod, 'remove', { result: asked.id, reason: 'not here' })).toBe(removed);
  expect(textOf(await jobsOf({ ...easel, channel: easel.alerts }, ana))).toContain('Nothing waiting or running');
  await easel.until(() => jobOf(easel, asked.id)?.removed?.cleared);
  await easel.until(() => ledgerOf(easel).jobs.every(({ told }) => told));
  expect(jobOf(easel, asked.id)).toMatchObject({ state: row.ends, removed: { by: mod.id }, prompt: 'a cat' });
  expect(leftOf(easel, asked.id)).toEqual([]);
  expect(moneyOf(easel)).toEqual(row.money);
  expect(submissionsOfCat(easel)).toBe(submitted);
  expect(await moderate(easel, mod, 'history', { member: ana.id })).toContain('`a cat`\n-# 🗑️ Removed by a moderator.');
});

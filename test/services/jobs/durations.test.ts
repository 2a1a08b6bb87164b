import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import type { Job } from '../../../src/core/job/record.ts';
import { createDurations, type Durations } from '../../../src/services/jobs/durations.ts';
import { openStore } from '../../../src/services/storage/sqlite/open.ts';
import type { Store } from '../../../src/services/storage/store.ts';
import { commit } from '../../support/commit.ts';

const log = pino({ level: 'silent' });

async function newStore(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-durations-'));
  const store = await openStore(join(folder, 'easel.sqlite'), log);
  onTestFinished(async () => {
    await store.close().catch(() => {});
    await rm(folder, { recursive: true, force: true });
  });
  return store;
}

const pace = { key: '["maker/model",3]', guess: 20_000 };

const aJob = (id: string): Pick<Job, 'id' | 'pace'> => ({ id, pace });

/** One run after the other, each `took` ms long. */
async function run(durations: Durations, took: number, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const job = aJob(String(index));
    durations.began(job, index * took);
    await durations.succeeded(job, (index + 1) * took);
  }
}

test('before anything was learned the first guess counts', async () => {
  const durations = createDurations({ store: await newStore(), log });
  expect((await durations.estimate(pace)).typical).toBe(20_000);
});

test('learned durations count only for runs of their kind, also in the next process', async () => {
  const store = await newStore();
  const durations = createDurations({ store, log });
  await run(durations, 4_000, 10);
  for (const each of [durations, createDurations({ store, log })]) {
    expect((await each.estimate(pace)).typical).toBeCloseTo(4_000);
    expect((await each.estimate({ ...pace, key: '["maker/model",4]' })).typical).toBe(20_000);
  }
});

test('runs that end at the same time are all learned', async () => {
  const store = await newStore();
  const durations = createDurations({ store, log });
  const jobs = Array.from({ length: 10 }, (_, index) => aJob(String(index)));
  for (const job of jobs) durations.began(job, 0);
  await Promise.all(jobs.toReversed().map(async (job) => durations.succeeded(job, 4_000 + Number(job.id))));
  expect(await store.get(`durations:${pace.key}`)).toMatchObject({
    samples: jobs.map(({ id }) => 4_000 + Number(id)),
  });
});

test('a job that ends without success delays no learning; nothing is learned from a run of an earlier process', async () => {
  const store = await newStore();
  const durations = createDurations({ store, log });
  const [failed, done, earlier, next] = [aJob('1'), aJob('2'), aJob('3'), aJob('4')];
  for (const job of [failed, done]) durations.began(job, 0);
  await durations.succeeded(done, 4_000);
  expect(await store.get(`durations:${pace.key}`)).toBeUndefined();
  durations.forget(done.id);
  durations.forget(failed.id);
  await durations.succeeded(earlier, 9_000);
  expect(await store.get(`durations:${pace.key}`)).toBeUndefined();
  durations.began(next, 5_000);
  await durations.succeeded(next, 10_000);
  expect(await store.get(`durations:${pace.key}`)).toEqual({ version: 1, samples: [4_000, 5_000] });
});

test('an unreadable row is learned again', async () => {
  const store = await newStore();
  await commit(store, [{ key: `durations:${pace.key}`, value: { version: 9, samples: ['long'] } }]);
  const durations = createDurations({ store, log });
  expect((await durations.estimate(pace)).typical).toBe(20_000);
  await run(durations, 4_000, 1);
  expect(await store.get(`durations:${pace.key}`)).toEqual({ version: 1, samples: [4_000] });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createDurations } from '../../src/services/durations.ts';
import { openStore, type Store } from '../../src/services/store.ts';

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

test('before anything was learned the first guess counts', async () => {
  const durations = createDurations({ store: await newStore(), log });
  expect((await durations.estimate(pace)).typical).toBe(20_000);
});

test('what was learned counts for runs of its kind alone, also in the next process', async () => {
  const store = await newStore();
  const durations = createDurations({ store, log });
  for (let run = 0; run < 10; run += 1) await durations.learn(pace, 4_000);
  for (const each of [durations, createDurations({ store, log })]) {
    expect((await each.estimate(pace)).typical).toBeCloseTo(4_000);
    expect((await each.estimate({ ...pace, key: '["maker/model",4]' })).typical).toBe(20_000);
  }
});

test('runs that end at the same time are all learned', async () => {
  const store = await newStore();
  const durations = createDurations({ store, log });
  await Promise.all(Array.from({ length: 10 }, async (_, run) => durations.learn(pace, 4_000 + run)));
  expect(await store.get(`durations:${pace.key}`)).toMatchObject({
    samples: Array.from({ length: 10 }, (_, run) => 4_000 + run),
  });
});

test('what cannot be read is learned again', async () => {
  const store = await newStore();
  await store.commit([{ key: `durations:${pace.key}`, value: { version: 9, samples: ['long'] } }]);
  const durations = createDurations({ store, log });
  expect((await durations.estimate(pace)).typical).toBe(20_000);
  await durations.learn(pace, 4_000);
  expect(await store.get(`durations:${pace.key}`)).toEqual({ version: 1, samples: [4_000] });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createInputNotices } from '../../../src/services/moderation/input-notices.ts';
import { openStore } from '../../../src/services/storage/sqlite/open.ts';
import type { Store } from '../../../src/services/storage/store.ts';
import { createTestClock } from '../../support/clock.ts';

async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'easel-notices-'));
  const store = await openStore(join(folder, 'easel.sqlite'), pino({ level: 'silent' }));
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  const clock = createTestClock();
  const told: string[] = [];
  const tell = async (who: string): Promise<void> => {
    told.push(who);
    return Promise.resolve();
  };
  return { store, clock, told, tell, notices: createInputNotices({ store, clock }) };
}

const rowsOf = async (store: Store): Promise<unknown> => store.range('input-notice:');

test('a member is told once in each server, also by a later process', async () => {
  const { store, clock, told, tell, notices } = await start();
  await notices.tellOnce('3', '2', async () => tell('first'));
  await notices.tellOnce('3', '2', async () => tell('again'));
  await createInputNotices({ store, clock }).tellOnce('3', '2', async () => tell('after a restart'));
  await notices.tellOnce('4', '2', async () => tell('another server'));
  await notices.tellOnce('3', '1', async () => tell('another member'));
  expect(told).toEqual(['first', 'another server', 'another member']);
  expect(await rowsOf(store)).toEqual(
    ['3:1', '3:2', '4:2'].map((key) => ({ key: `input-notice:${key}`, value: clock.now() })),
  );
});

test('if telling fails nothing is stored, and the next file tells', async () => {
  const { store, told, tell, notices } = await start();
  const lost = new Error('lost');
  await expect(notices.tellOnce('3', '2', async () => Promise.reject(lost))).rejects.toBe(lost);
  expect(await rowsOf(store)).toEqual([]);
  await notices.tellOnce('3', '2', async () => tell('second'));
  expect(told).toEqual(['second']);
});

test('of two files at once one tells', async () => {
  const { told, tell, notices } = await start();
  await Promise.all(['one', 'two'].map(async (each) => notices.tellOnce('3', '2', async () => tell(each))));
  expect(told).toEqual(['one']);
});

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMovableClock, type MovableClock } from '../../../sandbox/demo/movable-clock.ts';

const day = 24 * 60 * 60 * 1000;
let folder: string;
let clock: MovableClock;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clock-'));
  clock = createMovableClock(join(folder, 'clock'));
});
afterEach(() => rm(folder, { recursive: true }));

test('it shows the time of the machine until it is moved', () => {
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1_000);
  clock.forward(day);
  expect(Math.abs(clock.now() - Date.now() - day)).toBeLessThan(1_000);
  expect(clock.shiftMs).toBe(day);
});

test('who sleeps wakes up when the clock is moved past the end, and not before', async () => {
  const woken: string[] = [];
  const short = clock.sleep(day).then(() => woken.push('a day'));
  const long = clock.sleep(3 * day).then(() => woken.push('three days'));
  clock.forward(2 * day);
  await short;
  expect(woken).toEqual(['a day']);
  clock.forward(2 * day);
  await long;
  expect(woken).toEqual(['a day', 'three days']);
});

test('who sleeps can be woken with a reason', async () => {
  const end = new AbortController();
  const sleeping = clock.sleep(day, end.signal);
  end.abort(new Error('enough'));
  await expect(sleeping).rejects.toThrow('enough');
});

test('another process has the same time, and keeps it when it starts later', async () => {
  clock.forward(day);
  const program = 'process.stdout.write(String(Date.now()))';
  const { stdout } = await promisify(execFile)(process.execPath, [...clock.node, '--eval', program], {
    env: { ...process.env, ...clock.env },
  });
  expect(Number(stdout) - Date.now()).toBeGreaterThan(day - 60_000);
});

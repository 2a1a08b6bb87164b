import { expect, test } from 'vitest';
import { crashesInARow, startPause } from '../../src/core/starts.ts';

const now = 1_800_000_000_000;
const minute = 60_000;

test.each([
  { crashes: 0, pause: 0 },
  { crashes: 1, pause: 1_000 },
  { crashes: 2, pause: 2_000 },
  { crashes: 3, pause: 4_000 },
  { crashes: 10, pause: 512_000 },
  { crashes: 11, pause: 600_000 },
  { crashes: 16, pause: 600_000 },
])('after $crashes crashes in a row the next start waits $pause ms', ({ crashes, pause }) => {
  expect(
    startPause(
      Array.from({ length: crashes }, () => now),
      now,
    ),
  ).toBe(pause);
});

test('the pause counts from the start that crashed: what it ran is not waited for once more', () => {
  expect(startPause([now - 5_000, now - 1_500], now)).toBe(500);
  expect(startPause([now - 5_000], now)).toBe(0);
});

test('a clock that was set back does not make the pause longer', () => {
  expect(startPause([now + 50 * minute], now)).toBe(1_000);
});

test.each([
  { name: 'no start', times: [], row: [] },
  { name: 'starts within twenty minutes of each other', times: [-35, -20, -1], row: [-35, -20, -1] },
  { name: 'a start that held for longer', times: [-50, -45, -21], row: [] },
  { name: 'crashes after one that held', times: [-90, -85, -10, -5], row: [-10, -5] },
])('in a row: $name', ({ times, row }) => {
  const at = (minutes: number): number => now + minutes * minute;
  expect(crashesInARow(times.map(at), now)).toEqual(row.map(at));
});

test('only the newest crashes of a long row are kept', () => {
  const times = Array.from({ length: 40 }, (_, index) => now - (40 - index) * minute);
  expect(crashesInARow(times, now)).toEqual(times.slice(-16));
});

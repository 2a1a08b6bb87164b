import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { crashRecord, recentCrashes, restartDelay } from '../../src/core/crash-backoff.ts';
import { assertReaching } from '../support/assert-reaching.ts';

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
    restartDelay(
      Array.from({ length: crashes }, () => now),
      now,
    ),
  ).toBe(pause);
});

test('the pause counts from the start that crashed, so the time that it ran is not waited for again', () => {
  expect(restartDelay([now - 5_000, now - 1_500], now)).toBe(500);
  expect(restartDelay([now - 5_000], now)).toBe(0);
});

test('a clock that was set back does not make the pause longer', () => {
  expect(restartDelay([now + 50 * minute], now)).toBe(1_000);
});

test.each([
  { name: 'no start', times: [], row: [] },
  { name: 'starts within twenty minutes of each other', times: [-35, -20, -1], row: [-35, -20, -1] },
  { name: 'starts twenty minutes apart', times: [-60, -40, -20], row: [-60, -40, -20] },
  { name: 'a start that held for longer', times: [-50, -45, -21], row: [] },
  { name: 'crashes after one that held', times: [-90, -85, -10, -5], row: [-10, -5] },
])('in a row: $name', ({ times, row }) => {
  const at = (minutes: number): number => now + minutes * minute;
  expect(recentCrashes(times.map(at), now)).toEqual(row.map(at));
});

test.each([{ times: [] }, { times: [now - minute, now], refused: true }])('%j comes back from the disk', (crashes) => {
  expect(crashRecord.parse({ version: 1, ...crashes })).toEqual({ version: 1, ...crashes });
});

test('only the newest crashes of a long row are kept', () => {
  const times = Array.from({ length: 40 }, (_, index) => now - (40 - index) * minute);
  expect(recentCrashes(times, now)).toEqual(times.slice(-16));
});

test('no history of starts makes a pause longer than ten minutes, and no pause is endless', () => {
  const gaps = fc.oneof(
    fc.integer({ min: 0, max: 20 * minute }),
    fc.constantFrom(20 * minute, 20 * minute + 1, -5 * minute),
  );
  const branches = ['no crash', 'the longest pause', 'as many as are kept', 'a clock that was set back'] as const;
  assertReaching(
    branches,
    (saw) =>
      fc.property(fc.array(gaps, { maxLength: 30, size: 'max' }), gaps, (before, last) => {
        let at = now - 100 * minute;
        const times = before.map((gap) => (at += gap));
        const row = recentCrashes(times, at + last);
        const pause = restartDelay(row, at + last);
        expect(row).toEqual(times.slice(times.length - row.length));
        expect(pause).toBeGreaterThanOrEqual(0);
        expect(pause).toBeLessThanOrEqual(10 * minute);
        expect(restartDelay(row, at + last + 20 * minute)).toBe(0);
        saw('no crash', row.length === 0);
        saw('the longest pause', row.length > 10 && pause === 10 * minute);
        saw('as many as are kept', row.length === 16);
        saw('a clock that was set back', last < 0 && row.length > 0);
      }),
    { numRuns: 1000 },
  );
});

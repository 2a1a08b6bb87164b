import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createWallClock, type Source, type WallClock } from '../../../src/services/runtime/wall-clock.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';

const minute = 60_000;
const hour = 60 * minute;

interface Bench {
  readonly truth: TestClock;
  readonly clock: WallClock;
  readonly warnings: readonly string[];
  /** One of them answers. Its clock may be off, too. */
  readonly hear: (from: Source, off?: number, age?: string) => void;
}

function start(): Bench {
  const truth = createTestClock({ settle: async () => {} });
  const warnings: string[] = [];
  const log = pino({}, { write: (line: string) => void warnings.push((JSON.parse(line) as { msg: string }).msg) });
  const clock = createWallClock({ clock: truth.machine(), log });
  const hear: Bench['hear'] = (from, off = 0, age) => {
    const at = clock.monotonic();
    clock.answered(from, { date: new Date(truth.now() + off).toUTCString(), age, sent: at, received: at });
  };
  return { truth, clock, warnings, hear };
}

test("within two seconds of Discord's, the time is the machine’s own", () => {
  const { truth, clock, hear, warnings } = start();
  truth.skew(1_700);
  hear('discord');
  expect([clock.now() - truth.now(), clock.offset, warnings]).toEqual([1_700, 0, []]);
});

test.each([4_000, -4_000, 35_000, -35_000, 40 * 24 * hour])('%d ms off, the time is Discord’s', (off) => {
  const { truth, clock, hear } = start();
  truth.skew(off);
  hear('discord');
  clock.arrived(truth.now());
  expect(Math.abs(clock.now() - truth.now())).toBeLessThanOrEqual(1_000);
  expect(Math.abs(clock.offset - off)).toBeLessThanOrEqual(1_000);
  expect(clock.ageOf(truth.now() - 2_500)).toBe(2_500);
});

test('it stays Discord’s while the machine’s clock is set back and forth', async () => {
  const { truth, clock, hear } = start();
  hear('discord');
  for (const off of [hour, -hour, 30 * 24 * hour, -truth.now()]) {
    truth.skew(off);
    await truth.advance(minute);
    expect(Math.abs(clock.now() - truth.now())).toBeLessThanOrEqual(1_000);
  }
});

test('the warning comes once, and again only after the clock was right', () => {
  const { truth, hear, warnings } = start();
  const set = (off: number): void => {
    truth.skew(off);
    hear('discord');
  };
  for (const off of [4_000, 5_000, 35_000, 2_900, 4_000, 0, 0, -4_000]) set(off);
  expect(warnings).toEqual([
    "the machine's clock is so many seconds ahead of Discord's; Easel uses Discord's time",
    "the machine's clock is right again",
    "the machine's clock is so many seconds ahead of Discord's; Easel uses Discord's time",
  ]);
});

test("before any answer, an age uses the machine's clock, and nothing is doubted without a time on record", () => {
  const { truth, clock } = start();
  truth.skew(5 * hour);
  expect([clock.ageOf(truth.now()), clock.isTrusted, clock.heardAt]).toEqual([5 * hour, true, undefined]);
});

test.each([
  [59 * minute, true],
  [-59 * minute, true],
  [61 * minute, false],
  [-61 * minute, false],
])('with a time on record that is %d ms away from the clock, trusted is %s', async (off, trusted) => {
  const { truth, clock } = start();
  clock.setRecordedTime(truth.now() - off);
  expect(clock.isTrusted).toBe(trusted);
  // Passing time changes nothing; setting the clock does.
  await truth.advance(5 * hour);
  expect(clock.isTrusted).toBe(trusted);
  truth.skew(-off);
  expect(clock.isTrusted).toBe(true);
});

test.each<Source>(['discord', 'runcomfy'])('the first answer of %s replaces the time on record', (from) => {
  const { truth, clock, hear } = start();
  clock.setRecordedTime(truth.now() - 24 * hour);
  hear(from);
  expect(clock.isTrusted).toBe(true);
  truth.skew(61 * minute + 1_000);
  expect(clock.isTrusted).toBe(false);
});

test.each([
  ['an hour ahead, which nobody doubts', 59 * minute, 59 * minute],
  ['far ahead', 20 * hour, 0],
  ['far behind', -40 * 24 * hour, 0],
])(
  'before any answer, a clock that is %s decides what cannot be taken back only if it is not doubted',
  (_what, off, counted) => {
    const { truth, clock, hear } = start();
    clock.setRecordedTime(truth.now());
    truth.skew(off);
    expect([clock.now() - truth.now(), clock.certain() - truth.now()]).toEqual([off, counted]);
    hear('discord');
    expect(Math.abs(clock.certain() - truth.now())).toBeLessThanOrEqual(1_000);
  },
);

test('decisions that cannot be taken back use RunComfy’s time, if it is the first to show that the clock is wrong', () => {
  const { truth, clock, hear } = start();
  // The bot was off for two hours, so the time on record does not help.
  clock.setRecordedTime(truth.now() - 2 * hour);
  truth.skew(20 * hour);
  hear('runcomfy');
  expect(Math.abs(clock.certain() - truth.now())).toBeLessThanOrEqual(1_000);
});

test('without a time on record the machine’s clock is used', () => {
  const { truth, clock } = start();
  truth.skew(20 * hour);
  expect(clock.certain() - truth.now()).toBe(20 * hour);
});

test('one confirmation of the two is enough', () => {
  const { clock, hear } = start();
  hear('runcomfy', 5 * hour);
  expect(clock.isTrusted).toBe(false);
  hear('discord');
  expect(clock.isTrusted).toBe(true);
});

test('an answer from a cache, or without a date, is ignored', () => {
  const { clock, hear } = start();
  hear('discord', -5 * hour, '18000');
  clock.answered('discord', { date: 'soon', age: undefined, sent: 0, received: 0 });
  clock.answered('discord', { date: undefined, age: undefined, sent: 0, received: 0 });
  expect([clock.isTrusted, clock.heardAt]).toEqual([true, undefined]);
});

test('one wrong date among right ones is ignored', () => {
  const { truth, clock, hear } = start();
  hear('discord');
  hear('discord', -5 * hour);
  expect([clock.isTrusted, clock.now() - truth.now()]).toEqual([true, 0]);
});

test('a machine that slept, whose monotonic clock stood still, is trusted with the first answer', () => {
  const { truth, clock, hear } = start();
  hear('discord');
  hear('runcomfy');
  // All clocks but the monotonic one went on.
  truth.skew(8 * hour);
  expect(clock.isTrusted).toBe(false);
  hear('discord', 8 * hour);
  expect([clock.isTrusted, clock.offset]).toEqual([true, 0]);
});

test('so does a member who types a command, before Discord was asked anything', () => {
  const { truth, clock, hear } = start();
  hear('discord');
  truth.skew(8 * hour);
  clock.arrived(truth.now() + 8 * hour);
  expect([clock.isTrusted, clock.ageOf(truth.now() + 8 * hour)]).toEqual([true, 0]);
});

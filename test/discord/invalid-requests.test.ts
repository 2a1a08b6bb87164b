import pino from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  createInvalidRequests,
  scarceFrom,
  slowFrom,
  type InvalidRequests,
} from '../../src/discord/invalid-requests.ts';
import { createTestClock } from '../support/clock.ts';

function counter(): {
  readonly invalid: InvalidRequests;
  readonly clock: ReturnType<typeof createTestClock>;
  readonly told: boolean[];
  readonly counted: number[];
} {
  const clock = createTestClock({ settle: async () => Promise.resolve() });
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const told: boolean[] = [];
  const counted: number[] = [];
  const invalid = createInvalidRequests({
    clock,
    log: pino({ level: 'silent' }),
    counted: (status) => counted.push(status),
    slowed: (isSlow) => told.push(isSlow),
    signal: stop.signal,
  });
  return { invalid, clock, told, counted };
}

const many = (invalid: InvalidRequests, times: number): void => {
  for (let index = 0; index < times; index += 1) invalid.count(403, false);
};

describe('invalid requests', () => {
  test('are 401, 403 and 429, except a 429 that is shared with others', () => {
    const { invalid, counted } = counter();
    for (const status of [200, 204, 400, 401, 403, 404, 413, 429, 500]) invalid.count(status, false);
    invalid.count(429, true);
    expect(counted).toEqual([401, 403, 429]);
  });

  test('slow nothing down below two thousand in ten minutes', () => {
    const { invalid, told } = counter();
    many(invalid, slowFrom - 1);
    expect([invalid.wait('other'), invalid.wait('other'), told]).toEqual([0, 0, []]);
  });

  test('allow one request in 200 ms from two thousand on, and every first answer', async () => {
    const { invalid, clock, told } = counter();
    many(invalid, slowFrom);
    expect(told).toEqual([true]);
    expect([invalid.wait('other'), invalid.wait('final'), invalid.wait('other')]).toEqual([0, 200, 400]);
    expect([invalid.wait('answer'), invalid.wait('answer')]).toEqual([0, 0]);
    await clock.advance(200);
    expect(invalid.wait('final')).toBe(0);
  });

  test('allow only the ends of jobs from six thousand on, one in two seconds', async () => {
    const { invalid, clock } = counter();
    many(invalid, scarceFrom);
    expect([invalid.wait('other'), invalid.wait('final'), invalid.wait('final')]).toEqual([60_000, 0, 2_000]);
    await clock.advance(2_000);
    expect([invalid.wait('other'), invalid.wait('final'), invalid.wait('answer')]).toEqual([60_000, 0, 0]);
  });

  test('are forgotten after ten minutes, which is reported even if nothing is sent', async () => {
    const { invalid, clock, told } = counter();
    many(invalid, slowFrom);
    await clock.advance(9 * 60_000);
    expect(told).toEqual([true]);
    await clock.advance(2 * 60_000);
    expect([told, invalid.wait('other'), invalid.wait('other')]).toEqual([[true, false], 0, 0]);
  });

  test('never come near ten thousand in ten minutes, even if every answer is invalid', async () => {
    const { invalid, clock } = counter();
    const sent: number[] = [];
    for (let tick = 0; tick < 30 * 60 * 20; tick += 1) {
      for (const urgency of ['other', 'final'] as const) {
        if (invalid.wait(urgency) > 0) continue;
        sent.push(clock.now());
        invalid.count(429, false);
      }
      await clock.advance(50);
    }
    const most = sent.reduce(
      ({ from, most: before }, at, index) => {
        let first = from;
        while ((sent[first] ?? at) <= at - 600_000) first += 1;
        return { from: first, most: Math.max(before, index - first + 1) };
      },
      { from: 0, most: 0 },
    ).most;
    expect(most).toBeGreaterThan(slowFrom);
    expect(most).toBeLessThan(8_000);
  });
});

test('requests that had to wait and never came back delay nobody later', async () => {
  const { invalid, clock } = counter();
  many(invalid, slowFrom);
  for (let index = 0; index < 300; index += 1) invalid.wait('other');
  await clock.advance(5 * 60_000);
  expect([invalid.wait('other'), invalid.wait('final'), invalid.wait('other')]).toEqual([0, 200, 400]);
});

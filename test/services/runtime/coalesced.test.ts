import { expect, onTestFinished, test } from 'vitest';
import { createCoalescedWork, type CoalescedWork } from '../../../src/services/runtime/coalesced.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';

interface Bench {
  readonly work: CoalescedWork;
  /** Lets pending work run, then lets `ms` pass. */
  readonly pass: (ms: number) => Promise<void>;
  /** When the runs began, in ms since the test began. */
  readonly begun: readonly number[];
}

/** At most three runs in 10 s, each a second after it was asked for. */
function start(
  run: (turn: number, signal: AbortSignal, clock: TestClock) => Promise<void> = async () => Promise.resolve(),
): Bench {
  const clock = createTestClock();
  const begun: number[] = [];
  const work = createCoalescedWork({
    clock,
    delay: 1_000,
    most: 3,
    period: 10_000,
    async run(signal) {
      begun.push(clock.monotonic());
      await run(begun.length, signal, clock);
    },
    failed: () => 5_000,
  });
  onTestFinished(async () => work.stop());
  const pass = async (ms: number): Promise<void> => {
    await clock.advance(0);
    await clock.advance(ms);
  };
  return { work, pass, begun };
}

test('what asks within the delay is answered by one run', async () => {
  const { work, pass, begun } = start();
  for (let asked = 0; asked < 9; asked += 1) {
    work.request();
    await pass(100);
  }
  await pass(60_000);
  expect(begun).toEqual([1_000]);
});

test('what asks during a run has a run of its own', async () => {
  const { work, pass, begun } = start(async (turn, signal, time) =>
    turn === 1 ? time.sleep(3_000, signal) : undefined,
  );
  work.request();
  await pass(2_000);
  work.request();
  await pass(60_000);
  expect(begun).toEqual([1_000, 4_000]);
});

test('no more runs begin within the period than are allowed; the last request is answered afterwards', async () => {
  const { work, pass, begun } = start();
  for (let asked = 0; asked < 8; asked += 1) {
    work.request();
    await pass(1_500);
  }
  await pass(60_000);
  expect(begun).toEqual([1_000, 2_500, 4_000, 11_000]);
});

test('a run that fails is tried again after the wait that it asks for', async () => {
  const { work, pass, begun } = start(async (turn) => (turn === 1 ? Promise.reject(new Error('refused')) : undefined));
  work.request();
  await pass(60_000);
  expect(begun).toEqual([1_000, 6_000]);
});

test('a stop aborts the run, and nothing runs afterwards', async () => {
  const { work, pass, begun } = start(async (_turn, signal, time) => time.sleep(60_000, signal));
  work.request();
  await pass(2_000);
  await work.stop();
  work.request();
  await pass(60_000);
  expect(begun).toEqual([1_000]);
});

import { expect, onTestFinished, test } from 'vitest';
import { createTimer, type Timer } from '../../../src/services/runtime/timer.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';

interface Bench {
  readonly timer: Timer;
  readonly clock: TestClock;
  /** Lets pending work run, then lets `ms` pass. */
  readonly pass: (ms: number) => Promise<void>;
  /** When the work began, in ms since the test began. */
  readonly begun: readonly number[];
  readonly errors: readonly unknown[];
}

function start(work: (turn: number) => Promise<number | undefined>): Bench {
  const clock = createTestClock();
  const begun: number[] = [];
  const errors: unknown[] = [];
  const timer = createTimer({
    clock,
    async work() {
      begun.push(clock.monotonic());
      return work(begun.length);
    },
    failed(error) {
      errors.push(error);
      return 1_000;
    },
  });
  onTestFinished(async () => timer.stop());
  const pass = async (ms: number): Promise<void> => {
    await clock.advance(0);
    await clock.advance(ms);
  };
  return { timer, clock, pass, begun, errors };
}

const once = async (): Promise<undefined> => Promise.resolve(undefined);

test('of two times the earlier counts, and the work runs once', async () => {
  const { timer, pass, begun } = start(once);
  timer.in(200);
  await pass(50);
  timer.in(100);
  timer.in(300);
  await pass(1_000);
  expect(begun).toEqual([150]);
});

test('work that is due at once does not begin before its caller has returned', async () => {
  const { timer, pass, begun } = start(once);
  timer.in(0);
  expect(begun).toEqual([]);
  await pass(0);
  expect(begun).toEqual([0]);
});

test('it is due again at the time that it returns, or when it is asked for after its end', async () => {
  const { timer, pass, begun } = start(async (turn) => Promise.resolve(turn === 1 ? 50 : undefined));
  timer.in(10);
  await pass(1_000);
  expect(begun).toEqual([10, 60]);
  timer.in(10);
  await pass(1_000);
  expect(begun).toEqual([10, 60, 1_010]);
});

test('it never runs twice at once: a request meanwhile follows as it ends', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const { timer, pass, begun } = start(async (turn) => (turn === 1 ? promise : undefined));
  timer.in(0);
  await pass(0);
  timer.in(0);
  await pass(100);
  expect(begun).toEqual([0]);
  resolve(undefined);
  await pass(1_000);
  expect(begun).toEqual([0, 100]);
});

test('failing work is reported, and due again when the report says so', async () => {
  const fault = new Error('disk');
  const { timer, pass, begun, errors } = start(async (turn) => (turn === 1 ? Promise.reject(fault) : undefined));
  timer.in(0);
  await pass(5_000);
  expect([begun, errors]).toEqual([[0, 1_000], [fault]]);
});

test('stop waits for the running work, begins nothing more, and leaves no timer', async () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  const { timer, pass, clock, begun } = start(async () => promise);
  timer.in(0);
  await pass(0);
  let isStopped = false;
  const stopping = timer.stop().then(() => (isStopped = true));
  timer.in(0);
  await pass(100);
  expect(isStopped).toBe(false);
  resolve(10);
  await stopping;
  await pass(1_000);
  expect([begun, clock.sleepers]).toEqual([[0], 0]);
});

test('stop ends a wait at once', async () => {
  const { timer, pass, clock, begun } = start(once);
  timer.in(60_000);
  await pass(0);
  expect(clock.sleepers).toBe(1);
  await timer.stop();
  expect([clock.sleepers, begun]).toEqual([0, []]);
});

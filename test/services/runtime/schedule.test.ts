import { onTestFinished, expect, test } from 'vitest';
import { createSchedule, type Schedule, type Step } from '../../../src/services/runtime/schedule.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';

interface Bench {
  readonly schedule: Schedule;
  readonly clock: TestClock;
  /** Lets pending work run, then lets `ms` pass. */
  readonly pass: (ms: number) => Promise<void>;
  /** `id@ms` of every step so far, in ms since the test began. */
  readonly steps: readonly string[];
  /** The errors of steps. */
  readonly errors: readonly unknown[];
}

const patience = 5_000;

function start(step: (id: string, signal: AbortSignal, turn: number) => ReturnType<Step>): Bench {
  const clock = createTestClock();
  const began = clock.now();
  const steps: string[] = [];
  const errors: unknown[] = [];
  const schedule = createSchedule({
    clock,
    async step(id, signal) {
      steps.push(`${id}@${clock.now() - began}`);
      return step(id, signal, steps.filter((line) => line.startsWith(`${id}@`)).length);
    },
    failed(_id, error) {
      errors.push(error);
      return 1_000;
    },
  });
  onTestFinished(async () => schedule.stop(0));
  return {
    schedule,
    clock,
    async pass(ms) {
      await clock.advance(0);
      await clock.advance(ms);
    },
    steps,
    errors,
  };
}

const once = async (): Promise<undefined> => Promise.resolve(undefined);

/** A step that waits until the test ends it. */
function held(): { wait: (signal?: AbortSignal) => Promise<undefined>; release: () => void } {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  return {
    async wait(signal) {
      signal?.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
      return promise;
    },
    release: () => resolve(undefined),
  };
}

test('steps run when they are due, in the order of their times', async () => {
  const { schedule, pass, steps } = start(once);
  schedule.in(300, 'c');
  schedule.in(100, 'a');
  schedule.in(200, 'b');
  await pass(99);
  expect(steps).toEqual([]);
  await pass(1_000);
  expect(steps).toEqual(['a@100', 'b@200', 'c@300']);
});

test('of two times for one job the earlier counts, and it runs once', async () => {
  const { schedule, pass, steps } = start(once);
  schedule.in(200, 'later first');
  schedule.in(100, 'later first');
  schedule.in(100, 'earlier first');
  schedule.in(200, 'earlier first');
  await pass(1_000);
  expect(steps.toSorted()).toEqual(['earlier first@100', 'later first@100']);
});

test('a step returns when the next is due; without a time there is none', async () => {
  const { schedule, pass, steps } = start(async (_id, _signal, turn) => Promise.resolve([50, 0, undefined][turn - 1]));
  schedule.in(10, 'a');
  await pass(1_000);
  expect(steps).toEqual(['a@10', 'a@60', 'a@60']);
});

test('a job never has two steps at once; a request meanwhile runs as the step ends', async () => {
  const first = held();
  const { schedule, pass, steps } = start(async (_id, _signal, turn) => (turn === 1 ? first.wait() : undefined));
  schedule.in(0, 'a');
  await pass(0);
  schedule.in(0, 'a');
  schedule.in(50, 'a');
  await pass(100);
  expect(steps).toEqual(['a@0']);
  first.release();
  await pass(0);
  expect(steps).toEqual(['a@0', 'a@100']);
  await pass(1_000);
  expect(steps).toHaveLength(2);
});

test('jobs do not wait for each other', async () => {
  const slow = held();
  const { schedule, pass, steps } = start(async (id) => (id === 'slow' ? slow.wait() : undefined));
  schedule.in(0, 'slow');
  schedule.in(10, 'quick');
  await pass(10);
  expect(steps).toEqual(['slow@0', 'quick@10']);
  slow.release();
});

test('a failing step is reported, and due again when the report says so', async () => {
  const fault = new Error('disk');
  const { schedule, pass, steps, errors } = start(async (_id, _signal, turn) =>
    turn === 1 ? Promise.reject(fault) : undefined,
  );
  schedule.in(0, 'a');
  await pass(5_000);
  expect([steps, errors]).toEqual([['a@0', 'a@1000'], [fault]]);
});

test('a thousand jobs run once each, in the order of their times, with one sleeper', async () => {
  const { schedule, pass, clock, steps } = start(once);
  const ids = Array.from({ length: 1_000 }, (_, index) => String(index));
  for (const id of ids) schedule.in((Number(id) * 7919) % 100, id);
  await pass(0);
  expect(clock.sleepers).toBe(1);
  await pass(100);
  const times = steps.map((line) => Number(line.split('@')[1]));
  expect(steps).toHaveLength(1_000);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test('stop waits for the running steps, starts no other, and leaves no timer', async () => {
  const running = held();
  const { schedule, pass, clock, steps } = start(async (id) => (id === 'a' ? running.wait() : undefined));
  schedule.in(0, 'a');
  schedule.in(10, 'b');
  await pass(0);
  let stopped = false;
  const stopping = schedule.stop(patience).then(() => (stopped = true));
  schedule.in(0, 'c');
  await pass(1_000);
  expect([stopped, clock.sleepers, steps]).toEqual([false, 0, ['a@0']]);
  running.release();
  await stopping;
  await pass(1_000);
  expect(steps).toEqual(['a@0']);
});

test('stop aborts steps that still run after the grace; an aborted step is no failure', async () => {
  const running = held();
  const { schedule, pass, clock, errors } = start(async (_id, signal) => running.wait(signal));
  schedule.in(0, 'a');
  await pass(0);
  const from = performance.now();
  await schedule.stop(20);
  expect(performance.now() - from).toBeGreaterThan(15);
  expect([errors, clock.sleepers]).toEqual([[], 0]);
});

test('stop with nothing running is at once', async () => {
  const { schedule, clock } = start(once);
  schedule.in(60_000, 'a');
  const from = performance.now();
  await schedule.stop(patience);
  expect(performance.now() - from).toBeLessThan(500);
  expect(clock.sleepers).toBe(0);
});

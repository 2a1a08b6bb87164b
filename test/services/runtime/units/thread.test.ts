import { setTimeout as realTime } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createUnitThread, ThreadFailedError, type UnitThread } from '../../../../src/services/runtime/units/thread.ts';
import { createTestClock, type TestClock } from '../../../support/clock.ts';
import { threadsSoFar } from '../../../support/threads.ts';
import type { TestUnit } from '../../../support/unit-program.ts';

const program = new URL('../../../support/unit-program.ts', import.meta.url);

function start(of: URL = program): {
  readonly clock: TestClock;
  readonly thread: UnitThread;
  readonly run: (unit: TestUnit) => ReturnType<UnitThread['run']>;
  readonly threads: () => number;
} {
  const clock = createTestClock();
  const before = threadsSoFar().started;
  const thread = createUnitThread({ program: of, name: 'test', clock, log: pino({ level: 'silent' }) });
  onTestFinished(async () => thread.stop());
  return { clock, thread, run: async (unit) => thread.run(unit), threads: () => threadsSoFar().started - before };
}

/** Lets at most three seconds pass until the unit has ended. Its thread exists already. */
async function passing<T>(clock: TestClock, ending: Promise<T>): Promise<T> {
  const over = new AbortController();
  const end = (): void => over.abort();
  ending.then(end, end);
  const since = clock.monotonic();
  while (!over.signal.aborted) {
    if (clock.monotonic() > since + 3_000) throw new Error('the unit goes on and on');
    await realTime(5);
    await clock.advance(50);
  }
  return ending;
}

/** Resolves when this process has used this much more CPU time, in ms. */
async function worked(ms: number): Promise<void> {
  const before = process.cpuUsage();
  const spent = (): number => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  while (spent() < ms) await realTime(5);
}

test('one thread runs units one after another, and starts with the first', async () => {
  const { run, threads } = start();
  expect(threads()).toBe(0);
  expect(await run({ do: 'answer', value: 1, cpu: 7 })).toEqual({
    kind: 'done',
    answer: 1,
    spent: expect.closeTo(7, 6) as number,
  });
  expect(await run({ do: 'answer', value: 2 })).toMatchObject({ answer: 2 });
  expect(threads()).toBe(1);
});

test.each(['loop', 'hoard'] as const)(
  'a unit that would never end (%s) is ended, and the next is done by another thread',
  async (never) => {
    const { clock, run, threads } = start();
    await run({ do: 'answer', value: 0 });
    expect(await passing(clock, run({ do: never }))).toEqual({ kind: 'overran' });
    expect(await run({ do: 'answer', value: 1 })).toMatchObject({ answer: 1 });
    expect(threads()).toBe(2);
  },
);

test('a unit is ended after a hundred milliseconds of work, however busy the machine is', async () => {
  const { clock, run } = start();
  await run({ do: 'answer', value: 0 });
  const looping = run({ do: 'loop' });
  while (clock.sleepers === 0) await realTime(1);
  await worked(500);
  await clock.advance(100);
  expect(await looping).toEqual({ kind: 'overran' });
});

test('a unit that ends itself has overrun', async () => {
  const { run } = start();
  expect(await run({ do: 'give-up' })).toEqual({ kind: 'overran' });
});

test('a unit that gets no core has more time, but not for ever', async () => {
  const { clock, run, threads } = start();
  const until = new Int32Array(new SharedArrayBuffer(4));
  const waiting = run({ do: 'wait', until });
  while (clock.sleepers === 0) await realTime(1);
  await clock.advance(500);
  Atomics.store(until, 0, 1);
  Atomics.notify(until, 0);
  expect(await waiting).toMatchObject({ kind: 'done', answer: 'waited' });
  expect(clock.sleepers).toBe(0);
  const stuck = run({ do: 'wait', until: new Int32Array(new SharedArrayBuffer(4)) });
  expect(await passing(clock, stuck)).toEqual({ kind: 'overran' });
  expect(threads()).toBe(1);
});

test('an error of a thread is no answer: the unit fails, and another thread runs the next', async () => {
  const { run, threads } = start();
  await expect(run({ do: 'throw' })).rejects.toBeInstanceOf(ThreadFailedError);
  await expect(run({ do: 'end' })).rejects.toBeInstanceOf(ThreadFailedError);
  expect(await run({ do: 'answer', value: 1 })).toMatchObject({ answer: 1 });
  expect(threads()).toBe(3);
});

test('a thread that cannot be started fails every unit, and each tries again', async () => {
  const { run, threads } = start(new URL('no-such-program.ts', import.meta.url));
  await expect(run({ do: 'answer', value: 1 })).rejects.toBeInstanceOf(ThreadFailedError);
  await expect(run({ do: 'answer', value: 1 })).rejects.toBeInstanceOf(ThreadFailedError);
  expect(threads()).toBe(2);
});

test('a stop ends the running unit, and nothing starts any more', async () => {
  const { thread, run, threads } = start();
  const looping = run({ do: 'loop' });
  await realTime(50);
  await Promise.all([expect(looping).rejects.toBeInstanceOf(ThreadFailedError), thread.stop()]);
  await expect(run({ do: 'answer', value: 1 })).rejects.toBeInstanceOf(ThreadFailedError);
  expect(threads()).toBe(1);
});

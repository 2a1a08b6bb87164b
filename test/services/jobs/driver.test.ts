import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import type { Job } from '../../../src/core/job/record.ts';
import { createDriver, type Driver } from '../../../src/services/jobs/driver.ts';
import type { Durations } from '../../../src/services/jobs/durations.ts';
import type { JobRecords } from '../../../src/services/jobs/records.ts';
import type { StatusBoard } from '../../../src/services/jobs/status.ts';
import { after, done, retry, retryDiscord, type StepResult } from '../../../src/services/jobs/step.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { aJob } from '../../support/job.ts';

interface Bench {
  readonly driver: Driver;
  readonly clock: TestClock;
  /** When each step began, in ms since the test began, and how many failures in a row it was told. */
  readonly begun: readonly (readonly [at: number, failures: number])[];
  /** Calls: `shown` of a reply, `forgotten` of a job, `stepped` after a step. */
  readonly told: readonly string[];
  /** The only job; `undefined`: it is over. */
  job: Job | undefined;
  isStoreFailing: boolean;
  /** Lets pending work run, then lets `ms` pass. */
  readonly pass: (ms: number) => Promise<void>;
}

/** A driver of one job whose steps return these results, and then `done`. An error is thrown. */
function start(results: readonly (StepResult | Error)[], job: Job = aJob({ state: 'running' })): Bench {
  const clock = createTestClock();
  const begun: (readonly [number, number])[] = [];
  const told: string[] = [];
  const left = [...results];
  const bench: Pick<Bench, 'job' | 'isStoreFailing'> = { job, isStoreFailing: false };
  const driver = createDriver({
    records: { get: () => bench.job } as Partial<JobRecords> as JobRecords,
    steps: {
      async run(_job, _signal, failures) {
        begun.push([clock.monotonic(), failures]);
        const result = left.shift() ?? done;
        return result instanceof Error ? Promise.reject(result) : Promise.resolve(result);
      },
      forget: (id) => void told.push(`forgotten ${id}`),
    },
    status: {
      show: ({ id }) => void told.push(`shown ${id}`),
      stop: async () => Promise.resolve(),
    } as Partial<StatusBoard> as StatusBoard,
    durations: { usual: async () => Promise.resolve(1), forget: () => {} } as Partial<Durations> as Durations,
    alerts: { raise: () => {}, clear: () => {}, active: () => (bench.isStoreFailing ? ['store'] : []) },
    clock,
    random: () => 0.5,
    log: pino({ level: 'silent' }),
    stepped: () => void told.push('stepped'),
  });
  onTestFinished(async () => driver.stop(0));
  const pass = async (ms: number): Promise<void> => {
    await clock.advance(0);
    await clock.advance(ms);
  };
  return Object.assign(bench, { driver, clock, begun, told, pass });
}

const failed = retry({ kind: 'failed' });
const minute = 60_000;

test.each<[string, readonly (StepResult | Error)[], readonly (readonly [at: number, failures: number])[]]>([
  ['is done is not run again', [done], [[0, 0]]],
  [
    'says when the next is due is followed then',
    [after(30), after(0), done],
    [
      [0, 0],
      [30, 0],
      [30, 0],
    ],
  ],
  [
    'fails is tried again after twice as long each time, from two seconds on',
    [failed, failed, failed, done],
    [
      [0, 0],
      [2_000, 1],
      [6_000, 2],
      [14_000, 3],
    ],
  ],
  [
    'was asked to wait waits so long, but never less than a floor that doubles',
    [retry({ kind: 'failed', retryAfter: 700 }), retry({ kind: 'failed', retryAfter: 700 }), done],
    [
      [0, 0],
      [700, 1],
      [1_700, 2],
    ],
  ],
  [
    'is held waits just so long, which is no failure and no end of failures',
    [failed, retry({ kind: 'held', ms: 10 }), retryDiscord({ kind: 'unreachable', retryAfter: 20 }), failed, done],
    [
      [0, 0],
      [2_000, 1],
      [2_010, 1],
      [2_030, 1],
      [6_030, 2],
    ],
  ],
  [
    'goes on begins to count anew',
    [failed, failed, after(0), retryDiscord({ kind: 'unreachable', retryAfter: undefined }), done],
    [
      [0, 0],
      [2_000, 1],
      [6_000, 2],
      [6_000, 0],
      [8_000, 1],
    ],
  ],
  [
    'throws is tried again after five seconds, which is none of the failures in a row',
    [failed, new Error('disk'), failed, done],
    [
      [0, 0],
      [2_000, 1],
      [7_000, 1],
      [11_000, 2],
    ],
  ],
])('a step that %s', async (_case, results, begun) => {
  const bench = start(results);
  bench.driver.wake('1');
  await bench.pass(minute);
  expect(bench.begun).toEqual(begun);
});

test('a wait that the other side asks for is at most an hour', async () => {
  const { driver, pass, begun } = start([retry({ kind: 'failed', retryAfter: 10 * 3_600_000 })]);
  driver.wake('1');
  await pass(3_600_000 - 1);
  expect(begun).toHaveLength(1);
  await pass(1);
  expect(begun).toHaveLength(2);
});

test('a woken job does not wait for the time of its last step', async () => {
  const { driver, pass, begun } = start([after(minute), done]);
  driver.wake('1');
  await pass(5);
  driver.wake('1');
  await pass(2 * minute);
  expect(begun.map(([at]) => at)).toEqual([0, 5]);
});

test('while the store fails no step begins; it is checked every five seconds', async () => {
  const bench = start([done]);
  bench.isStoreFailing = true;
  bench.driver.wake('1');
  await bench.pass(7_000);
  expect(bench.begun).toEqual([]);
  bench.isStoreFailing = false;
  await bench.pass(minute);
  expect(bench.begun).toEqual([[10_000, 0]]);
});

test('nothing of an ended job is kept in memory', async () => {
  const bench = start([failed, failed, done]);
  const { job, driver, pass, begun, told } = bench;
  driver.wake('1');
  await pass(3_000);
  bench.job = undefined;
  await pass(minute);
  expect(told).toEqual(['stepped', 'stepped', 'forgotten 1']);
  bench.job = job;
  driver.wake('1');
  await pass(0);
  expect(begun.at(-1)?.[1]).toBe(0);
});

test('it is forgotten after the step that ends it', async () => {
  const { driver, pass, told } = start([done], aJob({ state: 'failed', told: true }));
  driver.wake('1');
  await pass(0);
  expect(told).toEqual(['forgotten 1']);
});

test.each<[string, Partial<Job>, readonly string[]]>([
  ['runs', { state: 'running' }, ['shown 1']],
  ['brings its files', { state: 'delivering' }, []],
  ['is removed', { state: 'failed', removed: { by: '9', at: 1, cleared: false } }, []],
])('the first step of a job of an earlier process that %s shows %j %j', async (_case, others, shown) => {
  const { driver, pass, told } = start([after(1), done], aJob(others));
  driver.resume('1', 100);
  await pass(99);
  expect(told).toEqual([]);
  await pass(minute);
  expect(told).toEqual([...shown, 'stepped', 'stepped']);
});

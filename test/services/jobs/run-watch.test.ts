import { pino } from 'pino';
import { expect, test } from 'vitest';
import { advance } from '../../../src/core/job/machine.ts';
import type { Job } from '../../../src/core/job/record.ts';
import type { JobContext } from '../../../src/services/jobs/context.ts';
import { createSubmissionQueue } from '../../../src/services/jobs/submission-queue.ts';
import type { StepResult } from '../../../src/services/jobs/step.ts';
import { createSteps } from '../../../src/services/jobs/steps.ts';
import type { StatusOutcome } from '../../../src/services/runcomfy/answers.ts';
import { createMetrics } from '../../../src/services/runtime/metrics.ts';
import { createTestClock } from '../../support/clock.ts';
import { aJob } from '../../support/job.ts';

const timeout = 100_000;
const latePace = 300_000;

/** One run at RunComfy with these answers. The test decides when it is polled. */
function start() {
  const clock = createTestClock();
  let job: Job = aJob({ state: 'running', requestId: 'r1', times: { accepted: clock.now() } });
  const outcome: { current: StatusOutcome } = { current: { kind: 'running' } };
  const queue = createSubmissionQueue({ clock, atOnce: 1, perMember: 1, paused: false });
  const context: Partial<Record<keyof JobContext, unknown>> & { sendCheck: () => 'go' } = {
    records: {
      get: () => job,
      apply: async (_id: string, event: Parameters<typeof advance>[1]) => Promise.resolve((job = advance(job, event))),
    },
    queue,
    runcomfy: { status: async () => Promise.resolve(outcome.current) },
    status: { show: () => {} },
    durations: {
      age: () => undefined,
      estimate: async () => Promise.resolve({ early: 1, typical: 2, late: 3 }),
      usual: async () => Promise.resolve(undefined),
    },
    alerts: { raise: () => {}, clear: () => {} },
    metrics: createMetrics(),
    clock,
    clockWatch: { isDoubtful: () => false },
    random: () => 0.5,
    timeout,
    log: pino({ level: 'silent' }),
    sendCheck: () => 'go',
  };
  const steps = createSteps(context as unknown as Parameters<typeof createSteps>[0]);
  return {
    steps,
    job: () => job,
    /** Polls again after `ms`. */
    ask: async (ms: number, answer: StatusOutcome = { kind: 'running' }): Promise<StepResult> => {
      await clock.advance(ms);
      outcome.current = answer;
      return steps.run(job, new AbortController().signal, 0);
    },
  };
}

test('a run is late after RunComfy answered for longer than allowed, and is then polled every five minutes', async () => {
  const { ask, job } = start();
  await ask(10 * timeout);
  await ask(timeout - 1);
  expect(job().late).toBeUndefined();
  expect(await ask(2)).toEqual({ kind: 'after', ms: latePace });
  expect(job().late).toBe(true);
});

test('time between answers with a failure in between does not count', async () => {
  const { ask, job } = start();
  await ask(0);
  await ask(timeout, { kind: 'unreachable', retryAfter: undefined });
  await ask(timeout);
  await ask(timeout - 1);
  expect(job().late).toBeUndefined();
});

test('the counted time is forgotten with the job', async () => {
  const { steps, ask, job } = start();
  await ask(0);
  await ask(50_000);
  steps.forget(job().id);
  await ask(timeout);
  expect(job().late).toBeUndefined();
});

test.each<[StatusOutcome, StepResult]>([
  [
    { kind: 'unreachable', retryAfter: undefined },
    { kind: 'retry', outcome: { kind: 'failed' } },
  ],
  [
    { kind: 'unreachable', retryAfter: 7 },
    { kind: 'retry', outcome: { kind: 'failed', retryAfter: 7 } },
  ],
  [
    { kind: 'unusable', retryAfter: 7 },
    { kind: 'retry', outcome: { kind: 'failed', retryAfter: 7 } },
  ],
  [{ kind: 'token' }, { kind: 'retry', outcome: { kind: 'held', ms: 120_000 } }],
  [{ kind: 'account' }, { kind: 'retry', outcome: { kind: 'held', ms: 120_000 } }],
])('if RunComfy says %j about a run, the step returns %j; a late one is polled later', async (answer, result) => {
  const { ask } = start();
  expect(await ask(0, answer)).toEqual(result);
  const late = start();
  await late.ask(0);
  await late.ask(timeout + 1);
  expect(await late.ask(latePace, answer)).toEqual({ kind: 'after', ms: latePace });
});

test('a late run is given up after a day', async () => {
  const { ask, job } = start();
  await ask(0);
  await ask(timeout + 1);
  expect(await ask(24 * 3_600_000 - 1)).toEqual({ kind: 'after', ms: latePace });
  expect(await ask(1)).toEqual({ kind: 'after', ms: 0 });
  expect(job()).toMatchObject({ state: 'lost', failure: 'no-answer' });
});

test('a request that RunComfy does not know is given up a minute after it was accepted', async () => {
  const { ask, job } = start();
  const taken = job().times.accepted;
  job().times.submitted = taken;
  expect(await ask(59_999, { kind: 'expired' })).toEqual({ kind: 'retry', outcome: { kind: 'failed' } });
  expect(await ask(1, { kind: 'expired' })).toEqual({ kind: 'after', ms: 0 });
  expect(job()).toMatchObject({ state: 'failed', failure: 'expired' });
});

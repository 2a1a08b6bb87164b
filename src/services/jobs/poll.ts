import type { JobEvent } from '../../core/job/events.ts';
import { nextLook } from '../../core/durations.ts';
import { backOff, heededPause } from '../../core/job/pace.ts';
import { awaitsCancel, hasEnded } from '../../core/job/questions.ts';
import type { Job } from '../../core/job/record.ts';
import type { ResultOutcome, StatusOutcome } from '../runcomfy/answers.ts';
import { withoutEchoes } from '../runcomfy/echoes.ts';
import { countAnswered, noAnswer } from './answered.ts';
import { refusedPause } from './reading.ts';
import { countFailure, type JobStep, type Workshop } from './step.ts';

/** /status may not know for a moment what was just taken, nor /result what just ended: until then it is not given up. */
const settlingTime = 60_000;
/** A job that takes too long is looked for so often, and for so long. */
const latePace = 300_000;
const lateLife = 24 * 3_600_000;
/** A cancel whose answer was lost is asked for again so soon. */
const cancelPace = 3_000;

/** Asks how the request stands. /status tells when it is over, /result decides how. */
export const poll: JobStep = async (workshop, job, signal) => {
  const { runcomfy, reading, clock, log } = workshop;
  const wait = reading.wait();
  if (wait > 0) return putOff(workshop, job, clock.now(), wait);
  const isHeard = await passOnCancel(workshop, job, signal);
  const outcome = await runcomfy.status(job.requestId ?? '', signal);
  workshop.metrics.poll(outcome.kind);
  const at = clock.now();
  if (isWord(outcome)) reading.accept();
  switch (outcome.kind) {
    case 'queued':
      return Math.min(
        await observe(workshop, job, { type: 'seen-queued', position: outcome.position }),
        isHeard ? Infinity : cancelPace,
      );
    case 'running':
      return observe(workshop, job, { type: 'seen-running', at });
    case 'over':
      await observe(workshop, job, { type: 'completed', at });
      return 0;
    case 'strange':
      log.warn(
        { job: job.id, status: outcome.state.slice(0, 40) },
        'RunComfy reports a state that is not known; still asking',
      );
      return observe(workshop, job, { type: 'answered', ms: 0 });
    case 'expired':
      if (at - (job.times.submitted ?? 0) < settlingTime) {
        return backOff(countFailure(workshop, job), workshop.random());
      }
      await end(workshop, job, { type: 'failed-upstream', reason: 'expired', cost: undefined, at });
      return 0;
    case 'account':
    case 'token':
    case 'unusable':
    case 'unreachable':
      return trouble(workshop, job, outcome, at);
  }
};

/** Asks RunComfy to cancel, where that is wished for and not answered yet; whether no answer is missing now. */
async function passOnCancel({ records, runcomfy }: Workshop, job: Job, signal: AbortSignal): Promise<boolean> {
  if (!awaitsCancel(job)) return true;
  const outcome = await runcomfy.cancel(job.requestId ?? '', signal);
  if (outcome === 'unknown') return false;
  await records.apply(job.id, { type: 'cancel-answered', outcome });
  return true;
}

/** What RunComfy said, and how long it has now taken; how long until it is asked again. */
async function observe(workshop: Workshop, job: Job, event: JobEvent): Promise<number> {
  const { records, line, status, alerts, clock, random, timeout } = workshop;
  workshop.failures.delete(job.id);
  // With an empty balance RunComfy refuses submissions and goes on answering this.
  if (!line.refused) alerts.clear('runcomfy-account');
  const seen = (await records.apply(job.id, event)) ?? job;
  const estimate = await workshop.durations.estimate(job.pace);
  // Also what is not new: after a restart its reply does not say the estimate yet.
  status.show(seen, { usually: await workshop.durations.usually(job.pace) });
  if (hasEnded(seen) || seen.state === 'fetching') return 0;

  const at = clock.now();
  if (seen.late === true) return lookOn(workshop, seen, at);
  if ((await countAnswered(workshop, seen)) > timeout) return becomeLate(workshop, seen, at);
  return nextLook(ageOf(workshop, seen), estimate, random());
}

/** How long its run has been going, in ms. Of one that an earlier process began only the wall clock tells. */
function ageOf({ durations, clock }: Workshop, job: Job): number {
  return durations.age(job, clock.monotonic()) ?? clock.now() - (job.times.submitted ?? job.times.accepted);
}

/** From now on it takes no place of those at once, and is looked for now and then. */
async function becomeLate({ records, line, status, log }: Workshop, job: Job, at: number): Promise<number> {
  const late = await records.apply(job.id, { type: 'late', at });
  line.free(job.id);
  log.warn({ job: job.id }, 'a run takes longer than allowed; it is looked for now and then');
  if (late !== undefined) status.show(late);
  return latePace;
}

/** A job that takes too long is looked for now and then, until that was long enough. */
async function lookOn(workshop: Workshop, job: Job, at: number): Promise<number> {
  const isLongEnough = at - (job.times.late ?? at) >= lateLife && !workshop.clockWatch.isDoubtful();
  if (!isLongEnough) return latePace;
  workshop.log.error({ job: job.id }, 'RunComfy never said how a run ended; it is looked for no longer');
  await end(workshop, job, { type: 'gave-up', at });
  return 0;
}

/** Reads the result of a request that is over; how long until it is read again, or 0 once the job has moved on. */
export async function readOutcome(workshop: Workshop, job: Job, signal: AbortSignal): Promise<number> {
  const { runcomfy, reading, clock, random } = workshop;
  const wait = reading.wait();
  if (wait > 0) return putOff(workshop, job, clock.now(), wait);
  const outcome = await runcomfy.result(job.requestId ?? '', signal);
  const at = clock.now();
  if (isWord(outcome)) reading.accept();
  switch (outcome.kind) {
    case 'succeeded':
      await end(workshop, job, successOf(job, outcome, at));
      if (job.late !== true) {
        const readyFor = Math.max(at - (job.times.completed ?? at), 0);
        await workshop.durations.succeeded(job, clock.monotonic() - readyFor);
      }
      break;
    case 'failed':
      await end(workshop, job, { type: 'failed-upstream', reason: outcome.reason, cost: outcome.cost, at });
      break;
    case 'cancelled':
      await end(workshop, job, { type: 'cancelled-upstream', at });
      break;
    case 'expired':
      if (at - (job.times.completed ?? 0) < settlingTime) return backOff(countFailure(workshop, job), random());
      await end(workshop, job, { type: 'failed-upstream', reason: 'expired', cost: undefined, at });
      break;
    case 'not-ready':
      return withoutWord(workshop, job, at, undefined);
    case 'account':
    case 'token':
    case 'unusable':
    case 'unreachable':
      return trouble(workshop, job, outcome, at);
  }
  workshop.failures.delete(job.id);
  return 0;
}

function successOf(job: Job, outcome: Extract<ResultOutcome, { kind: 'succeeded' }>, at: number): JobEvent {
  const { cost } = outcome;
  const urls = withoutEchoes(outcome.urls, job.input);
  if (urls.length === 0) return { type: 'none-usable', cost, at };
  return job.wish === 'withhold' ? { type: 'withheld', cost, at } : { type: 'listed', urls, cost };
}

/** RunComfy answers and does not say how it ends: it is looked for as long as a run that never ends. */
async function withoutWord(workshop: Workshop, job: Job, at: number, retryAfter: number | undefined): Promise<number> {
  if (job.late === true) return lookOn(workshop, job, at);
  if ((await countAnswered(workshop, job)) > workshop.timeout) return becomeLate(workshop, job, at);
  return heededPause(retryAfter, countFailure(workshop, job), workshop.random());
}

/** It is not asked about before `wait` ms have passed; what is late is still given up in time. */
async function putOff(workshop: Workshop, job: Job, at: number, wait: number): Promise<number> {
  noAnswer(workshop, job);
  return job.late === true ? lookOn(workshop, job, at) : wait;
}

/** Whatever it ended in, RunComfy has a free place. */
async function end({ records, line, answering }: Workshop, job: Job, event: JobEvent): Promise<void> {
  await records.apply(job.id, event);
  line.free(job.id);
  answering.delete(job.id);
}

type Trouble = Extract<ResultOutcome, { kind: 'account' | 'token' | 'unusable' | 'unreachable' }>;

/** Whether it says something of the request, so that the token must be right. */
function isWord(outcome: { readonly kind: (StatusOutcome | ResultOutcome)['kind'] }): boolean {
  return !['account', 'token', 'unusable', 'unreachable'].includes(outcome.kind);
}

async function trouble(workshop: Workshop, job: Job, outcome: Trouble, at: number): Promise<number> {
  const { reading, alerts, random, log } = workshop;
  switch (outcome.kind) {
    case 'unusable':
      log.debug({ job: job.id }, 'RunComfy answered what cannot be used; asking again');
      return withoutWord(workshop, job, at, outcome.retryAfter);
    case 'token':
      alerts.raise('runcomfy-account');
      reading.refuse();
      return putOff(workshop, job, at, refusedPause);
    case 'account':
      alerts.raise('runcomfy-account');
      return putOff(workshop, job, at, refusedPause);
    case 'unreachable':
      log.debug({ job: job.id }, 'RunComfy could not be reached; asking again');
      return putOff(workshop, job, at, heededPause(outcome.retryAfter, countFailure(workshop, job), random()));
  }
}

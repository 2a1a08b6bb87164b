import type { JobEvent } from '../../core/job/events.ts';
import type { Job } from '../../core/job/record.ts';
import type { ResultOutcome, StatusOutcome, PollFailure } from '../runcomfy/answers.ts';
import type { JobContext } from './context.ts';
import { refusedPause, type PollGate } from './poll-gate.ts';
import { after, retry, type StepResult } from './step.ts';

/** A job that takes too long is looked for so often, and for so long. */
const latePace = 300_000;
const lateTimeout = 24 * 3_600_000;
/** /status may not know for a moment what was just taken, nor /result what just ended: until then it is not given up. */
const settlingTime = 60_000;
/** How much answered time is worth a commit, in ms. */
const commitThreshold = 60_000;

/** Whether it says nothing of the request: else the token must be right. */
export function isPollFailure(outcome: StatusOutcome | ResultOutcome): outcome is PollFailure {
  return ['account', 'token', 'unusable', 'unreachable'].includes(outcome.kind);
}

/** Follows runs at RunComfy until their end: how long each was answered for, and whether that is too long. */
export interface RunWatch {
  /** What comes instead of asking about it now, where nobody may ask. */
  waitForGate(job: Job): Promise<StepResult | undefined>;
  /** RunComfy answered that it goes on: in how many ms a run that takes too long is looked for again; else `undefined`. */
  stillRunning(job: Job): Promise<number | undefined>;
  /** RunComfy answers and does not say how it ends: it is looked for as long as a run that never ends. */
  noVerdict(job: Job, retryAfter?: number): Promise<StepResult>;
  /** RunComfy does not know a request that it took, or that ended, at `since`, in epoch ms. */
  expired(job: Job, since: number | undefined): Promise<StepResult>;
  failed(job: Job, outcome: PollFailure): Promise<StepResult>;
  /** Whatever it ended in, RunComfy has a free place. */
  end(job: Job, event: JobEvent): Promise<void>;
  /** The job is over. */
  forget(jobId: string): void;
}

export function createRunWatch(
  options: Pick<JobContext, 'records' | 'queue' | 'status' | 'clock' | 'clockWatch' | 'timeout' | 'log'> & {
    readonly gate: PollGate;
  },
): RunWatch {
  const { records, queue, status, gate, clock, clockWatch, timeout, log } = options;
  /**
   * Time in which RunComfy answered for a job and that is not on its record yet, in ms. `last`: when it last answered, by
   * the monotonic clock; absent after a failure.
   */
  const answeredTime = new Map<string, { readonly last: number | undefined; readonly ms: number }>();

  /** RunComfy answered: the time since its answer before counts, where no failure came between; how much that is in all. */
  async function addAnsweredTime(job: Job): Promise<number> {
    const at = clock.monotonic();
    const before = answeredTime.get(job.id);
    const ms = (before?.ms ?? 0) + at - (before?.last ?? at);
    answeredTime.set(job.id, { last: at, ms: ms < commitThreshold ? ms : 0 });
    if (ms >= commitThreshold) await records.apply(job.id, { type: 'answered', ms });
    return job.answered + ms;
  }

  async function end(job: Job, event: JobEvent): Promise<void> {
    await records.apply(job.id, event);
    queue.releaseSlot(job.id);
    answeredTime.delete(job.id);
  }

  /** From now on it takes no place of those at once, and is looked for now and then. */
  async function markLate(job: Job): Promise<number> {
    const late = await records.apply(job.id, { type: 'late', at: clock.now() });
    queue.releaseSlot(job.id);
    log.warn({ job: job.id }, 'a run takes longer than allowed; it is looked for now and then');
    if (late !== undefined) status.show(late);
    return latePace;
  }

  /** A job that takes too long is looked for now and then, until that was long enough. */
  async function watchLate(job: Job): Promise<number> {
    const at = clock.now();
    const isLongEnough = at - (job.times.late ?? at) >= lateTimeout && !clockWatch.isDoubtful();
    if (!isLongEnough) return latePace;
    log.error({ job: job.id }, 'RunComfy never said how a run ended; it is looked for no longer');
    await end(job, { type: 'gave-up', at });
    return 0;
  }

  async function stillRunning(job: Job): Promise<number | undefined> {
    if (job.late === true) return watchLate(job);
    return (await addAnsweredTime(job)) > timeout ? markLate(job) : undefined;
  }

  async function noVerdict(job: Job, retryAfter?: number): Promise<StepResult> {
    const wait = await stillRunning(job);
    return wait === undefined ? retry({ kind: 'failed', retryAfter }) : after(wait);
  }

  async function expired(job: Job, since = 0): Promise<StepResult> {
    const at = clock.now();
    if (at - since < settlingTime) return retry({ kind: 'failed' });
    await end(job, { type: 'failed-upstream', reason: 'expired', cost: undefined, at });
    return after(0);
  }

  /** The time until RunComfy answers counts for nothing; what is late is still given up in time. */
  async function postpone(job: Job, otherwise: StepResult): Promise<StepResult> {
    answeredTime.set(job.id, { last: undefined, ms: answeredTime.get(job.id)?.ms ?? 0 });
    return job.late === true ? after(await watchLate(job)) : otherwise;
  }

  async function failed(job: Job, outcome: PollFailure): Promise<StepResult> {
    switch (outcome.kind) {
      case 'unusable':
        log.debug({ job: job.id }, 'RunComfy answered what cannot be used; asking again');
        return noVerdict(job, outcome.retryAfter);
      case 'token':
        gate.tokenRefused();
        return postpone(job, retry({ kind: 'held', ms: refusedPause }));
      case 'account':
        gate.accountRefused();
        return postpone(job, retry({ kind: 'held', ms: refusedPause }));
      case 'unreachable':
        log.debug({ job: job.id }, 'RunComfy could not be reached; asking again');
        return postpone(job, retry({ kind: 'failed', retryAfter: outcome.retryAfter }));
    }
  }

  return {
    async waitForGate(job) {
      const ms = gate.delay();
      return ms > 0 ? postpone(job, retry({ kind: 'held', ms })) : undefined;
    },
    stillRunning: stillRunning,
    noVerdict: noVerdict,
    expired,
    failed: failed,
    end,
    forget: (jobId) => void answeredTime.delete(jobId),
  };
}

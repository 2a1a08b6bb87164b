import type { JobEvent } from '../../core/job/events.ts';
import type { Job } from '../../core/job/record.ts';
import type { ResultOutcome, StatusOutcome, PollFailure } from '../runcomfy/answers.ts';
import type { JobContext } from './context.ts';
import { refusedPause, type PollGate } from './poll-gate.ts';
import { after, retry, type StepResult } from './step.ts';

/** How often a late run is polled, in ms. */
const latePace = 300_000;
const lateTimeout = 24 * 3_600_000;
/**
 * For this time, in ms, /status may not know a request that was just accepted, nor /result a run that just ended. Until
 * then the job is not given up.
 */
const settlingTime = 60_000;
/** How much answered time is written in one commit, in ms. */
const commitThreshold = 60_000;

/** Whether the answer is a failure of the poll. Any other answer shows that the token is accepted. */
export function isPollFailure(outcome: StatusOutcome | ResultOutcome): outcome is PollFailure {
  return ['account', 'token', 'unusable', 'unreachable'].includes(outcome.kind);
}

/**
 * Watches runs at RunComfy until their end: for how long RunComfy answered about each, and whether that is too long.
 */
export interface RunWatch {
  /** The result of the step if nobody may poll now. */
  waitForGate(job: Job): Promise<StepResult | undefined>;
  /** RunComfy answered that the run goes on. Returns in how many ms a late run is polled again, else `undefined`. */
  stillRunning(job: Job): Promise<number | undefined>;
  /** RunComfy answers, but not how the run ends. The run counts as one that never ends. */
  noVerdict(job: Job, retryAfter?: number): Promise<StepResult>;
  /** RunComfy does not know a request that it accepted, or that ended, at `since` (epoch ms). */
  expired(job: Job, since: number | undefined): Promise<StepResult>;
  failed(job: Job, outcome: PollFailure): Promise<StepResult>;
  /** The run is over, so its slot at RunComfy is free. */
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
   * The time in which RunComfy answered about a job and that is not on its record yet, in ms. `last`: the time of its
   * last answer by the monotonic clock; absent after a failure.
   */
  const answeredTime = new Map<string, { readonly last: number | undefined; readonly ms: number }>();

  /**
   * RunComfy answered. The time since its last answer counts, unless there was a failure between. Returns the total.
   */
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

  /** A late run no longer occupies a slot, and is polled less often. */
  async function markLate(job: Job): Promise<number> {
    const late = await records.apply(job.id, { type: 'late', at: clock.now() });
    queue.releaseSlot(job.id);
    log.warn({ job: job.id }, 'a run takes longer than allowed; it is polled every five minutes');
    if (late !== undefined) status.show(late);
    return latePace;
  }

  /** Polls a late run less often, and gives it up after `lateTimeout`. */
  async function watchLate(job: Job): Promise<number> {
    const at = clock.now();
    const isLongEnough = at - (job.times.late ?? at) >= lateTimeout && !clockWatch.isDoubtful();
    if (!isLongEnough) return latePace;
    log.error({ job: job.id }, 'RunComfy never told how a run ended; it is given up');
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

  /** The time until RunComfy answers again does not count. A late run is still given up in time. */
  async function postpone(job: Job, otherwise: StepResult): Promise<StepResult> {
    answeredTime.set(job.id, { last: undefined, ms: answeredTime.get(job.id)?.ms ?? 0 });
    return job.late === true ? after(await watchLate(job)) : otherwise;
  }

  async function failed(job: Job, outcome: PollFailure): Promise<StepResult> {
    switch (outcome.kind) {
      case 'unusable':
        log.debug({ job: job.id }, 'an answer of RunComfy cannot be used; asking again');
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
    stillRunning,
    noVerdict,
    expired,
    failed,
    end,
    forget: (jobId) => void answeredTime.delete(jobId),
  };
}

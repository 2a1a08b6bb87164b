import type { JobEvent } from '../../core/job/events.ts';
import type { Job } from '../../core/job/record.ts';
import type { ResultOutcome, StatusOutcome, Trouble } from '../runcomfy/answers.ts';
import type { JobContext } from './context.ts';
import { refusedPause, type PollGate } from './poll-gate.ts';
import { after, retry, type StepResult } from './step.ts';

/** A job that takes too long is looked for so often, and for so long. */
const latePace = 300_000;
const lateLife = 24 * 3_600_000;
/** /status may not know for a moment what was just taken, nor /result what just ended: until then it is not given up. */
const settlingTime = 60_000;
/** How much answered time is worth a commit, in ms. */
const worthwhile = 60_000;

/** Whether it says nothing of the request: else the token must be right. */
export function isTrouble(outcome: StatusOutcome | ResultOutcome): outcome is Trouble {
  return ['account', 'token', 'unusable', 'unreachable'].includes(outcome.kind);
}

/** Follows runs at RunComfy until their end: how long each was answered for, and whether that is too long. */
export interface RunWatch {
  /** What comes instead of asking about it now, where nobody may ask. */
  heldBack(job: Job): Promise<StepResult | undefined>;
  /** RunComfy answered that it goes on: in how many ms a run that takes too long is looked for again; else `undefined`. */
  goesOn(job: Job): Promise<number | undefined>;
  /** RunComfy answers and does not say how it ends: it is looked for as long as a run that never ends. */
  saysNothing(job: Job, retryAfter?: number): Promise<StepResult>;
  /** RunComfy does not know a request that it took, or that ended, at `since`, in epoch ms. */
  expired(job: Job, since: number | undefined): Promise<StepResult>;
  trouble(job: Job, outcome: Trouble): Promise<StepResult>;
  /** Whatever it ended in, RunComfy has a free place. */
  end(job: Job, event: JobEvent): Promise<void>;
  /** The job is over. */
  forget(jobId: string): void;
}

export function createRunWatch(
  options: Pick<JobContext, 'records' | 'line' | 'status' | 'clock' | 'clockWatch' | 'timeout' | 'log'> & {
    readonly gate: PollGate;
  },
): RunWatch {
  const { records, line, status, gate, clock, clockWatch, timeout, log } = options;
  /**
   * Time in which RunComfy answered for a job and that is not on its record yet, in ms. `last`: when it last answered, by
   * the monotonic clock; absent after a failure.
   */
  const answered = new Map<string, { readonly last: number | undefined; readonly ms: number }>();

  /** RunComfy answered: the time since its answer before counts, where no failure came between; how much that is in all. */
  async function countAnswered(job: Job): Promise<number> {
    const at = clock.monotonic();
    const before = answered.get(job.id);
    const ms = (before?.ms ?? 0) + at - (before?.last ?? at);
    answered.set(job.id, { last: at, ms: ms < worthwhile ? ms : 0 });
    if (ms >= worthwhile) await records.apply(job.id, { type: 'answered', ms });
    return job.answered + ms;
  }

  async function end(job: Job, event: JobEvent): Promise<void> {
    await records.apply(job.id, event);
    line.free(job.id);
    answered.delete(job.id);
  }

  /** From now on it takes no place of those at once, and is looked for now and then. */
  async function becomeLate(job: Job): Promise<number> {
    const late = await records.apply(job.id, { type: 'late', at: clock.now() });
    line.free(job.id);
    log.warn({ job: job.id }, 'a run takes longer than allowed; it is looked for now and then');
    if (late !== undefined) status.show(late);
    return latePace;
  }

  /** A job that takes too long is looked for now and then, until that was long enough. */
  async function lookOn(job: Job): Promise<number> {
    const at = clock.now();
    const isLongEnough = at - (job.times.late ?? at) >= lateLife && !clockWatch.isDoubtful();
    if (!isLongEnough) return latePace;
    log.error({ job: job.id }, 'RunComfy never said how a run ended; it is looked for no longer');
    await end(job, { type: 'gave-up', at });
    return 0;
  }

  async function goesOn(job: Job): Promise<number | undefined> {
    if (job.late === true) return lookOn(job);
    return (await countAnswered(job)) > timeout ? becomeLate(job) : undefined;
  }

  async function saysNothing(job: Job, retryAfter?: number): Promise<StepResult> {
    const wait = await goesOn(job);
    return wait === undefined ? retry({ kind: 'failed', retryAfter }) : after(wait);
  }

  async function expired(job: Job, since = 0): Promise<StepResult> {
    const at = clock.now();
    if (at - since < settlingTime) return retry({ kind: 'failed' });
    await end(job, { type: 'failed-upstream', reason: 'expired', cost: undefined, at });
    return after(0);
  }

  /** The time until RunComfy answers counts for nothing; what is late is still given up in time. */
  async function putOff(job: Job, otherwise: StepResult): Promise<StepResult> {
    answered.set(job.id, { last: undefined, ms: answered.get(job.id)?.ms ?? 0 });
    return job.late === true ? after(await lookOn(job)) : otherwise;
  }

  async function trouble(job: Job, outcome: Trouble): Promise<StepResult> {
    switch (outcome.kind) {
      case 'unusable':
        log.debug({ job: job.id }, 'RunComfy answered what cannot be used; asking again');
        return saysNothing(job, outcome.retryAfter);
      case 'token':
        gate.refuse();
        return putOff(job, retry({ kind: 'held', ms: refusedPause }));
      case 'account':
        gate.accountRefused();
        return putOff(job, retry({ kind: 'held', ms: refusedPause }));
      case 'unreachable':
        log.debug({ job: job.id }, 'RunComfy could not be reached; asking again');
        return putOff(job, retry({ kind: 'failed', retryAfter: outcome.retryAfter }));
    }
  }

  return {
    async heldBack(job) {
      const ms = gate.wait();
      return ms > 0 ? putOff(job, retry({ kind: 'held', ms })) : undefined;
    },
    goesOn,
    saysNothing,
    expired,
    trouble,
    end,
    forget: (jobId) => void answered.delete(jobId),
  };
}

import { backoffDelay, retryDelay } from '../../core/job/backoff.ts';
import type { Job } from '../../core/job/record.ts';
import type { SubmitOutcome } from '../runcomfy/answers.ts';
import type { JobContext } from './context.ts';
import type { PollGate } from './poll-gate.ts';

type NotTaken = Extract<SubmitOutcome, { kind: 'not-taken' }>;

/** The pause after a 429 without Retry-After, in ms. It doubles up to two minutes. */
const firstPause = 10_000;
const longestPause = 120_000;
/** While the token or the balance is refused, one job is tried in this time, in ms. */
const accountPause = 120_000;

/** Applies RunComfy's answer to one submission to all jobs that wait. */
export interface Submissions {
  taken(): void;
  /** RunComfy provably did not take this job. It is the next one again, and nothing else starts for a while. */
  notTaken(job: Job, outcome: NotTaken): void;
  /**
   * The outcome is unknown, and the job counts as spent without a result. The other waiting jobs must not meet the same
   * fate.
   */
  unknown(job: Job): void;
}

export function createSubmissions(
  options: Pick<JobContext, 'queue' | 'alerts' | 'random' | 'log'> & { readonly gate: PollGate },
): Submissions {
  const { queue, gate, alerts, random, log } = options;
  /** Unknown outcomes in a row. */
  let unknowns = 0;

  return {
    taken() {
      queue.release();
      gate.tokenAccepted();
      unknowns = 0;
      alerts.clear('runcomfy-account');
    },
    notTaken(job, outcome) {
      const { cause } = outcome;
      const pause = pauseAfter(outcome, queue.timesInARow(job.id, cause), random());
      log.warn({ job: job.id, cause, pause }, 'submission not taken');
      if (cause === 'account') alerts.raise('runcomfy-account');
      queue.requeueAndHold(job, cause, pause);
    },
    unknown(job) {
      log.error({ job: job.id }, 'outcome of a submission unknown; it is not sent again');
      queue.releaseSlot(job.id);
      unknowns += 1;
      queue.hold('unreachable', backoffDelay(unknowns, random()));
    },
  };
}

function pauseAfter({ cause, retryAfter }: NotTaken, tries: number, random: number): number {
  switch (cause) {
    case 'account':
      return accountPause;
    case 'rate-limited':
      return retryAfter === undefined
        ? Math.min(firstPause * 2 ** Math.max(tries - 1, 0), longestPause)
        : retryDelay(retryAfter, tries, random);
    case 'unreachable':
      return backoffDelay(tries, random);
  }
}

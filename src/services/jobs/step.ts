import type { JobEvent } from '../../core/job/events.ts';
import type { Job } from '../../core/job/record.ts';
import type { NotShown } from './messenger.ts';
import type { JobRecords } from './records.ts';

/** The result of one step of a job. The driver counts failures in a row and computes waits (`driver.ts`). */
export type StepResult =
  /** Nothing is left to do until somebody wakes the job. */
  | { readonly kind: 'done' }
  /** The step succeeded. The next one is due in `ms`. */
  | { readonly kind: 'after'; readonly ms: number }
  /** The step did not succeed and is tried again. */
  | { readonly kind: 'retry'; readonly outcome: RetryOutcome };

export type RetryOutcome =
  /** The time of the next try is known. It does not count as a failure. */
  | { readonly kind: 'held'; readonly ms: number }
  /** It counts as one more failure in a row. `retryAfter`: the wait that the other side asked for, in ms. */
  | { readonly kind: 'failed'; readonly retryAfter?: number | undefined };

/** One step of a job in one state. `failures`: how many failures in a row came before it. */
export type JobStep<Deps> = (deps: Deps, job: Job, signal: AbortSignal, failures: number) => Promise<StepResult>;

/** Writes the event. The next step is due at once. */
export async function proceed(records: Pick<JobRecords, 'apply'>, job: Job, event: JobEvent): Promise<StepResult> {
  await records.apply(job.id, event);
  return after(0);
}

/** A step whose dependencies are bound. */
export type BoundStep = (job: Job, signal: AbortSignal, failures: number) => Promise<StepResult>;

export const done: StepResult = { kind: 'done' };

export function after(ms: number): StepResult {
  return { kind: 'after', ms };
}

export function retry(outcome: RetryOutcome): StepResult {
  return { kind: 'retry', outcome };
}

/**
 * The result of a step where Discord was not reached. `discord/limited.ts` computed the wait for a rate limit, so
 * nothing is added to it.
 */
export function retryDiscord({ retryAfter }: Extract<NotShown, { kind: 'unreachable' }>): StepResult {
  return retry(retryAfter === undefined ? { kind: 'failed' } : { kind: 'held', ms: retryAfter });
}

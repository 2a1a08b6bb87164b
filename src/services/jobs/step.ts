import type { JobEvent } from '../../core/job/events.ts';
import type { Job } from '../../core/job/record.ts';
import type { NotShown } from './messenger.ts';
import type { JobRecords } from './records.ts';

/** What one step of a job comes to. The driver counts failures in a row and computes waits (`driver.ts`). */
export type StepResult =
  /** Nothing is left to do until somebody wakes the job. */
  | { readonly kind: 'done' }
  /** It went on: the next step is due in `ms`. */
  | { readonly kind: 'after'; readonly ms: number }
  /** It did not go on, and is tried again. */
  | { readonly kind: 'retry'; readonly outcome: RetryOutcome };

export type RetryOutcome =
  /** It is known when it can be tried: no failure. */
  | { readonly kind: 'held'; readonly ms: number }
  /** One more failure in a row. `retryAfter`: the wait in ms that the other side asked for. */
  | { readonly kind: 'failed'; readonly retryAfter?: number | undefined };

/** One step of a job in one state. `failures`: how many in a row came before it. */
export type JobStep<Deps> = (deps: Deps, job: Job, signal: AbortSignal, failures: number) => Promise<StepResult>;

/** The event is on record, and the next step is due at once. */
export async function proceed(records: Pick<JobRecords, 'apply'>, job: Job, event: JobEvent): Promise<StepResult> {
  await records.apply(job.id, event);
  return after(0);
}

/** The same, where it has what it takes. */
export type BoundStep = (job: Job, signal: AbortSignal, failures: number) => Promise<StepResult>;

export const done: StepResult = { kind: 'done' };

export function after(ms: number): StepResult {
  return { kind: 'after', ms };
}

export function retry(outcome: RetryOutcome): StepResult {
  return { kind: 'retry', outcome };
}

/** Discord was not reached. The wait for its limits is exact: `discord/limited.ts` has heeded it already. */
export function retryDiscord({ retryAfter }: Extract<NotShown, { kind: 'unreachable' }>): StepResult {
  return retry(retryAfter === undefined ? { kind: 'failed' } : { kind: 'held', ms: retryAfter });
}

import { retryDelay } from '../../core/job/backoff.ts';
import { isBeingCleared, isOpen } from '../../core/job/predicates.ts';
import type { Job } from '../../core/job/record.ts';
import { createSchedule } from '../runtime/schedule.ts';
import type { JobContext } from './context.ts';
import { dueForNote } from './expiring-note.ts';
import type { RetryOutcome, StepResult } from './step.ts';
import type { Steps } from './steps.ts';

/** How long a job waits after an unexpected error, such as a failing disk, in ms. */
export const faultPause = 5_000;

/** Runs the steps of all jobs. The steps of one job run one after the other. */
export interface Driver {
  /** Runs the job's next step now, or as soon as its running step ends. */
  wake(jobId: string): void;
  /** Continues in `ms` with a job that an earlier process left open. Its first step also updates the reply. */
  resume(jobId: string, ms: number): void;
  /** Lets running steps end, for at most `graceMs`, then aborts them. */
  stop(graceMs: number): Promise<void>;
}

export function createDriver(
  options: Pick<JobContext, 'records' | 'status' | 'durations' | 'alerts' | 'clock' | 'random' | 'log'> & {
    readonly steps: Pick<Steps, 'run' | 'forget'>;
    /** A step of this job has ended. */
    readonly stepped: (jobId: string) => void;
  },
): Driver {
  const { records, steps, status, durations, alerts, clock, random, log, stepped } = options;
  /** How often each job failed in a row. Only in memory: a commit would cost more than it is worth. */
  const failures = new Map<string, number>();
  /** Jobs that an earlier process left open, until their first step. */
  const resumed = new Set<string>();

  const schedule = createSchedule({
    clock,
    step,
    failed(id, error) {
      log.error({ job: id, err: error }, 'a step of a job failed; it is tried again');
      return faultPause;
    },
  });
  // A step may wait for an edit of its reply that is under way.
  schedule.over.addEventListener('abort', () => void status.stop(), { once: true });

  async function step(id: string, signal: AbortSignal): Promise<number | undefined> {
    // Without a working store, the step could not be written down and would only run again.
    if (alerts.active().includes('store')) return faultPause;
    const job = records.get(id);
    if (job === undefined || !isOpen(job)) return forget(id);
    if (resumed.delete(id)) await showAgain(job);
    const wait = waitAfter(id, await steps.run(job, signal, failures.get(id) ?? 0));
    const next = records.get(id);
    if (next === undefined || !isOpen(next)) forget(id);
    stepped(id);
    return dueForNote(next, wait, clock.now());
  }

  /**
   * Updates the reply to the job's present state after a restart. A job that delivers, or is removed, updates it
   * anyway. A job that was just accepted does not: it is not known yet whether its reply is a card or a refusal.
   */
  async function showAgain(job: Job): Promise<void> {
    if (job.state === 'accepted' || job.state === 'delivering' || isBeingCleared(job)) return;
    status.show(job, { usualMs: await durations.usual(job.pace) });
  }

  /** Drops everything that is in memory about an ended job, except its record. */
  function forget(id: string): undefined {
    failures.delete(id);
    steps.forget(id);
    durations.forget(id);
    return undefined;
  }

  function waitAfter(id: string, result: StepResult): number | undefined {
    if (result.kind === 'retry') return pauseBefore(id, result.outcome);
    failures.delete(id);
    return result.kind === 'after' ? result.ms : undefined;
  }

  function pauseBefore(id: string, outcome: RetryOutcome): number {
    if (outcome.kind === 'held') return outcome.ms;
    const count = (failures.get(id) ?? 0) + 1;
    failures.set(id, count);
    return retryDelay(outcome.retryAfter, count, random());
  }

  return {
    wake: (id) => schedule.in(0, id),
    resume(id, ms) {
      resumed.add(id);
      schedule.in(ms, id);
    },
    stop: async (graceMs) => schedule.stop(graceMs),
  };
}

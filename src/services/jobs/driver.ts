import { retryDelay } from '../../core/job/backoff.ts';
import { isBeingCleared, isOpen } from '../../core/job/predicates.ts';
import type { Job } from '../../core/job/record.ts';
import { createSchedule } from '../runtime/schedule.ts';
import type { JobContext } from './context.ts';
import type { RetryOutcome, StepResult } from './step.ts';
import type { Steps } from './steps.ts';

/** After an error that nobody foresaw, such as a failing disk. */
export const faultPause = 5_000;

/** Runs the steps of all jobs, each job's one after the other. */
export interface Driver {
  /** Runs the job's next step now, or as soon as its running step ends. */
  wake(jobId: string): void;
  /** Goes on in `ms` with a job that an earlier process left open: its first step also shows how it stands. */
  resume(jobId: string, ms: number): void;
  /** Ends steps under way, at most `graceMs` long. */
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
  /** Failures in a row of a job; not worth a commit. */
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
    // What cannot be written down would only be done again.
    if (alerts.active().includes('store')) return faultPause;
    const job = records.get(id);
    if (job === undefined || !isOpen(job)) return forget(id);
    if (resumed.delete(id)) await showAgain(job);
    const wait = waitAfter(id, await steps.run(job, signal, failures.get(id) ?? 0));
    const next = records.get(id);
    if (next === undefined || !isOpen(next)) forget(id);
    stepped(id);
    return wait;
  }

  /**
   * Its reply says how it stood when the process before ended. One that brings its files, or is removed, says its end anyway;
   * what the answer to one is that is just accepted, a card or a refusal, is not known yet.
   */
  async function showAgain(job: Job): Promise<void> {
    if (job.state === 'accepted' || job.state === 'delivering' || isBeingCleared(job)) return;
    status.show(job, { usualMs: await durations.usual(job.pace) });
  }

  /** Of a job that is over nothing is remembered but its record. */
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

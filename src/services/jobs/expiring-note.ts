import { noteExpiresAt } from '../../core/job/who-may.ts';
import type { Job } from '../../core/job/record.ts';
import { expiringView } from '../../core/job/view.ts';
import type { JobContext } from './context.ts';

/** So long the last edit is tried again, in ms. */
const lastMinute = 60_000;
/** In ms. */
const shortestWait = 1_000;

/**
 * Leaves *Show me* on the private answer that waits for the result, just before its token expires: a press on it has a
 * new token. It is a part of the job's step, so it never overtakes the result.
 */
export async function renewNote(
  { records, messenger, clock, log }: Pick<JobContext, 'records' | 'messenger' | 'clock' | 'log'>,
  job: Job,
  signal: AbortSignal,
): Promise<Job> {
  const expires = noteExpiresAt(job);
  if (expires === undefined || clock.now() < expires) return job;
  const note: Job = { ...job, route: { via: 'press' }, messages: [] };
  const shown = await messenger.edit(note, 0, expiringView(job), [], signal);
  if (shown.kind === 'unreachable' && clock.now() < expires + lastMinute) return job;
  if (shown.kind !== 'shown') log.warn({ job: job.id, outcome: shown.kind }, 'a private answer offers no new press');
  return (await records.apply(job.id, { type: 'press-expiring' })) ?? job;
}

/** In how many ms the job's next step is due, if the one in `wait` would be too late for its private answer. */
export function dueForNote(job: Job | undefined, wait: number | undefined, now: number): number | undefined {
  const expires = job === undefined ? undefined : noteExpiresAt(job);
  return expires === undefined ? wait : Math.min(wait ?? Infinity, Math.max(expires - now, shortestWait));
}

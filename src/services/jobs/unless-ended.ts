import { hasEnded } from '../../core/job/predicates.ts';
import type { Job } from '../../core/job/record.ts';
import type { JobRecords } from './records.ts';

/**
 * Does work for a job that may take long. Its signal is aborted as soon as the job ends, for example because its owner
 * cancels it.
 *
 * @throws what the work throws while the job has not ended.
 */
export async function unlessEnded<T>(
  records: Pick<JobRecords, 'nextChange'>,
  job: Job,
  signal: AbortSignal,
  work: (own: AbortSignal) => Promise<T>,
): Promise<T | 'ended'> {
  const ended = new AbortController();
  void records.nextChange(job.id).then((changed) => (hasEnded(changed) ? ended.abort() : undefined));
  return work(AbortSignal.any([signal, ended.signal])).catch((error: unknown) => {
    signal.throwIfAborted();
    if (ended.signal.aborted) return 'ended';
    throw error;
  });
}

import { advance } from '../core/job/machine.ts';
import { jobRecord } from '../core/job/record.ts';
import { openJobs } from '../services/jobs/records.ts';
import { schema } from '../services/storage/schema.ts';
import { write, type Store } from '../services/storage/store.ts';

/**
 * A backup has jobs whose paid request had not left. It may have left since. These jobs get the state of an unknown
 * outcome. The bot ends them at its next start, and never sends them again.
 * @returns how many.
 */
export async function abandonUnsubmitted(store: Store, at: number): Promise<number> {
  const records = await openJobs(store);
  const unsent = records
    .flatMap(({ record }) => jobRecord.safeParse(record).data ?? [])
    .filter(({ state }) => state === 'accepted' || state === 'waiting');
  for (const job of unsent) {
    const waiting = job.state === 'accepted' ? { ...job, state: 'waiting' as const } : job;
    await write(store, { key: schema.job.key(job.id), value: advance(waiting, { type: 'submitting', at }) });
  }
  return unsent.length;
}

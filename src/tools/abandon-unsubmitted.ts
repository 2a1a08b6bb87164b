import { advance } from '../core/job/machine.ts';
import { jobRecord } from '../core/job/record.ts';
import { createLogger } from '../log.ts';
import { openJobs } from '../services/jobs/records.ts';
import { schema } from '../services/storage/schema.ts';
import { openStore } from '../services/storage/sqlite/open.ts';
import { write } from '../services/storage/store.ts';

/**
 * A backup has jobs whose paid request had not left. It may have left since. These jobs get the state of an unknown
 * outcome in the database at `path`. The bot ends them at its next start, and never sends them again.
 * @returns how many.
 */
export async function abandonUnsubmitted(path: string, at: number): Promise<number> {
  const store = await openStore(path, createLogger('error'));
  try {
    const records = await openJobs(store);
    const unsent = records
      .flatMap(({ record }) => jobRecord.safeParse(record).data ?? [])
      .filter(({ state }) => state === 'accepted' || state === 'waiting');
    for (const job of unsent) {
      const waiting = job.state === 'accepted' ? { ...job, state: 'waiting' as const } : job;
      await write(store, { key: schema.job.key(job.id), value: advance(waiting, { type: 'submitting', at }) });
    }
    return unsent.length;
  } finally {
    await store.close();
  }
}

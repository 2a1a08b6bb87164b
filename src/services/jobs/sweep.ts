import { hasEnded } from '../../core/job/record.ts';
import type { Store } from '../store.ts';
import { endedPrefix, removedPrefix } from './records.ts';
import type { Workshop } from './step.ts';

const day = 24 * 3_600_000;
/** What was asked for a result that a moderator removed is known so long. */
const removedDays = 30;

/** Lets go of kept results whose days are over, and forgets what was asked in jobs that ended long ago. */
export async function sweep(
  workshop: Workshop,
  store: Store,
  keep: { readonly resultsDays: number; readonly days: number },
): Promise<void> {
  const { records, spool, clock, log } = workshop;
  const now = clock.now();
  const kept = [...records.all()].filter(
    (job) => job.kept === true && hasEnded(job) && now - (job.times.ended ?? now) > keep.resultsDays * day,
  );
  for (const job of kept) {
    await records.apply(job.id, { type: 'let-go' });
    await spool.remove(job.id);
  }
  const before = `${endedPrefix}${new Date(now - keep.days * day).toISOString().slice(0, 10)}`;
  const old = await store.range(endedPrefix, { before });
  for (const { key } of old) {
    const jobId = key.slice(key.lastIndexOf(':') + 1);
    // What is still kept for its owner is forgotten once it is let go.
    if (records.get(jobId) !== undefined) continue;
    await records.apply(jobId, { type: 'forgotten' });
    await store.commit([{ key, value: undefined }]);
  }
  const removed = await store.range(removedPrefix, {
    before: `${removedPrefix}${new Date(now - removedDays * day).toISOString().slice(0, 10)}`,
  });
  for (const { key } of removed) {
    await records.apply(key.slice(key.lastIndexOf(':') + 1), { type: 'forgotten' });
    await store.commit([{ key, value: undefined }]);
  }
  log.info({ results: kept.length, jobs: old.length }, 'swept');
}

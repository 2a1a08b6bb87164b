import type { Job } from './record.ts';

/** Whether the files go to another place than the public reply. */
export function isElsewhere(job: Job): boolean {
  return job.wish === 'private' || job.wish === 'withhold' || (job.route !== undefined && job.route.via !== 'reply');
}

import type { Job } from './record.ts';

/** Whether the files go to another place than the public reply. */
export function isElsewhere(job: Job): boolean {
  return job.wish === 'private' || job.wish === 'withhold' || (job.route !== undefined && job.route.via !== 'reply');
}

/** Whether files of it are on their way to the channel that it was asked in. */
export function bringsFiles(job: Job): boolean {
  const isGoingThere = !isElsewhere(job) || (job.wish === undefined && job.route?.via === 'channel');
  // RunComfy calls it over and its result is still missing, perhaps for hours.
  const isAwaited = job.state === 'fetching' && (job.files.length > 0 || job.late !== true);
  return isGoingThere && (isAwaited || job.state === 'delivering');
}

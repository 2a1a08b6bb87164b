import { hasEnded } from './predicates.ts';
import { owns, type Actor } from './who-may.ts';
import type { Job } from './record.ts';

/** Why somebody does not delete a job. */
export type DeletionRefusal =
  | 'not-yours'
  /** Its owner or a moderator did so already. */
  | 'deleted'
  | 'removed'
  /** It has not ended. */
  | 'running';

/** Why this person does not delete the job; `undefined` if they may. A moderator removes it instead. */
export function deletionRefusal(job: Job, actor: Actor): DeletionRefusal | undefined {
  if (!owns(job, actor)) return 'not-yours';
  if (job.removed !== undefined) return isDeleted(job) ? 'deleted' : 'removed';
  return hasEnded(job) ? undefined : 'running';
}

/** Whether its owner deleted it, not a moderator. */
export function isDeleted({ removed }: Pick<Job, 'removed'>): boolean {
  return removed?.byOwner === true;
}

import { deletionRefusal, type DeletionRefusal } from '../../core/job/deletion.ts';
import type { Actor } from '../../core/job/who-may.ts';
import type { Job } from '../../core/job/record.ts';
import { dueIfReported } from '../moderation/reports.ts';
import type { JobContext } from './context.ts';

type DeletionResult =
  | { readonly kind: 'unknown-job' | DeletionRefusal }
  /** The job after the deletion. */
  | { readonly kind: 'done'; readonly job: Job };

/** Jobs that their owners delete. */
export interface Deletions {
  /**
   * Deletes what is left of an ended job, by its owner: its messages and files. The cost stays. It is no moderator's
   * decision, and a report on it stays open.
   */
  deleteOwn(jobId: string, actor: Actor): Promise<DeletionResult>;
}

export function createDeletions({
  records,
  clock,
  wake,
}: Pick<JobContext, 'records' | 'clock'> & {
  /** Runs a job's next step now. */
  readonly wake: (jobId: string) => void;
}): Deletions {
  return {
    async deleteOwn(jobId, actor) {
      const job = await records.find(jobId);
      if (job === undefined) return { kind: 'unknown-job' };
      const refusal = deletionRefusal(job, actor);
      if (refusal !== undefined) return { kind: refusal };
      const event = { type: 'taken-down', by: actor.memberId, byOwner: true, at: clock.now() } as const;
      const { job: after, isDone } = await records.applyWith(jobId, event, dueIfReported(job.place.guildId, jobId));
      if (after === undefined) return { kind: 'unknown-job' };
      // A moderator removed it just then, or its owner pressed twice.
      if (!isDone) return { kind: deletionRefusal(after, actor) ?? 'removed' };
      wake(jobId);
      return { kind: 'done', job: after };
    },
  };
}

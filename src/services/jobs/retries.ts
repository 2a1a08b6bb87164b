import { isRetryable } from '../../core/job/predicates.ts';
import { owns, type Actor } from '../../core/job/who-may.ts';
import type { Job } from '../../core/job/record.ts';
import { replyView } from '../../core/job/view.ts';
import { bounded } from '../runtime/bounded.ts';
import type { JobContext } from './context.ts';

/** Why a job is not tried again. `by`: the job with which it was. */
export type RetryRefusal =
  | { readonly kind: 'unknown-job' | 'not-yours' | 'not-retryable' }
  | { readonly kind: 'retried'; readonly by: Job | undefined };

/** `unseen`: an earlier try, whose card Discord never showed. It does not count. */
type Retryable = { readonly kind: 'retryable'; readonly job: Job; readonly unseen: string | undefined };

/** Jobs that ended without a result, and that their owner tries again with a new job. */
export interface Retries {
  /** The job, if this person may try it again, in the server where they are. */
  findRetryable(jobId: string, actor: Actor): Promise<Retryable | RetryRefusal>;
  /** The card of the job that this one tries again no longer offers it. Never fails. If it still does, a press is told. */
  retried(job: Job): Promise<void>;
}

/** In ms. Nothing waits for this edit. */
const editPatience = 10_000;

export function createRetries({ records, messenger, log }: Pick<JobContext, 'records' | 'messenger' | 'log'>): Retries {
  return {
    async findRetryable(jobId, actor) {
      const job = await records.find(jobId);
      if (job === undefined) return { kind: 'unknown-job' };
      if (!owns(job, actor)) return { kind: 'not-yours' };
      if (job.place.guildId !== actor.guildId || !isRetryable(job)) return { kind: 'not-retryable' };
      if (job.retriedBy === undefined) return { kind: 'retryable', job, unseen: undefined };
      const by = await records.find(job.retriedBy);
      return by?.failure === 'unseen' ? { kind: 'retryable', job, unseen: by.id } : { kind: 'retried', by };
    },

    async retried({ id, retryOf }) {
      if (retryOf === undefined) return;
      try {
        const earlier = await records.find(retryOf.job);
        if (earlier === undefined) return;
        await bounded({ ms: editPatience }, async (own) => messenger.editReply(earlier, replyView(earlier), own));
      } catch (error) {
        log.warn({ job: id, err: error }, 'the card of a job that is tried again could not be changed');
      }
    },
  };
}

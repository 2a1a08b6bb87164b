import { owns, type Actor } from '../../core/job/who-may.ts';
import type { Job } from '../../core/job/record.ts';
import { reuseRefusal, type ReuseRefusal } from '../../core/job/reuse.ts';
import { schema } from '../storage/schema.ts';
import { write } from '../storage/store.ts';
import type { JobContext } from './context.ts';

/** Who may make something from whose results. */
export interface Reuse {
  /**
   * Whether this member may make something from results of `ownerId`: their own, or those of a member who lets others.
   * It says nothing about the result itself.
   */
  mayReuse(ownerId: string, memberId: string): Promise<boolean>;
  /** The job, if this person may make something from its result in the server where they are. */
  findReusable(
    jobId: string,
    actor: Actor,
  ): Promise<{ readonly kind: 'reusable'; readonly job: Job } | { readonly kind: ReuseRefusal }>;
  /** Whether a member lets others make something from their results. */
  isShared(ownerId: string): Promise<boolean>;
  /** A member lets others make something from all of their results, or no longer does. */
  share(memberId: string, isOn: boolean): Promise<void>;
}

export function createReuse({ records, store, clock }: Pick<JobContext, 'records' | 'store' | 'clock'>): Reuse {
  const isShared: Reuse['isShared'] = async (ownerId) => (await store.get(schema.reuse.key(ownerId))) === undefined;

  return {
    isShared,
    mayReuse: async (ownerId, memberId) => ownerId === memberId || (await isShared(ownerId)),
    async findReusable(jobId, actor) {
      const job = await records.find(jobId);
      if (job === undefined) return { kind: 'unknown-job' };
      const refusal = reuseRefusal(job, actor, owns(job, actor) || (await isShared(job.owner.id)));
      return refusal === undefined ? { kind: 'reusable', job } : { kind: refusal };
    },
    share: async (memberId, isOn) =>
      write(store, { key: schema.reuse.key(memberId), value: isOn ? undefined : clock.now() }),
  };
}

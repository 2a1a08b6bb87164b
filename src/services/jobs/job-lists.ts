import { UnreadableJobError } from '../../core/job/read.ts';
import { isOpen, isShownToOwner } from '../../core/job/predicates.ts';
import { owns, type Actor } from '../../core/job/who-may.ts';
import type { Job, JobState } from '../../core/job/record.ts';
import type { JobView } from '../../core/job/view.ts';
import { newestRows, type PageOptions } from '../storage/newest.ts';
import { schema } from '../storage/schema.ts';
import type { JobContext } from './context.ts';

/** Jobs, to read. */
export interface JobLists {
  /** The job, if this person may know of it: it is their own, or of the server that they act in. */
  find(jobId: string, actor: Actor): Promise<Job | undefined>;
  /**
   * A member's jobs in one server, the newest first, and how many of them cannot be read. `next` leads to older jobs,
   * if there are any.
   */
  history(
    member: { readonly guildId: string; readonly memberId: string },
    options: PageOptions,
  ): Promise<{ readonly jobs: readonly Job[]; readonly unreadable: number; readonly next: string | undefined }>;
  /** Those of these jobs that are of this server and can be read, by their ids. */
  findIn(guildId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Job>>;
  /** The job that a further message belongs to. The message itself has no id of the job. */
  jobIdOfMessage(messageId: string): Promise<string | undefined>;
  /** The owner's jobs that wait, run or are kept, the oldest first, each with what its message says. */
  listOf(ownerId: string): Promise<readonly { readonly job: Job; readonly view: JobView }[]>;
  /** The state of every job that is not over. */
  openStates(): Iterable<JobState>;
}

export function createJobLists({
  records,
  queue,
  store,
  status,
  durations,
}: Pick<JobContext, 'records' | 'queue' | 'store' | 'status' | 'durations'>): JobLists {
  async function findReadable(id: string): Promise<Job | 'unreadable' | undefined> {
    try {
      return await records.find(id);
    } catch (error) {
      if (error instanceof UnreadableJobError) return 'unreadable';
      throw error;
    }
  }

  return {
    async find(jobId, actor) {
      const job = await records.find(jobId);
      return job !== undefined && (owns(job, actor) || job.place.guildId === actor.guildId) ? job : undefined;
    },
    async history({ guildId, memberId }, page) {
      const { rows, next } = await newestRows(store, schema.history.under(guildId, memberId), page);
      const found = await Promise.all(rows.map(async ({ key }) => findReadable(schema.history.partsOf(key)[3])));
      const jobs = found.filter((job) => job !== undefined && job !== 'unreadable');
      return { jobs, unreadable: found.filter((job) => job === 'unreadable').length, next };
    },
    async findIn(guildId, ids) {
      const found = await Promise.all(ids.map(findReadable));
      const own = found.filter(
        (job) => job !== undefined && job !== 'unreadable' && job.place.guildId === guildId,
      ) as readonly Job[];
      return new Map(own.map((job) => [job.id, job]));
    },
    async jobIdOfMessage(messageId) {
      const jobId = await store.get(schema.part.key(messageId));
      return typeof jobId === 'string' ? jobId : undefined;
    },
    async listOf(ownerId) {
      const waits = queue.waitStatuses();
      const own = [...records.all()]
        .filter((job) => job.owner.id === ownerId && isShownToOwner(job))
        .toSorted((a, b) => a.times.accepted - b.times.accepted);
      return Promise.all(
        own.map(async (job) => {
          const usualMs = job.state === 'running' ? await durations.usual(job.pace) : undefined;
          return { job, view: status.viewOf(job, { wait: waits.get(job.id), usualMs }) };
        }),
      );
    },
    openStates: () => [...records.all()].filter(isOpen).map((job) => job.state),
  };
}

import { describableFiles } from '../../core/job/predicates.ts';
import { moderates, owns, type Actor } from '../../core/job/who-may.ts';
import type { Job } from '../../core/job/record.ts';
import { pageView } from '../../core/job/view.ts';
import { readJob } from '../../core/job/read.ts';
import type { ExtraWrites } from '../moderation/audit.ts';
import { schema } from '../storage/schema.ts';
import type { JobContext } from './context.ts';

type DescribeResult =
  | 'unknown-job'
  | 'not-yours'
  /** No file of the job can be described, or not this one. */
  | 'not-describable'
  | 'described'
  /** It is written down, and could not be shown. */
  | 'describe-failed';

/** What people say that the files of a result show. */
export interface Descriptions {
  /** Describes a file for those who cannot see it. An empty text brings back what Easel says by itself. */
  describe(
    jobId: string,
    actor: Actor,
    description: { readonly file: number; readonly text: string },
    signal: AbortSignal,
  ): Promise<DescribeResult>;
}

/** How often a message is edited again because somebody described another of its files meanwhile. */
const mostEdits = 3;

export function createDescriptions({
  records,
  status,
  messenger,
}: Pick<JobContext, 'records'> & {
  readonly status: Pick<JobContext['status'], 'settle'>;
  readonly messenger: Pick<JobContext['messenger'], 'edit'>;
}): Descriptions {
  /** Shows the message as it is on record now. */
  async function show(job: Job, page: number, signal: AbortSignal): Promise<boolean> {
    let shown = job;
    for (let edit = 0; edit < mostEdits; edit += 1) {
      const { kind } = await status.settle(job.id, async () =>
        messenger.edit(shown, page, pageView(shown, page), [], signal),
      );
      if (kind !== 'shown') return false;
      const now = await records.find(job.id);
      if (now === undefined || JSON.stringify(now.files) === JSON.stringify(shown.files)) return true;
      shown = now;
    }
    return true;
  }

  return {
    async describe(jobId, actor, { file, text }, signal) {
      const job = await records.find(jobId);
      if (job === undefined) return 'unknown-job';
      if (!owns(job, actor) && !moderates(job, actor)) return 'not-yours';
      if (!describableFiles(job).includes(file)) return 'not-describable';
      const alt = text === '' ? undefined : { text, by: actor.memberId };
      const { job: described, isDone } = await records.applyWith(
        jobId,
        { type: 'described', file, alt },
        ifDescribable(jobId, file),
      );
      if (described === undefined) return 'unknown-job';
      if (!isDone) return 'not-describable';
      const page = described.messages.findIndex(({ attachments }) => attachments.some((each) => each.file === file));
      return (await show(described, page, signal)) ? 'described' : 'describe-failed';
    },
  };
}

/** A moderator may have removed the job just then, or it was forgotten: nothing new is written down about it. */
function ifDescribable(jobId: string, file: number): ExtraWrites {
  const key = schema.job.key(jobId);
  return {
    keys: [key],
    writes: (rows) => (describableFiles(readJob(rows.get(key))).includes(file) ? [] : undefined),
    committed: () => {},
  };
}

import { moderates, owns } from '../../core/job/who-may.ts';
import type { JobCommandName } from '../../messages/command-name.ts';
import { jobNote } from '../../messages/job/note.ts';
import { receiptLines } from '../../messages/job/receipt.ts';
import { ephemeral, noteInPlace } from '../answer.ts';
import type { JobActionHandler } from '../command.ts';

/** *Receipt*, for a job's owner and for moderators, in the reader's language. */
export function receiptAction(nameOf: JobCommandName): JobActionHandler<'receipt'> {
  return {
    kind: 'button',
    isOffered: (job, actor) => owns(job, actor) || moderates(job, actor),
    async press(context, { jobs }) {
      const { params, t } = context;
      const job = await jobs.receipt(params.job, context);
      if (typeof job === 'string') return ephemeral(t(`press.${job}`));
      const buttons = [
        { action: 'details', jobId: job.id },
        { action: 'more', jobId: job.id },
      ] as const;
      return noteInPlace(context, jobNote(receiptLines(job, t, nameOf), buttons, t));
    },
  };
}

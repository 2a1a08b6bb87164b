import type { JobCommandName } from '../../messages/command-name.ts';
import { jobNote } from '../../messages/job/note.ts';
import { receiptDetails } from '../../messages/job/receipt.ts';
import { ephemeral, noteInPlace } from '../answer.ts';
import type { JobActionHandler } from '../command.ts';

/** *Details* of a receipt, in its place. */
export function detailsAction(nameOf: JobCommandName): JobActionHandler<'details'> {
  return {
    kind: 'button',
    async press(context, { jobs }) {
      const { params, t } = context;
      const job = await jobs.receipt(params.job, context);
      if (typeof job === 'string') return ephemeral(t(`press.${job}`));
      return noteInPlace(context, jobNote(receiptDetails(job, t, nameOf), [{ action: 'receipt', jobId: job.id }], t));
    },
  };
}

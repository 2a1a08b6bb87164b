import { wasShownPrivately } from '../../core/job/predicates.ts';
import { jobNote } from '../../messages/job/note.ts';
import { deletionRefusalText } from '../../messages/refusals/deletion.ts';
import { noteInPlace } from '../answer.ts';
import type { JobActionHandler } from '../command.ts';

/** The button of the question that *Delete* asks. */
export const deleteNowAction: JobActionHandler<'delete-now'> = {
  kind: 'button',
  async press(context, { jobs, reports }) {
    const { params, t } = context;
    const deleted = await jobs.deleteOwn(params.job, context);
    if (deleted.kind !== 'done') {
      return noteInPlace(context, jobNote([deletionRefusalText(deleted.kind, t)], [], t));
    }
    const { job } = deleted;
    reports.refreshCard(job.place.guildId, job.id);
    const lines = [t('press.delete-done'), ...(wasShownPrivately(job) ? [t('press.delete-private')] : [])];
    return noteInPlace(context, jobNote(lines, [], t));
  },
};

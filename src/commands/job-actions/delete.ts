import { deletionRefusal } from '../../core/job/deletion.ts';
import { moderates } from '../../core/job/who-may.ts';
import { jobNote } from '../../messages/job/note.ts';
import { deletionRefusalText } from '../../messages/refusals/deletion.ts';
import { removalForm } from '../../messages/moderation/removal-form.ts';
import { ephemeral, noteInPlace } from '../answer.ts';
import type { JobActionHandler } from '../command.ts';

/** *Delete*: asks a job's owner once more, in private. A moderator gets the form of a removal. */
export const deleteAction: JobActionHandler<'delete'> = {
  kind: 'button',
  isOffered: (job, actor) => deletionRefusal(job, actor) === undefined,
  async press(context, { jobs }) {
    const { params, t } = context;
    const job = await jobs.find(params.job, context);
    if (job === undefined) return ephemeral(t('press.unknown-job'));
    const refusal = deletionRefusal(job, context);
    if (refusal === 'not-yours' && moderates(job, context)) return { kind: 'form', form: removalForm(job.id, t) };
    if (refusal !== undefined) return noteInPlace(context, jobNote([deletionRefusalText(refusal, t)], [], t));
    const count = job.settlement?.credits ?? 0;
    const question = count === 0 ? t('press.delete-ask-free') : t('press.delete-ask', { count });
    const buttons = [
      { action: 'delete-now', jobId: job.id },
      { action: 'more', jobId: job.id },
    ] as const;
    return noteInPlace(context, jobNote([question], buttons, t));
  },
};

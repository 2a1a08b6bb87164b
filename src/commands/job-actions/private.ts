import { mayBecomePrivate, mayBeWithheld, moderates, owns } from '../../core/job/who-may.ts';
import { jobNote } from '../../messages/job/note.ts';
import { noteInPlace } from '../answer.ts';
import type { JobActionHandler } from '../command.ts';

/** *Keep private*, for a job's owner. The result replaces this answer. A moderator may hold the result back instead. */
export const privateAction: JobActionHandler<'private'> = {
  kind: 'button',
  isOffered: (job, actor) => owns(job, actor) && mayBecomePrivate(job),
  async press(context, { jobs }) {
    const { params, t } = context;
    const answer = await jobs.makePrivate(params.job, context, context);
    if (answer === 'done') return noteInPlace(context, jobNote([t('press.private')], [], t));
    const job = answer === 'not-yours' ? await jobs.find(params.job, context) : undefined;
    if (job !== undefined && moderates(job, context) && mayBeWithheld(job)) {
      return noteInPlace(context, jobNote([t('press.owner-only')], [{ action: 'withhold', jobId: job.id }], t));
    }
    return noteInPlace(
      context,
      jobNote([t(answer === 'withheld' ? 'press.withheld-already' : `press.${answer}`)], [], t),
    );
  },
};

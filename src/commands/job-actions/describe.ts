import { describableFiles } from '../../core/job/predicates.ts';
import { moderates, owns } from '../../core/job/who-may.ts';
import { describeForm } from '../../messages/job/describe-form.ts';
import { refused } from '../answer.ts';
import type { JobActionHandler } from '../command.ts';

/** *Describe*, for a job's owner and for moderators: a form for what a picture or a video shows. */
export const describeAction: JobActionHandler<'describe'> = {
  kind: 'button',
  isOffered: (job, actor) => (owns(job, actor) || moderates(job, actor)) && describableFiles(job).length > 0,
  async press(context, { jobs }) {
    const { params, t } = context;
    const job = await jobs.find(params.job, context);
    if (job === undefined) return refused(t('press.unknown-job'));
    if (!owns(job, context) && !moderates(job, context)) return refused(t('press.not-yours'));
    const files = describableFiles(job);
    const [only, ...others] = files;
    if (only === undefined) return refused(t('press.not-describable'));
    const now = others.length === 0 ? job.files[only]?.alt?.text : undefined;
    return { kind: 'form', form: describeForm({ jobId: job.id, count: files.length, now }, t) };
  },
};

import { owns } from '../core/job/who-may.ts';
import { jobNote } from '../messages/job/note.ts';
import { noteInPlace, refused, type PanelAnswer } from './answer.ts';
import type { CommandServices } from './command.ts';
import type { JobButtonContext } from './request.ts';

/** A member lets others make something from all of their results, or no longer does. They say so at one of their own. */
export async function shareResults(
  context: JobButtonContext,
  { jobs }: CommandServices,
  isShared: boolean,
): Promise<PanelAnswer> {
  const { params, memberId, t } = context;
  const job = await jobs.find(params.job, context);
  if (job === undefined) return refused(t('press.unknown-job'));
  if (!owns(job, context)) return refused(t('press.share-not-yours'));
  await jobs.share(memberId, isShared);
  const buttons = [
    { action: isShared ? 'unshare' : 'share', jobId: job.id },
    { action: 'more', jobId: job.id },
  ] as const;
  return noteInPlace(context, jobNote([t(isShared ? 'press.shared' : 'press.unshared')], buttons, t));
}

import { backOff } from '../../core/job/pace.ts';
import { replyView } from '../../core/job/view.ts';
import { countFailure, type JobStep } from './step.ts';

/** Says the end of a job in its reply, or to its owner directly where that cannot be; then lets the job go. */
export const tell: JobStep = async (workshop, job, signal) => {
  const { records, status, messenger, spool, random, failures, log } = workshop;
  const view = replyView(job);
  const replied = await status.settle(job.id, async () => messenger.editReply(job, view, signal));
  const told =
    replied.kind === 'shown' || replied.kind === 'unreachable'
      ? replied
      : await messenger.tellDirectly(job, view, signal);
  if (told.kind === 'unreachable') return told.retryAfter ?? backOff(countFailure(workshop, job), random());
  if (told.kind !== 'shown')
    log.warn(
      { job: job.id, reply: replied.kind, direct: told.kind },
      'the end of a job could not be told; /jobs shows it',
    );
  failures.delete(job.id);
  await records.apply(job.id, { type: 'told' });
  if (job.kept !== true) await spool.remove(job.id);
  return undefined;
};

import { replyView } from '../../core/job/view.ts';
import { noExtraWrites } from '../moderation/audit.ts';
import type { JobContext } from './context.ts';
import { done, retryDiscord, type JobStep } from './step.ts';
import { announceEndToPress } from './announce-end.ts';

type DeleteRemovedDeps = Pick<JobContext, 'records' | 'status' | 'messenger' | 'undeletedWrites' | 'spool' | 'log'>;

/** Deletes what is left of a removed job: its files, and its messages as far as the bot can reach them. */
export const deleteRemoved: JobStep<DeleteRemovedDeps> = async (deps, job, signal) => {
  const { records, status, messenger, undeletedWrites, spool, log } = deps;
  // If the files are in the reply, the reply is the first message.
  const isInReply = job.route.via === 'reply';
  const hasReply = isInReply && job.messages.length > 0;
  const outcomes = await status.settle(job.id, async () =>
    Promise.all([
      ...(hasReply ? [] : [messenger.removeReply(job, signal)]),
      ...job.messages.map(async (_message, page) => messenger.remove(job, page, signal)),
      messenger.removeInputs(job, signal),
      messenger.removeNotice(job, signal),
      messenger.removeMention(job, signal),
      messenger.removeUnrecorded(job, signal),
    ]),
  );
  // The owner who was promised a private result is told that it does not come.
  const answered = isInReply ? await announceEndToPress(messenger, job, replyView(job), signal) : undefined;
  const again = [...outcomes, answered].find((outcome) => outcome?.kind === 'unreachable');
  if (again?.kind === 'unreachable') return retryDiscord(again);
  const left = outcomes.filter(({ kind }) => kind !== 'removed').length;
  if (left > 0) {
    log.warn({ job: job.id, messages: left }, 'messages of a removed job could not be deleted');
  }
  await spool.remove(job.id);
  await records.applyWith(job.id, { type: 'cleared' }, left > 0 ? undeletedWrites(job, left) : noExtraWrites);
  return done;
};

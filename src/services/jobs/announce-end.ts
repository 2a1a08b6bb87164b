import { isOpen, isSecret, reachedOwner, keepsFiles, needsEndAtPress } from '../../core/job/predicates.ts';
import type { Job } from '../../core/job/record.ts';
import { replyView, type JobView } from '../../core/job/view.ts';
import type { JobContext } from './context.ts';
import type { Messenger, NotShown, Shown } from './messenger.ts';
import { after, done, retryDiscord, type JobStep } from './step.ts';

type AnnounceDeps = Pick<JobContext, 'records' | 'status' | 'messenger' | 'spool' | 'clock' | 'log'>;

/**
 * Shows the end of a job in its reply, or sends it to the owner if the reply cannot be edited. Then nothing is left to
 * do for the job.
 */
export const announceEnd: JobStep<AnnounceDeps> = async (
  { records, status, messenger, spool, clock, log },
  job,
  signal,
) => {
  const view = replyView(job);
  // This comes first, because it must not be repeated after a notice was sent.
  const answered = await announceEndToPress(messenger, job, view, signal);
  if (answered?.kind === 'unreachable') return retryDiscord(answered);
  // With a result that the channel does not see, or that nobody will make, what was put in does not stay there either.
  const cleared = isSecret(job) || job.requestId === undefined ? await messenger.removeInputs(job, signal) : undefined;
  if (cleared?.kind === 'unreachable') return retryDiscord(cleared);
  if (cleared !== undefined && cleared.kind !== 'removed') {
    log.warn({ job: job.id, outcome: cleared.kind }, 'what was put in could not be deleted; it stays in the channel');
  }
  const replied = await status.settle(job.id, async () => messenger.editReply(job, view, signal));
  const isAnnounced = replied.kind === 'shown' || replied.kind === 'unreachable' || reachedOwner(job);
  const notice = isAnnounced ? undefined : await sendEndNotice(messenger, job, view, replied, signal);
  const announced = notice?.shown ?? replied;
  if (announced.kind === 'unreachable') return retryDiscord(announced);
  if (announced.kind !== 'shown' && !reachedOwner(job)) {
    log.warn(
      { job: job.id, reply: replied.kind, direct: announced.kind },
      'the end of a job could not be announced; /jobs shows it',
    );
    await records.apply(job.id, { type: 'kept', at: clock.now() });
  }
  const told = await records.apply(job.id, { type: 'told', notice: noticeOf(notice) });
  if (told === undefined || !keepsFiles(told)) await spool.remove(job.id);
  return told !== undefined && isOpen(told) ? after(0) : done;
};

/**
 * A press was promised a private result. If none comes, the answer to the press says so, as long as it can be edited.
 */
export async function announceEndToPress(
  messenger: Messenger,
  job: Job,
  view: JobView,
  signal: AbortSignal,
): Promise<Shown | undefined> {
  if (!needsEndAtPress(job)) return undefined;
  // What was put in is in the reply.
  const ofPress = { ...view, inputs: [] };
  return messenger.edit({ ...job, route: { via: 'press' }, messages: [] }, 0, ofPress, [], signal);
}

/**
 * Looks first for a notice that was sent before. If somebody deleted the reply, the end is not posted in public again.
 */
async function sendEndNotice(
  messenger: Messenger,
  job: Job,
  view: JobView,
  replied: NotShown,
  signal: AbortSignal,
): Promise<SentNotice> {
  const before = await messenger.findNotice(job, signal);
  if (before.kind === 'unreachable') return { shown: before, isDirect: false };
  if (before.kind === 'found') {
    return { shown: { kind: 'shown', message: { id: before.id, attachments: [] } }, isDirect: before.isDirect };
  }
  // The files of the reply are not sent again.
  const notice = { ...view, inputs: [], gallery: [] };
  if (replied.kind !== 'gone') {
    const said = await messenger.sendNoticeInChannel(job, { ...notice, mentionsOwner: true }, signal);
    if (said.kind === 'shown' || said.kind === 'unreachable') return { shown: said, isDirect: false };
  }
  // A request is made in a server.
  const buttons = notice.buttons.filter(({ action }) => action !== 'retry');
  const direct = { ...notice, buttons, isForOwner: true };
  return { shown: await messenger.sendNoticeDirectly(job, direct, signal), isDirect: true };
}

interface SentNotice {
  readonly shown: Shown;
  readonly isDirect: boolean;
}

function noticeOf(sent: SentNotice | undefined): Job['notice'] {
  return sent?.shown.kind === 'shown' ? { id: sent.shown.message.id, isDirect: sent.isDirect } : undefined;
}

import { advance } from '../../core/job/machine.ts';
import { isLinked, isOpen, isUnusable } from '../../core/job/predicates.ts';
import type { Job } from '../../core/job/record.ts';
import { pages, pageView } from '../../core/job/view.ts';
import type { JobContext } from './context.ts';
import type { Messenger, NotShown, Shown } from './messenger.ts';
import { reroute, type RerouteDeps } from './reroute.ts';
import { after, done, proceed, retryDiscord, type JobStep, type StepResult } from './step.ts';
import { ifUploaded, limitOf, lostFiles, nextBatch, oversizeFile, sizeOf, uploadsOf } from './uploads.ts';

/** How often a picture is made smaller: once for the limit, and once more if Discord still refuses it. */
const mostShrinks = 2;

type DeliverDeps = RerouteDeps &
  Pick<JobContext, 'status' | 'spool' | 'shrink'> & {
    /** The messenger's `edit`, with a limit for the whole bot on how many run at once. */
    readonly upload: Messenger['edit'];
  };

/**
 * Posts the files. They are uploaded only by editing a message whose id is on record. A repeated edit replaces the
 * files, so nothing is posted twice. A further message is first made empty.
 */
export const deliver: JobStep<DeliverDeps> = async (deps, job, signal) => {
  const { records, spool, clock, log } = deps;
  if (job.wish === 'withhold') {
    return proceed(records, job, { type: 'withheld', cost: undefined, at: clock.now() });
  }
  if (job.wish === 'private' && job.route.via === 'reply') {
    return proceed(records, job, { type: 'rerouted', route: { via: 'press' } });
  }
  const lost = await lostFiles(job, spool);
  if (lost.length > 0) {
    log.warn({ job: job.id, files: lost }, 'files are no longer in the spool; they are fetched again');
    return proceed(records, job, { type: 'spool-lost', files: lost });
  }
  const oversize = oversizeFile(job);
  if (oversize !== undefined) return shrinkOrLink(deps, job, oversize, limitOf(job), signal);
  const next = nextBatch(job);
  if (next !== undefined) return attach(deps, job, next, signal);
  if (job.messages.length > pages(job).length) return removeLast(deps, job, signal);
  // This is decided only now: if the message before it was deleted, no further message follows.
  const isOnlyReply = job.route.via === 'reply' && job.messages.length === 0;
  if (job.messages.length < pages(job).length && !isOnlyReply) return createNextMessage(deps, job, signal);
  return finish(deps, job, signal);
};

async function attach(
  deps: DeliverDeps,
  job: Job,
  { page, batch }: { readonly page: number; readonly batch: readonly number[] },
  signal: AbortSignal,
): Promise<StepResult> {
  const { records, status, upload, spool, clock } = deps;
  const isReply = job.route.via === 'reply';
  const view = pageView(ifUploaded(job, page, batch, clock.now()), page);
  const edit = async (): Promise<Shown> => upload(job, page, view, uploadsOf(job, batch, spool), signal);
  const shown = await (isReply ? status.settle(job.id, edit, (outcome) => !isTriedAgain(outcome)) : edit());
  if (shown.kind === 'shown') {
    return proceed(records, job, { type: 'attached', message: page, attachments: shown.message.attachments });
  }
  // The reply may still say that the picture is being made.
  const isEmpty = job.messages.every(({ attachments }) => attachments.length === 0);
  if (isReply && isEmpty && isTriedAgain(shown)) status.show(job);
  return notShown(deps, job, shown, batch, signal);
}

async function createNextMessage(deps: DeliverDeps, job: Job, signal: AbortSignal): Promise<StepResult> {
  const placed = await deps.messenger.createMessage(job, pageView(job, job.messages.length), signal);
  if (placed.kind !== 'shown') return notShown(deps, job, placed, [], signal);
  return proceed(deps.records, job, { type: 'placed', messageId: placed.message.id });
}

/**
 * The files of the last message were lost after it was made, and could not be fetched again. So it stays empty and is
 * removed.
 */
async function removeLast(
  { records, messenger, log }: DeliverDeps,
  job: Job,
  signal: AbortSignal,
): Promise<StepResult> {
  const removed = await messenger.remove(job, job.messages.length - 1, signal);
  if (removed.kind === 'unreachable') return retryDiscord(removed);
  if (removed.kind !== 'removed') log.warn({ job: job.id, outcome: removed.kind }, 'an empty message stays');
  return proceed(records, job, { type: 'removed' });
}

/** Shows at the end what no upload showed: links, and files that were lost on the way. Then the job is delivered. */
async function finish(deps: DeliverDeps, job: Job, signal: AbortSignal): Promise<StepResult> {
  const { records, status, messenger, spool, clock } = deps;
  const ended = advance(job, { type: 'delivered', at: clock.now() });
  for (const [page, files] of pages(job).entries()) {
    const isSaid = !files.some((file) => isLinked(job.files[file])) && !(page === 0 && job.files.some(isUnusable));
    if (isSaid && job.messages[page]?.attachments.length !== 0) continue;
    const edit = async (): Promise<Shown> => messenger.edit(job, page, pageView(ended, page), [], signal);
    const shown = await (job.route.via === 'reply' ? status.settle(job.id, edit) : edit());
    if (shown.kind !== 'shown') return notShown(deps, job, shown, [], signal);
  }
  const delivered = await records.apply(job.id, { type: 'delivered', at: clock.now() });
  if (delivered?.told !== true) return after(0);
  await spool.remove(job.id);
  return isOpen(delivered) ? after(0) : done;
}

/** Whether the next try waits for a time that Easel chooses. A rate limit is over within seconds and does not count. */
function isTriedAgain(outcome: Shown): boolean {
  return outcome.kind === 'unreachable' && outcome.retryAfter === undefined;
}

async function notShown(
  deps: DeliverDeps,
  job: Job,
  outcome: NotShown,
  batch: readonly number[],
  signal: AbortSignal,
): Promise<StepResult> {
  if (outcome.kind === 'unreachable') return retryDiscord(outcome);
  // Discord refuses a size below its own limit. The largest file is made smaller or linked.
  const largest = batch.toSorted((a, b) => sizeOf(job, b) - sizeOf(job, a))[0];
  if (outcome.kind === 'too-large' && largest !== undefined) {
    return shrinkOrLink(deps, job, largest, Math.floor(sizeOf(job, largest) / 2), signal);
  }
  return reroute(deps, job, outcome, signal);
}

async function shrinkOrLink(
  { records, spool, shrink }: DeliverDeps,
  job: Job,
  index: number,
  limit: number,
  signal: AbortSignal,
): Promise<StepResult> {
  const file = job.files[index];
  // A picture that is still marked ended the process at its last try.
  if (file?.fetched?.kind === 'image' && (file.shrinks ?? 0) < mostShrinks && file.shrinking !== true) {
    await records.apply(job.id, { type: 'shrinking', file: index, isOn: true });
    const smaller = await shrink(spool.path(job.id, file.fetched.name), limit, signal).catch(async (error: unknown) => {
      await records.apply(job.id, { type: 'shrinking', file: index, isOn: false });
      throw error;
    });
    if (smaller !== undefined) return proceed(records, job, { type: 'shrunk', file: index, result: smaller });
  }
  return proceed(records, job, { type: 'linked', files: [index] });
}

import { advance } from '../../core/job/machine.ts';
import { isLinked, isUnusable } from '../../core/job/predicates.ts';
import type { Job } from '../../core/job/record.ts';
import { pages, pageView } from '../../core/job/view.ts';
import type { JobContext } from './context.ts';
import type { Messenger, NotShown, Shown } from './messenger.ts';
import { reroute, type RerouteDeps } from './reroute.ts';
import { after, done, proceed, retryDiscord, type JobStep, type StepResult } from './step.ts';
import { ifUploaded, limitOf, lostFiles, nextBatch, oversizeFile, sizeOf, uploadsOf } from './uploads.ts';

/** How often a picture is made smaller: once for the limit, once more where Discord refuses it all the same. */
const mostShrinks = 2;

type DeliverDeps = RerouteDeps &
  Pick<JobContext, 'status' | 'spool' | 'shrink'> & {
    /** The messenger's `edit`, at most so many at once in the whole bot. */
    readonly upload: Messenger['edit'];
  };

/**
 * Posts the files. They only go up by editing a message whose id is on record, so that a repeated
 * edit replaces and nothing is posted twice: a further message is first made empty.
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
  // Only now: where the message before it turned out to be deleted, no other follows.
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
  // Its reply may still say that it is being made.
  const isEmpty = job.messages.every(({ attachments }) => attachments.length === 0);
  if (isReply && isEmpty && isTriedAgain(shown)) status.show(job);
  return notShown(deps, job, shown, batch, signal);
}

async function createNextMessage(deps: DeliverDeps, job: Job, signal: AbortSignal): Promise<StepResult> {
  const placed = await deps.messenger.createMessage(job, pageView(job, job.messages.length), signal);
  if (placed.kind !== 'shown') return notShown(deps, job, placed, [], signal);
  return proceed(deps.records, job, { type: 'placed', messageId: placed.message.id });
}

/** Its files were lost after it was made and could not be had again: nothing is left to fill it with. */
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

/** Says last what no upload said: links, and files that were lost on the way. Then the job is delivered. */
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
  return done;
}

/** After some time that only Easel decides. What is limited is only a matter of seconds. */
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
  // In spite of the limit that Discord itself told: the largest of them is made smaller, or linked.
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
  // One that is still marked ended the process when it was tried before.
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

import { advance } from '../../core/job/machine.ts';
import { backOff } from '../../core/job/pace.ts';
import { isLinked, isUnusable } from '../../core/job/questions.ts';
import type { Job } from '../../core/job/record.ts';
import { pages, pageView } from '../../core/job/view.ts';
import type { NotShown, Shown } from './messenger.ts';
import { reroute } from './reroute.ts';
import { countFailure, type JobStep, type Workshop } from './step.ts';
import { ifUploaded, limitOf, lostFiles, nextBatch, oversizeFile, sizeOf, uploadsOf } from './uploads.ts';

/** How often a picture is made smaller: once for the limit, once more where Discord refuses it all the same. */
const mostShrinks = 2;

/**
 * Posts the files. They only go up by editing a message whose id is on record, so that a repeated
 * edit replaces and nothing is posted twice: a further message is first made empty.
 */
export const deliver: JobStep = async (workshop, job, signal) => {
  const { records, status, messenger, spool, clock, uploading, log } = workshop;
  if (job.wish === 'withhold') {
    await records.apply(job.id, { type: 'withheld', cost: undefined, at: clock.now() });
    return 0;
  }
  if (job.wish === 'private' && job.route.via === 'reply') {
    await records.apply(job.id, { type: 'rerouted', route: { via: 'press' } });
    return 0;
  }
  const lost = await lostFiles(job, spool);
  if (lost.length > 0) {
    log.warn({ job: job.id, files: lost }, 'files are no longer in the spool; they are fetched again');
    workshop.failures.delete(job.id);
    await records.apply(job.id, { type: 'spool-lost', files: lost });
    return 0;
  }
  const oversize = oversizeFile(job);
  if (oversize !== undefined) return shrinkOrLink(workshop, job, oversize, limitOf(job), signal);

  const isReply = job.route.via === 'reply';
  const next = nextBatch(job);
  if (next !== undefined) {
    const { page, batch } = next;
    const view = pageView(ifUploaded(job, page, batch, clock.now()), page);
    const edit = async (): Promise<Shown> =>
      uploading(async () => messenger.edit(job, page, view, uploadsOf(job, batch, spool), signal));
    const shown = await (isReply ? status.settle(job.id, edit, (outcome) => !isTriedAgain(outcome)) : edit());
    if (shown.kind !== 'shown') {
      // Its reply may still say that it is being made.
      const isEmpty = job.messages.every(({ attachments }) => attachments.length === 0);
      if (isReply && isEmpty && isTriedAgain(shown)) status.show(job);
      return notShown(workshop, job, shown, batch, signal);
    }
    workshop.failures.delete(job.id);
    await records.apply(job.id, { type: 'attached', message: page, attachments: shown.message.attachments });
    return 0;
  }
  if (job.messages.length > pages(job).length) return removeLast(workshop, job, signal);
  // Only now: where the message before it turned out to be deleted, no other follows.
  if (job.messages.length < pages(job).length && !(isReply && job.messages.length === 0)) {
    const placed = await messenger.place(job, pageView(job, job.messages.length), signal);
    if (placed.kind !== 'shown') return notShown(workshop, job, placed, [], signal);
    workshop.failures.delete(job.id);
    await records.apply(job.id, { type: 'placed', messageId: placed.message.id });
    return 0;
  }
  return finish(workshop, job, signal);
};

/** Its files were lost after it was made and could not be had again: nothing is left to fill it with. */
async function removeLast(workshop: Workshop, job: Job, signal: AbortSignal): Promise<number> {
  const removed = await workshop.messenger.remove(job, job.messages.length - 1, signal);
  if (removed.kind === 'unreachable') {
    return removed.retryAfter ?? backOff(countFailure(workshop, job), workshop.random());
  }
  if (removed.kind !== 'removed') workshop.log.warn({ job: job.id, outcome: removed.kind }, 'an empty message stays');
  workshop.failures.delete(job.id);
  await workshop.records.apply(job.id, { type: 'removed' });
  return 0;
}

/** Says last what no upload said: links, and files that were lost on the way. Then the job is delivered. */
async function finish(workshop: Workshop, job: Job, signal: AbortSignal): Promise<number | undefined> {
  const { records, status, messenger, spool, clock, failures } = workshop;
  const ended = advance(job, { type: 'delivered', at: clock.now() });
  for (const [page, files] of pages(job).entries()) {
    const isSaid = !files.some((file) => isLinked(job.files[file])) && !(page === 0 && job.files.some(isUnusable));
    if (isSaid && job.messages[page]?.attachments.length !== 0) continue;
    const edit = async (): Promise<Shown> => messenger.edit(job, page, pageView(ended, page), [], signal);
    const shown = await (job.route.via === 'reply' ? status.settle(job.id, edit) : edit());
    if (shown.kind !== 'shown') return notShown(workshop, job, shown, [], signal);
  }
  failures.delete(job.id);
  const delivered = await records.apply(job.id, { type: 'delivered', at: clock.now() });
  if (delivered?.told !== true) return 0;
  await spool.remove(job.id);
  return undefined;
}

/** After some time that only Easel decides. What is limited is only a matter of seconds. */
function isTriedAgain(outcome: Shown): boolean {
  return outcome.kind === 'unreachable' && outcome.retryAfter === undefined;
}

async function notShown(
  workshop: Workshop,
  job: Job,
  outcome: NotShown,
  batch: readonly number[],
  signal: AbortSignal,
): Promise<number | undefined> {
  if (outcome.kind === 'unreachable') {
    return outcome.retryAfter ?? backOff(countFailure(workshop, job), workshop.random());
  }
  // In spite of the limit that Discord itself told: the largest of them is made smaller, or linked.
  const largest = batch.toSorted((a, b) => sizeOf(job, b) - sizeOf(job, a))[0];
  if (outcome.kind === 'too-large' && largest !== undefined) {
    return shrinkOrLink(workshop, job, largest, Math.floor(sizeOf(job, largest) / 2), signal);
  }
  return reroute(workshop, job, outcome, signal);
}

async function shrinkOrLink(
  { records, spool, shrink }: Workshop,
  job: Job,
  index: number,
  limit: number,
  signal: AbortSignal,
): Promise<number> {
  const file = job.files[index];
  // One that is still marked ended the process when it was tried before.
  if (file?.fetched?.kind === 'image' && (file.shrinks ?? 0) < mostShrinks && file.shrinking !== true) {
    await records.apply(job.id, { type: 'shrinking', file: index, isOn: true });
    const smaller = await shrink(spool.path(job.id, file.fetched.name), limit, signal).catch(async (error: unknown) => {
      await records.apply(job.id, { type: 'shrinking', file: index, isOn: false });
      throw error;
    });
    if (smaller !== undefined) {
      await records.apply(job.id, { type: 'shrunk', file: index, result: smaller });
      return 0;
    }
  }
  await records.apply(job.id, { type: 'linked', files: [index] });
  return 0;
}

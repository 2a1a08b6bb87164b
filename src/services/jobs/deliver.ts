import { advance } from '../../core/job/machine.ts';
import { backOff } from '../../core/job/pace.ts';
import type { Job } from '../../core/job/record.ts';
import { isLinked, pages, pageView } from '../../core/job/view.ts';
import type { NotShown, Shown, Upload } from '../messenger.ts';
import { reroute } from './reroute.ts';
import { countFailure, type JobStep, type Workshop } from './step.ts';

const mebibyte = 1024 * 1024;
/** Direct messages know neither boosts nor, for a bot, a subscription. */
const directLimit = 10 * mebibyte;
/** How often a picture is made smaller: once for the limit, once more where Discord refuses it all the same. */
const mostShrinks = 2;

/**
 * Posts the files. They only go up by editing a message whose id is on record, so that a repeated
 * edit replaces and nothing is posted twice: a further message is first made empty.
 */
export const deliver: JobStep = async (workshop, job, signal) => {
  const { records, status, messenger, spool, clock, uploading } = workshop;
  if (job.wish === 'private' && job.route === undefined) {
    await records.apply(job.id, { type: 'rerouted', route: { via: 'press' } });
    return 0;
  }
  const all = pages(job);
  const oversize = all
    .flat()
    .find((file) => isPosted(job, file) && (job.files[file]?.fetched?.size ?? 0) > limitOf(job));
  if (oversize !== undefined) return shrinkOrLink(workshop, job, oversize, limitOf(job), signal);

  const isReply = job.route === undefined;
  if (job.messages.length < all.length && !(isReply && job.messages.length === 0)) {
    const placed = await messenger.place(job, pageView(job, job.messages.length), signal);
    if (placed.kind !== 'shown') return notShown(workshop, job, placed, [], signal);
    await records.apply(job.id, { type: 'placed', messageId: placed.message.id });
    return 0;
  }

  const page = all.findIndex((files, index) => waitingFiles(job, files, index).length > 0);
  if (page !== -1) {
    const batch = nextBatch(job, waitingFiles(job, all[page] ?? [], page));
    const uploads = batch.flatMap((file): Upload[] => {
      const fetched = job.files[file]?.fetched;
      return fetched === undefined ? [] : [{ file, path: spool.path(job.id, fetched.name), ...fetched }];
    });
    const view = pageView(ifUploaded(job, page, batch, clock.now()), page);
    const edit = async (): Promise<Shown> => uploading(async () => messenger.edit(job, page, view, uploads, signal));
    const shown = await (isReply ? status.settle(job.id, edit) : edit());
    if (shown.kind !== 'shown') return notShown(workshop, job, shown, batch, signal);
    workshop.failures.delete(job.id);
    await records.apply(job.id, { type: 'attached', message: page, attachments: shown.message.attachments });
    return 0;
  }

  // Links alone were never part of an upload: say them before the job ends.
  const ended = advance(job, { type: 'delivered', at: clock.now() });
  if (job.messages.every((message) => message.attachments.length === 0)) {
    const shown = await status.settle(job.id, async () => messenger.edit(job, 0, pageView(ended, 0), [], signal));
    if (shown.kind !== 'shown') return notShown(workshop, job, shown, [], signal);
  }
  const delivered = await records.apply(job.id, { type: 'delivered', at: clock.now() });
  if (delivered?.told !== true) return 0;
  await spool.remove(job.id);
  return undefined;
};

function limitOf(job: Job): number {
  return job.route?.via === 'direct' ? Math.min(job.place.attachmentLimit, directLimit) : job.place.attachmentLimit;
}

function isPosted(job: Job, file: number): boolean {
  const output = job.files[file];
  return output?.fetched !== undefined && !isLinked(output);
}

/** The files of a page that neither are attached nor are linked. */
function waitingFiles(job: Job, files: readonly number[], page: number): readonly number[] {
  const attached = new Set(job.messages[page]?.attachments.map((attachment) => attachment.file));
  return files.filter((file) => isPosted(job, file) && !attached.has(file));
}

/** As many files, in order, as one request may carry: 25 MiB, or the limit of one file and a little for the form. */
function nextBatch(job: Job, files: readonly number[]): readonly number[] {
  const most = Math.max(25 * mebibyte, limitOf(job) + mebibyte) - mebibyte / 2;
  let total = 0;
  const fitting = files.filter((file) => (total += job.files[file]?.fetched?.size ?? 0) <= most);
  return fitting.length > 0 ? fitting : files.slice(0, 1);
}

/** The job as it will be when this upload has worked: what the message says appears together with its files. */
function ifUploaded(job: Job, page: number, batch: readonly number[], at: number): Job {
  const kept = job.messages[page]?.attachments ?? [];
  const attachments = [...kept, ...batch.map((file) => ({ id: '', file }))];
  const attached = advance(job, { type: 'attached', message: page, attachments });
  const complete = waitingFiles(attached, pages(job)[page] ?? [], page).length === 0;
  return complete ? advance(attached, { type: 'delivered', at }) : attached;
}

async function notShown(
  workshop: Workshop,
  job: Job,
  outcome: NotShown,
  batch: readonly number[],
  signal: AbortSignal,
): Promise<number | undefined> {
  if (outcome.kind === 'unreachable')
    return outcome.retryAfter ?? backOff(countFailure(workshop, job), workshop.random());
  // In spite of the limit that Discord itself told: the largest of them is made smaller, or linked.
  const largest = batch.toSorted((a, b) => sizeOf(job, b) - sizeOf(job, a))[0];
  if (outcome.kind === 'too-large' && largest !== undefined)
    return shrinkOrLink(workshop, job, largest, Math.floor(sizeOf(job, largest) / 2), signal);
  return reroute(workshop, job, outcome, signal);
}

function sizeOf(job: Job, file: number): number {
  return job.files[file]?.fetched?.size ?? 0;
}

async function shrinkOrLink(
  { records, spool, shrink }: Workshop,
  job: Job,
  index: number,
  limit: number,
  signal: AbortSignal,
): Promise<number> {
  const file = job.files[index];
  if (file?.fetched?.kind === 'image' && (file.shrinks ?? 0) < mostShrinks) {
    const smaller = await shrink(spool.path(job.id, file.fetched.name), limit, signal);
    if (smaller !== undefined) {
      await records.apply(job.id, { type: 'shrunk', file: index, result: smaller });
      return 0;
    }
  }
  await records.apply(job.id, { type: 'linked', files: [index] });
  return 0;
}

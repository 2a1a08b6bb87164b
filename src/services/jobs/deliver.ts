import { advance } from '../../core/job/machine.ts';
import { backOff } from '../../core/job/pace.ts';
import type { Job } from '../../core/job/record.ts';
import { isLinked, pages, viewOf } from '../../core/job/view.ts';
import type { NotShown, Upload } from '../messenger.ts';
import type { JobStep, Workshop } from './step.ts';

const mebibyte = 1024 * 1024;

/**
 * Posts the files. They only go up by editing a message whose id is on record, so that a repeated
 * edit replaces and nothing is posted twice: a further message is first made empty.
 */
export const deliver: JobStep = async (workshop, job, signal) => {
  const { records, status, messenger, spool, clock, uploading } = workshop;
  const all = pages(job);

  const oversize = all
    .flat()
    .filter(
      (file) => (job.files[file]?.fetched?.size ?? 0) > job.place.attachmentLimit && job.files[file]?.linked !== true,
    );
  if (oversize.length > 0) {
    await records.apply(job.id, { type: 'linked', files: oversize });
    return 0;
  }

  if (job.messages.length < all.length) {
    const placed = await messenger.place(job, viewOf(job, job.messages.length), signal);
    if (placed.kind !== 'shown') return notShown(workshop, job, placed, []);
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
    const view = viewOf(ifUploaded(job, page, batch, clock.now()), page);
    const shown = await status.settle(job.id, async () =>
      uploading(async () => messenger.edit(job, page, view, uploads, signal)),
    );
    if (shown.kind !== 'shown') return notShown(workshop, job, shown, batch);
    workshop.failures.delete(job.id);
    await records.apply(job.id, { type: 'attached', message: page, attachments: shown.message.attachments });
    return 0;
  }

  // Links alone were never part of an upload: say them before the job ends.
  const ended = advance(job, { type: 'delivered', at: clock.now() });
  if (job.messages.every((message) => message.attachments.length === 0)) {
    const shown = await status.settle(job.id, async () => messenger.edit(job, 0, viewOf(ended, 0), [], signal));
    if (shown.kind !== 'shown') return notShown(workshop, job, shown, []);
  }
  await records.apply(job.id, { type: 'delivered', at: clock.now() });
  await spool.remove(job.id);
  return undefined;
};

/** The files of a page that neither are attached nor are linked. */
function waitingFiles(job: Job, files: readonly number[], page: number): readonly number[] {
  const attached = new Set(job.messages[page]?.attachments.map((attachment) => attachment.file));
  return files.filter((file) => {
    const output = job.files[file];
    return output !== undefined && !isLinked(output) && !attached.has(file);
  });
}

/** As many files, in order, as one request may carry: 25 MiB, or the limit of one file and a little for the form. */
function nextBatch(job: Job, files: readonly number[]): readonly number[] {
  const most = Math.max(25 * mebibyte, job.place.attachmentLimit + mebibyte) - mebibyte / 2;
  let total = 0;
  const fitting = files.filter((file) => (total += job.files[file]?.fetched?.size ?? 0) <= most);
  return fitting.length > 0 ? fitting : files.slice(0, 1);
}

/** The job as it will be when this upload has worked: what the message says appears together with its files. */
function ifUploaded(job: Job, page: number, batch: readonly number[], at: number): Job {
  const kept = job.messages[page]?.attachments ?? [];
  const attached = advance(job, {
    type: 'attached',
    message: page,
    attachments: [...kept, ...batch.map((file) => ({ id: '', file }))],
  });
  const complete = waitingFiles(attached, pages(job)[page] ?? [], page).length === 0;
  return complete ? advance(attached, { type: 'delivered', at }) : attached;
}

async function notShown(
  workshop: Workshop,
  job: Job,
  outcome: NotShown,
  batch: readonly number[],
): Promise<number | undefined> {
  const { records, clock, random, failures, log } = workshop;
  switch (outcome.kind) {
    case 'too-large':
      if (batch.length > 0) {
        await records.apply(job.id, { type: 'linked', files: batch });
        return 0;
      }
      break;
    case 'unreachable': {
      const failed = (failures.get(job.id) ?? 0) + 1;
      failures.set(job.id, failed);
      return outcome.retryAfter ?? backOff(failed, random());
    }
    case 'refused':
    case 'gone':
      break;
  }
  log.warn({ job: job.id, outcome: outcome.kind }, 'the result could not be shown; its files are kept');
  await records.apply(job.id, { type: 'kept', at: clock.now() });
  return undefined;
}

/** Says the end of a job without a result, then lets the job go. */
export const tell: JobStep = async (workshop, job, signal) => {
  const { records, status, messenger, spool, random, failures, log } = workshop;
  const shown = await status.settle(job.id, async () => messenger.edit(job, 0, viewOf(job, 0), [], signal));
  if (shown.kind === 'unreachable') {
    const failed = (failures.get(job.id) ?? 0) + 1;
    failures.set(job.id, failed);
    return shown.retryAfter ?? backOff(failed, random());
  }
  if (shown.kind !== 'shown') log.warn({ job: job.id, outcome: shown.kind }, 'the end of a job could not be shown');
  failures.delete(job.id);
  await records.apply(job.id, { type: 'told' });
  await spool.remove(job.id);
  return undefined;
};

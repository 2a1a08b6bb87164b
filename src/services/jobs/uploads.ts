import { advance } from '../../core/job/machine.ts';
import { isAttachable } from '../../core/job/predicates.ts';
import type { Job } from '../../core/job/record.ts';
import { pages } from '../../core/job/view.ts';
import type { Upload } from './messenger.ts';
import type { Spool } from '../storage/spool.ts';

const mebibyte = 1024 * 1024;
/** Direct messages have no boosts, and no subscription for a bot. */
const directLimit = 10 * mebibyte;
/** The limit of one request to Discord, whatever the limit of one file is (developers/resources/message). */
const requestLimit = 25 * mebibyte;
/**
 * Discord may announce 500 MiB, but it answers files from about 200 MiB on with 413, 500 or 504 (seen in its issue
 * tracker).
 */
const mostTaken = 150 * mebibyte;
/** The room for the form around the files. */
const formRoom = mebibyte / 2;

/** How many bytes a file may have on the job's present route. */
export function limitOf(job: Job): number {
  return Math.min(job.place.attachmentLimit, job.route.via === 'direct' ? directLimit : mostTaken);
}

export function sizeOf(job: Job, file: number): number {
  return job.files[file]?.fetched?.size ?? 0;
}

/** The files of a page that are neither attached nor linked. */
function waitingFiles(job: Job, page: number): readonly number[] {
  const attached = new Set(job.messages[page]?.attachments.map((attachment) => attachment.file));
  return (pages(job)[page] ?? []).filter((file) => isAttachable(job.files[file]) && !attached.has(file));
}

/** The first page that has a message and files to attach, with as many of them, in order, as one request may carry. */
export function nextBatch(job: Job): { readonly page: number; readonly batch: readonly number[] } | undefined {
  // In the reply, the first page has its message from the beginning.
  const placed = Math.max(job.messages.length, job.route.via === 'reply' ? 1 : 0);
  const page = pages(job).findIndex((_files, index) => index < placed && waitingFiles(job, index).length > 0);
  if (page === -1) return undefined;
  const files = waitingFiles(job, page);
  const most = Math.max(requestLimit, limitOf(job) + mebibyte) - formRoom;
  let total = 0;
  const fitting = files.filter((file) => (total += sizeOf(job, file)) <= most);
  return { page, batch: fitting.length > 0 ? fitting : files.slice(0, 1) };
}

/** A file that is too large for the job's present route. */
export function oversizeFile(job: Job): number | undefined {
  return waitingOnAnyPage(job).find((file) => sizeOf(job, file) > limitOf(job));
}

/**
 * Files to attach that are no longer in the spool. They were deleted by hand, or the database was restored without
 * them.
 */
export async function lostFiles(job: Job, spool: Spool): Promise<readonly number[]> {
  const checked = await Promise.all(
    waitingOnAnyPage(job).map(async (file) => {
      const name = job.files[file]?.fetched?.name;
      return name === undefined || (await spool.has(job.id, name)) ? [] : [file];
    }),
  );
  return checked.flat();
}

export function uploadsOf(job: Job, batch: readonly number[], spool: Spool): readonly Upload[] {
  return batch.flatMap((file) => {
    const fetched = job.files[file]?.fetched;
    return fetched === undefined ? [] : [{ file, path: spool.path(job.id, fetched.name), ...fetched }];
  });
}

/** The job after a successful upload. So the text of the message appears together with its files. */
export function ifUploaded(job: Job, page: number, batch: readonly number[], at: number): Job {
  const kept = job.messages[page]?.attachments ?? [];
  const attachments = [...kept, ...batch.map((file) => ({ id: '', file }))];
  const attached = advance(job, { type: 'attached', message: page, attachments });
  return waitingFiles(attached, page).length === 0 ? advance(attached, { type: 'delivered', at }) : attached;
}

function waitingOnAnyPage(job: Job): readonly number[] {
  return pages(job).flatMap((_files, page) => waitingFiles(job, page));
}

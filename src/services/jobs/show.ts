import { advance } from '../../core/job/machine.ts';
import type { Job } from '../../core/job/record.ts';
import { pages, pageView } from '../../core/job/view.ts';
import type { JobContext } from './context.ts';
import { roomOf, type FetchFile } from './fetch.ts';
import type { Messenger, Press } from './messenger.ts';
import { ifUploaded, lostFiles, nextBatch, oversizeFile, sizeOf, uploadsOf } from './uploads.ts';

type ShowDeps = Pick<JobContext, 'messenger' | 'spool' | 'clock' | 'log'> & {
  /** The messenger's `edit`, with a limit for the whole bot on how many run at once. */
  readonly upload: Messenger['edit'];
  readonly fetchFile: FetchFile;
};

/**
 * Shows a kept result to its owner, as the private answer to a press that was acknowledged in private. `gone`: neither
 * the spool nor RunComfy has one of its files any more. Nothing of this is on record: if it breaks off, the next press
 * shows the result from the beginning.
 */
export async function showKept(
  deps: ShowDeps,
  kept: Job,
  press: Press,
  signal: AbortSignal,
): Promise<'shown' | 'failed' | 'gone'> {
  const { messenger, upload, spool, clock } = deps;
  const found = await withLostFiles(deps, asAnswer(kept, press, clock.now()), signal);
  if (found === undefined) return 'failed';
  let job = found;
  if (pages(job).flat().length === 0) return 'gone';
  for (let large = oversizeFile(job); large !== undefined; large = oversizeFile(job)) {
    job = advance(job, { type: 'linked', files: [large] });
  }

  while (job.messages.length < pages(job).length) {
    const placed = await messenger.createMessage(job, pageView(job, job.messages.length), signal);
    if (placed.kind !== 'shown') return 'failed';
    job = advance(job, { type: 'placed', messageId: placed.message.id });
  }
  for (let next = nextBatch(job); next !== undefined; next = nextBatch(job)) {
    const { page, batch } = next;
    const view = pageView(ifUploaded(job, page, batch, clock.now()), page);
    const shown = await upload(job, page, view, uploadsOf(job, batch, spool), signal);
    if (shown.kind === 'shown') {
      job = advance(job, { type: 'attached', message: page, attachments: shown.message.attachments });
    } else if (shown.kind === 'too-large') {
      job = advance(job, { type: 'linked', files: [largest(job, batch)] });
    } else return 'failed';
  }
  const ended = advance(job, { type: 'delivered', at: clock.now() });
  for (const page of pages(job).keys()) {
    const view = pageView(ended, page);
    if (view.links.length === 0) continue;
    const shown = await messenger.edit(job, page, view, [], signal);
    if (shown.kind !== 'shown') return 'failed';
  }
  return 'shown';
}

/** The job as if its files were being delivered to the press. */
function asAnswer(job: Job, { applicationId, token, attachmentLimit }: Press, at: number): Job {
  return {
    ...job,
    state: 'delivering',
    kept: false,
    place: { ...job.place, applicationId, attachmentLimit },
    route: { via: 'press' },
    press: { token, at },
    messages: [],
  };
}

/**
 * Fetches files again that are no longer in the spool, as long as RunComfy's links work. `undefined` if one of them may
 * come with the next press.
 */
async function withLostFiles(
  { spool, fetchFile, log }: ShowDeps,
  job: Job,
  signal: AbortSignal,
): Promise<Job | undefined> {
  const lost = await lostFiles(job, spool);
  if (lost.length > 0) {
    log.warn({ job: job.id, files: lost }, 'files are no longer in the spool; they are fetched again');
  }
  const lostFile = new Set(lost);
  const room = roomOf({ ...job, files: job.files.filter((_file, index) => !lostFile.has(index)) });
  const found = new Map(
    await Promise.all(lost.map(async (index) => [index, await fetchFile(job, { index, room }, signal)] as const)),
  );
  if ([...found.values()].some(({ kind }) => kind === 'interrupted')) return undefined;
  const files = job.files.map((file, index): Job['files'][number] => {
    const download = found.get(index);
    if (download === undefined) return file;
    return download.kind === 'fetched'
      ? { url: file.url, fetched: download.file }
      : { url: file.url, problem: download.kind === 'unusable' ? download.problem : 'damaged' };
  });
  return { ...job, files };
}

function largest(job: Job, batch: readonly number[]): number {
  return batch.reduce((most, file) => (sizeOf(job, file) > sizeOf(job, most) ? file : most), batch[0] ?? 0);
}

import { hasEnded, type FailureReason, type Job, type OutputFile } from './record.ts';

/** Discord shows up to ten files in one gallery, and takes ten in one message. */
export const filesPerMessage = 10;

/** What a job's message says, without words: discord/ puts it into sentences and components. Times in epoch ms. */
export interface JobView {
  readonly page: { readonly number: number; readonly of: number };
  readonly command: string;
  readonly prompt: string | undefined;
  readonly asked: Job['asked'];
  readonly status: StatusView;
  /** The files that this message shows, by their index in `Job.files`. */
  readonly gallery: readonly GalleryItem[];
  /** Files of this page that are linked instead. */
  readonly links: readonly { readonly number: number; readonly url: string }[];
}

export interface GalleryItem {
  readonly file: number;
  readonly name: string;
  /** Counted from 1 over the whole job, for alt text. */
  readonly number: number;
  readonly of: number;
}

export type StatusView =
  | { readonly kind: 'waiting'; readonly since: number }
  | { readonly kind: 'retrying'; readonly since: number }
  | { readonly kind: 'submitting' }
  | { readonly kind: 'queued'; readonly since: number; readonly position: number | undefined }
  | { readonly kind: 'running'; readonly since: number }
  | { readonly kind: 'finishing' }
  | {
      readonly kind: 'delivered';
      readonly took: number;
      readonly made: number;
      readonly expected: number | undefined;
      readonly unusable: number;
    }
  | { readonly kind: 'failed'; readonly reason: FailureReason }
  | { readonly kind: 'cancelled' };

/** Discord does not take it, or it was too large even to fetch: its link is shown instead. */
export function isLinked(file: OutputFile): boolean {
  return file.linked === true || file.problem === 'too-large';
}

/** The usable files of a job, in their order, as the pages of ten that its messages show. */
export function pages(job: Job): readonly (readonly number[])[] {
  const usable = job.files.flatMap((file, index) => (file.fetched !== undefined || isLinked(file) ? [index] : []));
  const count = Math.max(1, Math.ceil(usable.length / filesPerMessage));
  return Array.from({ length: count }, (_, page) => usable.slice(page * filesPerMessage, (page + 1) * filesPerMessage));
}

/** The view of one of the job's messages; `page` counts from 0. A gallery shows what is attached so far. */
export function viewOf(job: Job, page: number): JobView {
  const all = pages(job);
  const order = all.flat();
  const attached = new Set(job.messages[page]?.attachments.map((attachment) => attachment.file));
  const numberOf = (file: number): number => order.indexOf(file) + 1;
  return {
    page: { number: page + 1, of: page > 0 || hasEnded(job) ? all.length : 1 },
    command: job.model.command,
    prompt: job.prompt,
    asked: job.asked,
    status: statusOf(job),
    gallery: (all[page] ?? []).flatMap((file) => {
      const name = job.files[file]?.fetched?.name;
      return name === undefined || !attached.has(file)
        ? []
        : [{ file, name, number: numberOf(file), of: order.length }];
    }),
    links: (all[page] ?? []).flatMap((file) => {
      const output = job.files[file];
      return output !== undefined && isLinked(output) ? [{ number: numberOf(file), url: output.url }] : [];
    }),
  };
}

function statusOf(job: Job): StatusView {
  switch (job.state) {
    case 'accepted':
    case 'waiting':
      return { kind: job.unsent > 0 ? 'retrying' : 'waiting', since: job.times.accepted };
    case 'submitting':
      return { kind: 'submitting' };
    case 'queued':
      return { kind: 'queued', since: job.times.submitted ?? job.times.accepted, position: job.position };
    case 'running':
      return { kind: 'running', since: job.times.running ?? job.times.accepted };
    case 'fetching':
    case 'delivering':
      return { kind: 'finishing' };
    case 'delivered':
      return {
        kind: 'delivered',
        took: (job.times.completed ?? job.times.accepted) - job.times.accepted,
        made: pages(job).flat().length,
        expected: job.expected,
        unusable: job.files.length - pages(job).flat().length,
      };
    case 'failed':
    case 'refused':
    case 'lost':
      return { kind: 'failed', reason: job.failure ?? 'run-failed' };
    case 'cancelled':
      return { kind: 'cancelled' };
  }
}

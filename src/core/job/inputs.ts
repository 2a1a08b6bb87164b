import { messageLimits } from '../discord-limits.ts';
import { hasEnded, isSecret } from './predicates.ts';
import type { FetchedFile, Job, JobInput } from './record.ts';

/**
 * What `posted` is of a file that Discord would not take, and whose bytes are sent to RunComfy instead. Without the
 * attachment's id, a later edit could not keep it.
 */
export const unposted: NonNullable<JobInput['posted']> = { attachment: '', link: '' };

/** Whether files that go in still have to be brought, checked or posted before the job can be sent. */
export function needsInputs(job: Job): boolean {
  const isAhead = job.state === 'accepted' || job.state === 'waiting';
  return isAhead && job.inputs.some(({ posted }) => posted === undefined);
}

/** Whether the files that go in stand in the reply, beside the result. */
export function areInReply(job: Job): boolean {
  return job.inputsMessage === undefined && job.inputs.length + (job.expected ?? 1) <= messageLimits.files;
}

/** How many files of the result fit into the first message. */
export function firstPageRoom(job: Job): number {
  return messageLimits.files - (job.route.via === 'reply' && areInReply(job) ? job.inputs.length : 0);
}

/** A file that was put in and stands in a message of the job. */
export interface PostedInput extends Pick<FetchedFile, 'name' | 'kind'> {
  /** The attachment's id. */
  readonly attachment: string;
}

/** The files that were put in and are posted, in their order. */
export function postedInputs({ inputs }: Job): readonly PostedInput[] {
  return inputs.flatMap(({ fetched, posted }) =>
    fetched === undefined || posted === undefined || posted.attachment === ''
      ? []
      : [{ attachment: posted.attachment, name: fetched.name, kind: fetched.kind }],
  );
}

/** Discord signs a link for a day. One of the last hours might end before RunComfy reads it. In ms. */
const lastHours = 4 * 3_600_000;

/**
 * For how many more ms Discord's link works, by its `ex` (developers/reference#signed-attachment-cdn-urls). 0 without a
 * link.
 */
export function linkLeft(link: string, now: number): number {
  if (link === '') return 0;
  const ends = URL.canParse(link) ? new URL(link).searchParams.get('ex') : null;
  return ends !== null && /^[0-9a-f]{1,12}$/i.test(ends) ? Number.parseInt(ends, 16) * 1000 - now : Infinity;
}

/** Whether a link should be read again before it is sent. */
export function isStale(link: string, now: number): boolean {
  return linkLeft(link, now) < lastHours;
}

/** Whether the file is of this job: of its result, or put into it. */
export function isFileOf({ source, from = [] }: Pick<JobInput, 'source' | 'from'>, jobId: string): boolean {
  return from.includes(jobId) || (source !== undefined && 'job' in source && source.job === jobId);
}

/**
 * Whether nobody sees any more what was put in. With a private result it is hidden, but only after the run: RunComfy may
 * read it until then. When the job was removed, it is hidden at once. A message of its own does not outlast a job that was
 * never sent.
 */
export function hidesInputs(job: Job): boolean {
  const isRead = hasEnded(job) || job.times.completed !== undefined;
  const wasNeverSent = hasEnded(job) && job.requestId === undefined && job.inputsMessage !== undefined;
  return job.removed !== undefined || wasNeverSent || (isSecret(job) && isRead);
}

/** How many bytes the job's files may have, or have, in the spool. */
export function inputBytes({ inputs }: Pick<Job, 'inputs'>): number {
  return inputs.reduce((sum, { fetched, reserved }) => sum + (fetched?.size ?? reserved), 0);
}

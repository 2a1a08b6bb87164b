import type { AttachedFile } from '../media/attached-file.ts';
import { hidesInputs, postedInputs } from './inputs.ts';
import type { Job, JobInput, Scalar } from './record.ts';

/** The options of an earlier job, by their names, as somebody else or a later request gives them. */
export type GivenAgain = Readonly<Record<string, Scalar | AttachedFile>>;

/**
 * The options that a job was requested with, for a request of `memberId`. A file that was attached is taken from the
 * job's own message, because Discord's link to an attachment ends after a day. `undefined` where they are no longer
 * known: the job is forgotten or removed, or of an earlier version.
 */
export function givenAgain(job: Job, memberId: string): GivenAgain | undefined {
  const { given } = job;
  if (given === undefined || job.removed !== undefined) return undefined;
  const posted = new Set(hidesInputs(job) ? [] : postedInputs(job).map(({ attachment }) => attachment));
  const fromMessage = (value: AttachedFile): AttachedFile => {
    const index = job.inputs.findIndex(({ source }) => isSource(value, source));
    const input = job.inputs[index];
    // A file of a result is read from the message of that result.
    if (input?.source?.kind === 'message' || !posted.has(input?.posted?.attachment ?? '')) return value;
    const isOwn =
      job.owner.id === memberId && (input?.source === undefined || !('isOwn' in input.source) || input.source.isOwn);
    return { ...value, url: '', source: { kind: 'kept', job: job.id, input: index, isOwn } };
  };
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typeof value === 'object' ? fromMessage(value) : value]),
  );
}

/** The name of the file that has become the input with this source; `undefined` where it has none. */
export function givenName(given: GivenAgain, source: JobInput['source']): string | undefined {
  const files = Object.values(given).filter((value) => typeof value === 'object');
  return files.find((file) => isSource(file, source))?.name;
}

/** Whether a file that was given has become the input with this source. */
function isSource({ url, source }: AttachedFile, of: JobInput['source']): boolean {
  const own = source ?? { kind: 'attachment', url };
  return JSON.stringify(own) === JSON.stringify(of);
}

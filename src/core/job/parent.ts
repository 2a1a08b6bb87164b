import type { AttachedFile } from '../media/attached-file.ts';
import { isFileOf, unposted } from './inputs.ts';
import type { Job, JobInput, Scalar } from './record.ts';

/**
 * What changes in a job when one is removed that it was made from, or whose file went in: it stays, without the name of
 * that job's owner and without its files. The id of its parent stays. Empty where nothing is left of it.
 */
export function withoutParent(job: Job, { parent }: { readonly parent: string }): Partial<Job> {
  const { origin, inputs, given } = job;
  const changed: Partial<Job> = {};
  if (origin?.parent === parent && origin.credit !== undefined) {
    const { credit: _credit, ...rest } = origin;
    changed.origin = rest;
  }
  if (inputs.some((input) => isFileOf(input, parent) && isThere(input))) {
    changed.inputs = inputs.map((input) => (isFileOf(input, parent) ? withoutFile(input) : input));
  }
  if (given !== undefined && Object.values(given).some((value) => isFrom(value, parent))) {
    const values = Object.entries(given).map(([name, value]) => [
      name,
      isFrom(value, parent) ? { ...value, source: undefined } : value,
    ]);
    changed.given = Object.fromEntries(values) as Job['given'];
  }
  return changed;
}

function isThere({ source, posted }: JobInput): boolean {
  return source !== undefined || (posted !== undefined && posted.attachment !== '');
}

function withoutFile({ source: _source, posted, ...input }: JobInput): JobInput {
  return { ...input, ...(posted === undefined ? {} : { posted: unposted }) };
}

/** Whether a value was given as a file that was put into this job, or that its result links to. */
function isFrom(value: Scalar | AttachedFile, jobId: string): value is AttachedFile {
  return typeof value === 'object' && value.source !== undefined && 'job' in value.source && value.source.job === jobId;
}

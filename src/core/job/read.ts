import { jobRecord, type Job } from './record.ts';

/** The stored job cannot be read: another version wrote it, or it is damaged. It is left as it is. */
export class UnreadableJobError extends Error {
  override readonly name = 'UnreadableJobError';
  /** The paths of the invalid fields, such as `times.accepted`. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super('the record of a job cannot be read', options);
    this.problems = problems;
  }
}

/** Reads a stored job. @throws {UnreadableJobError} */
export function readJob(record: unknown): Job {
  const parsed = jobRecord.safeParse(record);
  if (parsed.success) return parsed.data;
  throw new UnreadableJobError(parsed.error.issues.map(({ path }) => path.join('.')));
}

import { jobRecord, type Job } from './record.ts';

/** What is on disk of a job is nothing that this Easel writes: another version did, or it is damaged. It is left as it is. */
export class UnreadableJobError extends Error {
  override readonly name = 'UnreadableJobError';
  /** What is wrong in it, such as `times.accepted`. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super('the record of a job cannot be read', options);
    this.problems = problems;
  }
}

/** What is on disk of a job. @throws {UnreadableJobError} */
export function readJob(record: unknown): Job {
  const parsed = jobRecord.safeParse(record);
  if (parsed.success) return parsed.data;
  throw new UnreadableJobError(parsed.error.issues.map(({ path }) => path.join('.')));
}

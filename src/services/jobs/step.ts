import type { Logger } from 'pino';
import type { Job } from '../../core/job/record.ts';
import type { Clock } from '../clock.ts';
import type { Downloads } from '../download.ts';
import type { Messenger } from '../messenger.ts';
import type { RunComfy } from '../runcomfy/client.ts';
import type { Spool } from '../spool.ts';
import type { StatusBoard } from '../status.ts';
import type { JobRecords } from './records.ts';

/** What the steps of a job work with. */
export interface Workshop {
  readonly records: JobRecords;
  readonly runcomfy: RunComfy;
  readonly downloads: Downloads;
  readonly spool: Spool;
  readonly messenger: Messenger;
  readonly status: StatusBoard;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
  /** Failures in a row of a job's present state, for backing off; not worth a commit. */
  readonly failures: Map<string, number>;
  /** At most so many downloads, and so many uploads, at once in the whole bot. */
  readonly downloading: <T>(task: () => Promise<T>) => Promise<T>;
  readonly uploading: <T>(task: () => Promise<T>) => Promise<T>;
}

/** One step of a job in one state: in how many ms the next is due, or `undefined` when nothing is left to do. */
export type JobStep = (workshop: Workshop, job: Job, signal: AbortSignal) => Promise<number | undefined>;

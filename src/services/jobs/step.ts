import type { Logger } from 'pino';
import type { Job } from '../../core/job/record.ts';
import type { Alerts } from '../runtime/alerts.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Downloads } from '../media/download.ts';
import type { Durations } from './durations.ts';
import type { Messenger } from './messenger.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { RunComfy } from '../runcomfy/client.ts';
import type { Shrink } from '../media/shrink.ts';
import type { Spool } from '../storage/spool.ts';
import type { StatusBoard } from './status.ts';
import type { Write } from '../storage/store.ts';
import type { ClockWatch } from '../runtime/clock-watch.ts';
import type { Line } from './line.ts';
import type { SendVerdict } from './send-check.ts';
import type { Reading } from './reading.ts';
import type { JobRecords } from './records.ts';

/** `last`: when it last answered, by the monotonic clock; absent after a failure. `ms`: how long it answered until then. */
interface Answering {
  readonly last: number | undefined;
  readonly ms: number;
}

/** What the steps of a job work with. */
export interface Workshop {
  readonly records: JobRecords;
  readonly line: Line;
  readonly reading: Reading;
  readonly sendCheck: (job: Job) => SendVerdict;
  readonly runcomfy: RunComfy;
  readonly downloads: Downloads;
  readonly spool: Spool;
  readonly shrink: Shrink;
  readonly messenger: Messenger;
  readonly status: StatusBoard;
  readonly alerts: Alerts;
  readonly durations: Durations;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly clockWatch: Pick<ClockWatch, 'isDoubtful'>;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
  /** What moderators are told of messages of a removed job that could not be deleted. */
  readonly notCleared: {
    rows(job: Job, messages: number): readonly Write[];
    /** They are written. */
    send(guildId: string): void;
  };
  /** Milliseconds after which a run takes too long. */
  readonly timeout: number;
  /** Failures in a row of a job's present state, for backing off; not worth a commit. */
  readonly failures: Map<string, number>;
  /** Time in which RunComfy answered for a job and that is not on its record yet. */
  readonly answering: Map<string, Answering>;
  /** At most so many downloads, and so many uploads, at once in the whole bot. */
  readonly downloading: <T>(task: () => Promise<T>) => Promise<T>;
  readonly uploading: <T>(task: () => Promise<T>) => Promise<T>;
}

/** One step of a job in one state: in how many ms the next is due, or `undefined` when nothing is left to do. */
export type JobStep = (workshop: Workshop, job: Job, signal: AbortSignal) => Promise<number | undefined>;

/** Counts one more failure in a row; how long to wait is for the caller. */
export function countFailure({ failures }: Workshop, job: Job): number {
  const failed = (failures.get(job.id) ?? 0) + 1;
  failures.set(job.id, failed);
  return failed;
}

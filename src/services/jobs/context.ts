import type { Logger } from 'pino';
import type { Job } from '../../core/job/record.ts';
import type { Downloads } from '../media/download.ts';
import type { Inspect } from '../media/inspect.ts';
import type { Shrink, ShrinkToFit } from '../media/shrink.ts';
import type { RunComfy } from '../runcomfy/client.ts';
import type { Alerts } from '../runtime/alerts.ts';
import type { Clock } from '../runtime/clock.ts';
import type { ClockWatch } from '../runtime/clock-watch.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { Spool } from '../storage/spool.ts';
import type { ExtraWrites } from '../moderation/audit.ts';
import type { Store } from '../storage/store.ts';
import type { Durations } from './durations.ts';
import type { SubmissionQueue } from './submission-queue.ts';
import type { Messenger } from './messenger.ts';
import type { JobRecords } from './records.ts';
import type { StatusBoard } from './status.ts';

/** Everything that jobs need to run. Each part takes only what it uses, by name. */
export interface JobContext {
  readonly records: JobRecords;
  readonly store: Store;
  readonly queue: SubmissionQueue;
  readonly runcomfy: RunComfy;
  readonly downloads: Downloads;
  readonly spool: Spool;
  readonly shrink: Shrink;
  /** What the files need that members put in. */
  readonly inputs: {
    /** Downloads from the hosts that inputs may come from. */
    readonly downloads: Downloads;
    readonly inspect: Inspect;
    readonly shrinkToFit: ShrinkToFit;
  };
  readonly messenger: Messenger;
  readonly status: StatusBoard;
  readonly alerts: Alerts;
  readonly durations: Durations;
  readonly metrics: Metrics;
  /** The writes that tell moderators about messages of a removed job that could not be deleted. */
  readonly undeletedWrites: (job: Job, messages: number) => ExtraWrites;
  readonly clock: Clock;
  readonly clockWatch: Pick<ClockWatch, 'isDoubtful'>;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** After how many ms a run takes too long. */
  readonly timeout: number;
  /** How many days kept results are kept, and how many days the prompts of ended jobs are kept. */
  readonly keep: { readonly resultsDays: number; readonly days: number };
  readonly log: Logger;
}

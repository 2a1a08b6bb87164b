import type { ReadInput } from './inputs/read.ts';
import type { Model } from './models.ts';
import type { Outcome } from './switches.ts';

export type State = 'in_queue' | 'in_progress' | 'completed' | 'cancelled';

/** One accepted POST. It costs money. */
export interface Submission {
  readonly requestId: string;
  readonly modelId: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** In ms since the Unix epoch, like all times here. */
  readonly acceptedAt: number;
  /**
   * The price by the model file. A submission that is cancelled in the queue is not billed, but keeps its price here.
   */
  readonly priceUsd: number;
  readonly outcome: Outcome;
  /** The files that the run has read. Empty before it begins. */
  readonly inputs: readonly ReadInput[];
  /** By the stand-in's clock, at the moment of reading. */
  readonly state: State;
}

/** One file of a result, at its public address. */
export interface MediaFile {
  readonly url: string;
}

/** What the stand-in itself keeps about a submission. */
export interface Job extends Submission {
  readonly model: Model;
  startsAt: number;
  endsAt: number;
  cancelledAt: number | undefined;
  /** How often /status was read. */
  statusReads: number;
  /** How often /result was read since the end. */
  resultReads: number;
  files: readonly MediaFile[] | undefined;
  readonly inputs: ReadInput[];
  /** Why the run failed, if it could not read one of its files. */
  inputFault: string | undefined;
  /** Set when the run begins to read its files. */
  reading: Promise<void> | undefined;
}

/** There are no timers: the state of a job follows from its times. */
export function stateAt(job: Pick<Job, 'startsAt' | 'endsAt' | 'cancelledAt'>, now: number): State {
  if (job.cancelledAt !== undefined) return 'cancelled';
  if (now < job.startsAt) return 'in_queue';
  return now < job.endsAt ? 'in_progress' : 'completed';
}

/** Cancels the job if that is still possible. Returns what /cancel answers. */
export function cancel(job: Job, now: number): 'cancelled' | 'not_cancellable' {
  if (job.state !== 'in_queue' || job.outcome.cancel === 'refused') return 'not_cancellable';
  if (job.outcome.cancel === 'race') {
    job.endsAt -= job.startsAt - now;
    job.startsAt = now;
    return 'not_cancellable';
  }
  if (job.outcome.cancel !== 'ignored') job.cancelledAt = now;
  return 'cancelled';
}

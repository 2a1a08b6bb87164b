import type { Model } from './models.ts';
import type { MediaFile } from './media/host.ts';
import type { Outcome } from './switches.ts';

export type State = 'in_queue' | 'in_progress' | 'completed' | 'cancelled';

/** One accepted POST, which is money. */
export interface Submission {
  readonly requestId: string;
  readonly modelId: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Milliseconds since the Unix epoch, as all times here. */
  readonly acceptedAt: number;
  /** The price by the model file. A submission that is cancelled in the queue is not billed, but keeps its price here. */
  readonly priceUsd: number;
  readonly outcome: Outcome;
  /** On the stand-in's clock, at the moment of reading. */
  readonly state: State;
}

/** What the stand-in itself keeps of a submission. */
export interface Job extends Submission {
  readonly model: Model;
  startsAt: number;
  endsAt: number;
  cancelledAt: number | undefined;
  /** Readings of /status so far. */
  statusReads: number;
  /** Readings of /result since the end. */
  resultReads: number;
  files: readonly MediaFile[] | undefined;
}

/** There are no timers: where a job stands follows from its times. */
export function stateAt(job: Pick<Job, 'startsAt' | 'endsAt' | 'cancelledAt'>, now: number): State {
  if (job.cancelledAt !== undefined) return 'cancelled';
  if (now < job.startsAt) return 'in_queue';
  return now < job.endsAt ? 'in_progress' : 'completed';
}

/** Cancels where that is still possible; whether /cancel says that it was. */
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

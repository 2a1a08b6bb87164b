import type { Batch, BatchView } from '../../core/job/batch.ts';
import type { Job } from '../../core/job/record.ts';
import type { JobView } from '../../core/job/view.ts';
import type { NotShown, Shown } from './messenger.ts';

/** Sends and edits the messages of batches. Faults of the network and of Discord are results. Only an abort throws. */
export interface BatchMessenger {
  /** Starts a thread from the message of the batch's story. A thread that is there already is used. */
  openThread(
    batch: Batch,
    name: string,
    signal: AbortSignal,
  ): Promise<{ readonly kind: 'opened'; readonly channelId: string } | NotShown>;
  /** Creates the batch's own message. `mayExist`: it is looked for first, because an earlier answer may be lost. */
  createBoard(batch: Batch, view: BatchView, mayExist: boolean, signal: AbortSignal): Promise<Shown>;
  editBoard(batch: Batch, view: BatchView, signal: AbortSignal): Promise<Shown>;
  /** Creates the card of one of the batch's jobs, in the same way. */
  createCard(batch: Batch, job: Job, view: JobView, mayExist: boolean, signal: AbortSignal): Promise<Shown>;
}

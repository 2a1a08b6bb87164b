import { changesOf } from './changes.ts';
import {
  hasEnded,
  isOpen,
  type FailureReason,
  type FileProblem,
  type Job,
  type JobMessage,
  type JobState,
  type OutputFile,
  type Route,
} from './record.ts';
import { settlementOf } from './settlement.ts';

/** What can happen to a job. `at` is in milliseconds since the Unix epoch; every event that may end a job has it. */
export type JobEvent =
  /** Its place in Discord is known: it may have its turn. */
  | { type: 'acknowledged'; messageId: string }
  /** Discord does not know the acknowledgement after all. */
  | { type: 'unseen'; at: number }
  /** Its turn came. On disk before the paid request leaves. */
  | { type: 'submitting'; at: number }
  /** The paid request was provably not taken; its turn comes again. */
  | { type: 'not-taken' }
  | { type: 'accepted-upstream'; requestId: string; at: number }
  | { type: 'refused-upstream'; reason: FailureReason; at: number }
  /** The paid request left and its answer never came. */
  | { type: 'vanished'; at: number }
  | { type: 'seen-queued'; position: number | undefined }
  | { type: 'seen-running'; at: number }
  /** RunComfy answered for so many more milliseconds. */
  | { type: 'answered'; ms: number }
  /** It takes longer than allowed. */
  | { type: 'late'; at: number }
  /** It was looked for long enough. */
  | { type: 'gave-up'; at: number }
  | { type: 'completed'; at: number }
  | { type: 'failed-upstream'; reason: FailureReason; cost: number | undefined; at: number }
  | { type: 'cancelled-upstream'; at: number }
  | { type: 'cancel-wished'; at: number }
  /** RunComfy's word on a cancel. */
  | { type: 'cancel-answered'; outcome: 'taken' | 'refused' }
  /** The owner wants the result alone; `token` is the press's. */
  | { type: 'private-wished'; token: string; at: number }
  /** A moderator wants nobody to get the result. */
  | { type: 'withhold-wished' }
  | { type: 'listed'; urls: readonly string[]; cost: number | undefined }
  /** The result came, or its files even did, and is shown to nobody. */
  | { type: 'withheld'; cost: number | undefined; at: number }
  | { type: 'fetched'; file: number; result: NonNullable<OutputFile['fetched']> | { problem: FileProblem } }
  /** Every listed file is in the spool or has its problem. */
  | { type: 'all-fetched' }
  | { type: 'none-usable'; cost?: number | undefined; at: number }
  /** A message for files was made, to be filled by an edit. */
  | { type: 'placed'; messageId: string }
  | { type: 'attached'; message: number; attachments: JobMessage['attachments'] }
  /** Discord would not take these files: they are linked. */
  | { type: 'linked'; files: readonly number[] }
  /** These files are no longer in the spool: they are fetched once more. */
  | { type: 'spool-lost'; files: readonly number[] }
  /** A picture was made smaller to fit. */
  | { type: 'shrunk'; file: number; result: NonNullable<OutputFile['fetched']> }
  /** The result goes another way from now on. */
  | { type: 'rerouted'; route: Route }
  | { type: 'delivered'; at: number }
  /** Nothing could be shown: the files, or the word of how it ended, are kept for the owner. */
  | { type: 'kept'; at: number }
  /** The owner took a kept result, or its days are over. */
  | { type: 'let-go' }
  /** The end was told, or cannot be: nothing is left to do. */
  | { type: 'told' }
  /** It ended long ago: what was asked is forgotten. */
  | { type: 'forgotten' };

export type JobEventType = JobEvent['type'];

/**
 * Every pair of event and state: the state that follows. A pair that is not here changes nothing,
 * which makes repeated and late events harmless.
 */
export const transitions: Readonly<Record<JobEventType, Readonly<Partial<Record<JobState, JobState>>>>> = {
  acknowledged: { accepted: 'waiting' },
  unseen: { accepted: 'refused' },
  submitting: { waiting: 'submitting' },
  'not-taken': { submitting: 'waiting' },
  'accepted-upstream': { submitting: 'queued' },
  'refused-upstream': { submitting: 'refused' },
  vanished: { submitting: 'lost' },
  // RunComfy may put a running request back into its queue.
  'seen-queued': { queued: 'queued', running: 'queued' },
  'seen-running': { queued: 'running', running: 'running' },
  answered: { queued: 'queued', running: 'running' },
  late: { queued: 'queued', running: 'running', fetching: 'fetching' },
  'gave-up': { queued: 'lost', running: 'lost', fetching: 'lost' },
  completed: { queued: 'fetching', running: 'fetching' },
  'failed-upstream': { queued: 'failed', running: 'failed', fetching: 'failed' },
  'cancelled-upstream': { queued: 'cancelled', running: 'cancelled', fetching: 'cancelled' },
  'cancel-wished': { accepted: 'cancelled', waiting: 'cancelled', submitting: 'submitting', queued: 'queued' },
  'cancel-answered': { queued: 'queued', running: 'running' },
  'private-wished': { submitting: 'submitting', queued: 'queued', running: 'running', fetching: 'fetching' },
  'withhold-wished': { submitting: 'submitting', queued: 'queued', running: 'running', fetching: 'fetching' },
  listed: { fetching: 'fetching' },
  // The wish may come with the last file: what is not posted yet is not posted.
  withheld: { fetching: 'delivered', delivering: 'delivered' },
  fetched: { fetching: 'fetching' },
  'all-fetched': { fetching: 'delivering' },
  'none-usable': { fetching: 'failed' },
  placed: { delivering: 'delivering' },
  attached: { delivering: 'delivering' },
  linked: { delivering: 'delivering' },
  'spool-lost': { delivering: 'fetching' },
  shrunk: { delivering: 'delivering' },
  rerouted: { delivering: 'delivering' },
  delivered: { delivering: 'delivered' },
  kept: { delivering: 'delivered', failed: 'failed', cancelled: 'cancelled', refused: 'refused', lost: 'lost' },
  'let-go': { delivered: 'delivered', failed: 'failed', cancelled: 'cancelled', refused: 'refused', lost: 'lost' },
  told: { delivered: 'delivered', failed: 'failed', cancelled: 'cancelled', refused: 'refused', lost: 'lost' },
  forgotten: { delivered: 'delivered', failed: 'failed', cancelled: 'cancelled', refused: 'refused', lost: 'lost' },
};

/**
 * The job after the event. The same object comes back where the event does not fit the job's state or
 * tells nothing new. An event that ends the job settles it in the same step.
 */
export function advance(job: Job, event: JobEvent): Job {
  const state = transitions[event.type][job.state];
  if (state === undefined) return job;
  const changed = changesOf(job, event);
  if (state === job.state && Object.keys(changed).length === 0) return job;
  const next = settled({ ...job, ...changed, state }, event);
  return isOpen(next) ? next : withoutTokens(next);
}

function settled(job: Job, event: JobEvent): Job {
  if (!hasEnded(job) || job.settlement !== undefined || !('at' in event)) return job;
  return { ...job, settlement: settlementOf(job, event.at), times: { ...job.times, ended: event.at } };
}

/** Nothing is left to do: what would let somebody speak in the interaction's name goes. */
function withoutTokens(job: Job): Job {
  const { press: _press, ...rest } = job;
  const { token: _token, ...place } = rest.place;
  return { ...rest, place };
}

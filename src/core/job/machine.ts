import type { FailureReason, FileProblem, Job, JobMessage, JobState, OutputFile } from './record.ts';
import { isOpen } from './record.ts';

/** What can happen to a job. `at` is in milliseconds since the Unix epoch. */
export type JobEvent =
  /** Its place in Discord is known: it may have its turn. */
  | { type: 'acknowledged'; messageId: string | undefined }
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
  | { type: 'completed'; at: number }
  | { type: 'failed-upstream'; reason: FailureReason; at: number }
  | { type: 'cancelled-upstream'; at: number }
  | { type: 'listed'; urls: readonly string[] }
  | { type: 'fetched'; file: number; result: NonNullable<OutputFile['fetched']> | { problem: FileProblem } }
  /** Every listed file is in the spool or has its problem. */
  | { type: 'all-fetched' }
  | { type: 'none-usable'; at: number }
  /** A further message was made, to be filled by an edit. */
  | { type: 'placed'; messageId: string }
  | { type: 'attached'; message: number; attachments: JobMessage['attachments'] }
  /** Discord would not take these files: they are linked. */
  | { type: 'linked'; files: readonly number[] }
  | { type: 'delivered'; at: number }
  /** Nothing could be shown; the files are kept. */
  | { type: 'kept'; at: number }
  /** The end without a result was shown, or cannot be: nothing is left to do. */
  | { type: 'told' };

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
  completed: { queued: 'fetching', running: 'fetching' },
  'failed-upstream': { queued: 'failed', running: 'failed', fetching: 'failed' },
  'cancelled-upstream': { queued: 'cancelled', running: 'cancelled', fetching: 'cancelled' },
  listed: { fetching: 'fetching' },
  fetched: { fetching: 'fetching' },
  'all-fetched': { fetching: 'delivering' },
  'none-usable': { fetching: 'failed' },
  placed: { delivering: 'delivering' },
  attached: { delivering: 'delivering' },
  linked: { delivering: 'delivering' },
  delivered: { delivering: 'delivered' },
  kept: { delivering: 'delivered' },
  told: { failed: 'failed', cancelled: 'cancelled', refused: 'refused', lost: 'lost' },
};

/** The job after the event. The same object comes back where the event does not fit the job's state or tells nothing new. */
export function advance(job: Job, event: JobEvent): Job {
  const state = transitions[event.type][job.state];
  if (state === undefined) return job;
  const changed = changes(job, event);
  if (state === job.state && Object.keys(changed).length === 0) return job;
  const next = { ...job, ...changed, state };
  return isOpen(next) ? next : withoutToken(next);
}

function changes(job: Job, event: JobEvent): Partial<Job> {
  switch (event.type) {
    case 'acknowledged':
      return event.messageId === undefined ? {} : { messages: [{ id: event.messageId, attachments: [] }] };
    case 'submitting':
      return { times: { ...job.times, submitted: event.at } };
    case 'not-taken':
      return { unsent: job.unsent + 1 };
    case 'accepted-upstream':
      return { requestId: event.requestId, times: { ...job.times, submitted: event.at } };
    case 'seen-queued':
      return event.position === job.position ? {} : { position: event.position };
    case 'seen-running':
      return job.times.running === undefined ? { times: { ...job.times, running: event.at } } : {};
    case 'completed':
      return { times: { ...job.times, completed: event.at } };
    case 'listed':
      return job.files.length > 0 ? {} : { files: event.urls.map((url) => ({ url })) };
    case 'fetched':
      return { files: job.files.map((file, index) => (index === event.file ? withResult(file, event.result) : file)) };
    case 'placed':
      return { messages: [...job.messages, { id: event.messageId, attachments: [] }] };
    case 'attached':
      return {
        messages: job.messages.map((message, index) =>
          index === event.message ? { ...message, attachments: event.attachments } : message,
        ),
      };
    case 'linked':
      return {
        files: job.files.map((file, index) => (event.files.includes(index) ? { ...file, linked: true } : file)),
      };
    case 'refused-upstream':
    case 'failed-upstream':
      return { failure: event.reason, times: { ...job.times, ended: event.at } };
    case 'unseen':
      return { failure: 'unseen', told: true, times: { ...job.times, ended: event.at } };
    case 'vanished':
      return { failure: 'outcome-unknown', times: { ...job.times, ended: event.at } };
    case 'none-usable':
      return {
        failure: job.files.length === 0 ? 'no-output' : 'unusable-output',
        times: { ...job.times, ended: event.at },
      };
    case 'kept':
      return { kept: true, told: true, times: { ...job.times, ended: event.at } };
    case 'delivered':
      return { told: true, times: { ...job.times, ended: event.at } };
    case 'told':
      return { told: true };
    case 'cancelled-upstream':
      return { times: { ...job.times, ended: event.at } };
    case 'all-fetched':
      return {};
  }
}

function withResult(
  file: OutputFile,
  result: NonNullable<OutputFile['fetched']> | { problem: FileProblem },
): OutputFile {
  return 'problem' in result ? { ...file, problem: result.problem } : { ...file, fetched: result };
}

function withoutToken(job: Job): Job {
  const { token: _spent, ...place } = job.place;
  return { ...job, place };
}

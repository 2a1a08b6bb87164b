import type { FailureReason, FileProblem, Job, JobMessage, FetchedFile, Route } from './record.ts';

/** What can happen to a job. `at` is in milliseconds since the Unix epoch; every event that may end a job has it. */
export type JobEvent =
  /** Its place in Discord is known: it may have its turn. */
  | { type: 'acknowledged'; messageId: string }
  /** Discord does not know the acknowledgement after all; or it does not let it be changed, and then somebody may see it. */
  | { type: 'unseen'; isLocked?: boolean; at: number }
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
  /** `by`: a moderator, where it is not its owner. */
  | { type: 'cancel-wished'; by?: string; at: number }
  /** It may not be sent any more, and was not. */
  | { type: 'withdrawn'; reason: Extract<FailureReason, 'blocked' | 'server-not-allowed'>; at: number }
  /** RunComfy's word on a cancel. */
  | { type: 'cancel-answered'; outcome: 'taken' | 'refused' }
  /** The owner wants the result alone; `token` is the press's. */
  | { type: 'private-wished'; token: string; at: number }
  /** A moderator wants nobody to get the result. */
  | { type: 'withhold-wished' }
  | { type: 'listed'; urls: readonly string[]; cost: number | undefined }
  /** A moderator removes all of it: what is not made yet is not posted, what is posted is deleted. */
  | { type: 'taken-down'; by: string; at: number }
  /** What could be deleted of it is. */
  | { type: 'cleared' }
  /** The result came, or its files even did, and is shown to nobody. */
  | { type: 'withheld'; cost: number | undefined; at: number }
  | { type: 'fetched'; file: number; result: FetchedFile | { problem: FileProblem } }
  /** Every listed file is in the spool or has its problem. */
  | { type: 'all-fetched' }
  | { type: 'none-usable'; cost?: number | undefined; at: number }
  /** A message for files was made, to be filled by an edit. */
  | { type: 'placed'; messageId: string }
  /** Its last message turned out to have no files and was taken away. */
  | { type: 'removed' }
  | { type: 'attached'; message: number; attachments: JobMessage['attachments'] }
  /** Discord would not take these files: they are linked. */
  | { type: 'linked'; files: readonly number[] }
  /** These files are no longer in the spool: they are fetched once more. */
  | { type: 'spool-lost'; files: readonly number[] }
  /** A picture is about to be made smaller: on disk before, since it may end the process. `isOn` is false where it was broken off without any fault of the picture's. */
  | { type: 'shrinking'; file: number; isOn: boolean }
  /** A picture was made smaller to fit. */
  | { type: 'shrunk'; file: number; result: FetchedFile }
  /** The result goes another way from now on. */
  | { type: 'rerouted'; route: Route }
  | { type: 'delivered'; at: number }
  /** Nothing could be shown: the files, or the word of how it ended, are kept for the owner. */
  | { type: 'kept'; at: number }
  /** The owner took a kept result, or its days are over. */
  | { type: 'let-go' }
  /** The end was told, or cannot be: nothing is left to do. */
  | { type: 'told'; notice?: Job['notice'] }
  /** It ended long ago: what was asked is forgotten. */
  | { type: 'forgotten' };

export type JobEventType = JobEvent['type'];

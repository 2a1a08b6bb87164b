import type {
  FailureReason,
  FetchedFile,
  FileProblem,
  Job,
  JobInput,
  JobMessage,
  OutputFile,
  Route,
} from './record.ts';

type InputFailure = Extract<FailureReason, 'input-unusable' | 'input-unposted' | 'input-unreadable'>;

/** What can happen to a job. `at` is in epoch ms. Every event that may end a job has it. */
export type JobEvent =
  /** Discord shows the job's card, so the job may have its turn. */
  /** `channelId`: where the card is, if that is not the channel of the request. */
  | { type: 'card-shown'; messageId: string; channelId?: string | undefined }
  /**
   * Discord does not show the job's card. `isLocked`: the card may exist, but Discord does not let the bot change it.
   */
  | { type: 'unseen'; isLocked?: boolean; at: number }
  /** A file that goes in is in the spool, and is what the model takes. */
  | { type: 'input-fetched'; input: number; file: FetchedFile; from?: readonly string[] }
  /** These files are no longer in the spool. They are fetched again. */
  | { type: 'inputs-lost'; inputs: readonly number[] }
  /** A message for the files that go in was created. It is filled by an edit. */
  | { type: 'inputs-placed'; messageId: string }
  /** The files that go in are posted, or their message was read again. One for each file, in their order. */
  | { type: 'inputs-posted'; posted: readonly NonNullable<JobInput['posted']>[] }
  /** The job cannot be sent with these files. */
  | { type: 'inputs-refused'; reason: InputFailure; problem?: Job['inputProblem']; at: number }
  /** The job's turn came. This is on disk before the paid request leaves. */
  | { type: 'submitting'; at: number }
  /** RunComfy provably did not take the paid request. The job's turn comes again. */
  | { type: 'not-taken' }
  | { type: 'accepted-upstream'; requestId: string; at: number }
  | { type: 'refused-upstream'; reason: FailureReason; at: number }
  /** The paid request left, and its answer never came. */
  | { type: 'vanished'; at: number }
  | { type: 'seen-queued'; position: number | undefined }
  | { type: 'seen-running'; at: number }
  /** RunComfy answered for `ms` more milliseconds. */
  | { type: 'answered'; ms: number }
  /** The run takes longer than allowed. */
  | { type: 'late'; at: number }
  /** The run was watched for as long as allowed. */
  | { type: 'gave-up'; at: number }
  | { type: 'completed'; at: number }
  | { type: 'failed-upstream'; reason: FailureReason; cost: number | undefined; at: number }
  | { type: 'cancelled-upstream'; at: number }
  /** `by`: the moderator, if it was not the owner. */
  | { type: 'cancel-wished'; by?: string; at: number }
  /** The job was not sent, and may not be sent any more. */
  | { type: 'withdrawn'; reason: Extract<FailureReason, 'blocked' | 'server-not-allowed'>; at: number }
  /** RunComfy's answer to a cancel. */
  | { type: 'cancel-answered'; outcome: 'taken' | 'refused' }
  /** The owner wants the result in private. `token` is the token of the press. */
  | { type: 'private-wished'; token: string; at: number }
  /** The token of that press expires soon, so its answer offers *Show me*. */
  | { type: 'press-expiring' }
  /** A moderator wants nobody to get the result. */
  | { type: 'withhold-wished' }
  | { type: 'listed'; urls: readonly string[]; cost: number | undefined }
  /**
   * A moderator removes the job, or its owner deletes it. A result that is not posted yet is not posted; a posted one is
   * deleted.
   */
  | { type: 'taken-down'; by: string; byOwner?: true; at: number }
  /** Everything of a removed job that could be deleted is deleted. `hasChildren`: jobs were made from it. */
  | { type: 'cleared'; hasChildren?: boolean }
  /** No job that was made from the removed job names its owner or shows its files. */
  | { type: 'children-cleared' }
  /** A job that this one was made from, or whose file went in, was removed. */
  | { type: 'parent-removed'; parent: string }
  /** The result is made, or even fetched, and is shown to nobody. */
  | { type: 'withheld'; cost: number | undefined; at: number }
  | { type: 'fetched'; file: number; result: FetchedFile | { problem: FileProblem } }
  /** Every listed file is in the spool or has its problem. */
  | { type: 'all-fetched' }
  | { type: 'none-usable'; cost?: number | undefined; at: number }
  /** A message for files was created. It is filled by an edit. */
  | { type: 'placed'; messageId: string }
  /** The last message turned out to have no files and was deleted. */
  | { type: 'removed' }
  | { type: 'attached'; message: number; attachments: JobMessage['attachments'] }
  /** Discord would not take these files, so they are linked. */
  | { type: 'linked'; files: readonly number[] }
  /** These files are no longer in the spool. They are fetched again. */
  | { type: 'spool-lost'; files: readonly number[] }
  /**
   * A picture is about to be made smaller. This is on disk before, because it may end the process. `isOn` is false if
   * it was interrupted for another reason than the picture.
   */
  | { type: 'shrinking'; file: number; isOn: boolean }
  /** A picture was made smaller to fit. */
  | { type: 'shrunk'; file: number; result: FetchedFile }
  /** The result goes by another route from now on. */
  | { type: 'rerouted'; route: Route }
  | { type: 'delivered'; at: number }
  /** Nothing could be shown. The files, or the text of how the job ended, are kept for the owner. */
  | { type: 'kept'; at: number }
  /** The owner took a kept result, or its days are over. */
  | { type: 'let-go' }
  /** The end was announced, or cannot be. Nothing is left to do. */
  | { type: 'told'; notice?: Job['notice'] }
  /** Somebody says what a file of the result shows. Without `alt`, Easel says it by itself again. */
  | { type: 'described'; file: number; alt: OutputFile['alt'] }
  /** A reply to its card that mentions its owner is about to be sent. */
  | { type: 'mentioning' }
  /** It was sent, or cannot be. */
  | { type: 'mentioned'; messageId?: string | undefined }
  /** Its owner tries it again, with this job. `unseen`: an earlier try, whose card Discord never showed. */
  | { type: 'retried'; by: string; unseen?: string | undefined }
  /** The job ended long ago. Its prompt is forgotten. */
  | { type: 'forgotten' };

export type JobEventType = JobEvent['type'];

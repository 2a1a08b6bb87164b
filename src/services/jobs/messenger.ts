import type { Job, JobInput, JobMessage } from '../../core/job/record.ts';
import type { JobView } from '../../core/job/view.ts';

/** A file in the spool that is to be uploaded. */
export interface Upload {
  /** The index in `Job.files`. */
  readonly file: number;
  readonly path: string;
  readonly name: string;
  readonly type: string;
  /** In bytes. */
  readonly size: number;
}

/** Why a message could not be shown. */
export type NotShown =
  /** Somebody deleted the message. */
  | { readonly kind: 'gone' }
  /** The interaction's token is dead, and the message cannot be reached in another way. */
  | { readonly kind: 'token-dead' }
  /** The bot may not write there, the channel is gone, or the member takes no direct messages. */
  | { readonly kind: 'forbidden' }
  /** Discord refuses a file of this size here (413, 40005). */
  | { readonly kind: 'too-large' }
  /** Discord refuses the message as it is. A new try would change nothing. */
  | { readonly kind: 'refused' }
  /** Not reached, overloaded or rate-limited. Try again, after `retryAfter` ms if Discord gives a time. */
  | { readonly kind: 'unreachable'; readonly retryAfter: number | undefined };

export type Shown = { readonly kind: 'shown'; readonly message: JobMessage } | NotShown;

/** The attachments and links of the files that were put in, in the order of the view. */
export type InputsPosted =
  | { readonly kind: 'posted'; readonly posted: readonly NonNullable<JobInput['posted']>[] }
  | NotShown;

type ResultRead =
  | {
      readonly kind: 'found';
      readonly jobId: string | undefined;
      readonly files: readonly { readonly attachment: string; readonly url: string }[];
    }
  | NotShown;

export type Removed = { readonly kind: 'removed' } | NotShown;

/** A press on a button. It can be answered in private for 15 minutes. */
export interface Press {
  readonly applicationId: string;
  readonly token: string;
  /** How many bytes a file may have in the answer. */
  readonly attachmentLimit: number;
}

/** The first answer to a request, as Discord has it: the public reply, or a private refusal. */
export type FoundReply = { readonly kind: 'found'; readonly id: string } | { readonly kind: 'private' } | NotShown;

/** Sends and edits messages of jobs. Faults of the network and of Discord are results. Only an abort throws. */
export interface Messenger {
  /**
   * Makes the job's public reply show `view`. Its files are kept. If the interaction's token is dead, `mayEditAsBot`
   * decides whether the bot may edit instead; if not, the result is `unreachable`.
   */
  editReply(job: Job, view: JobView, signal: AbortSignal, mayEditAsBot?: () => boolean): Promise<Shown>;
  /** Looks up the first answer of a request. */
  findReply(job: Job, signal: AbortSignal): Promise<FoundReply>;
  /**
   * Makes one of the messages for the job's files show `view`. Its files are kept, and `uploads` are added. The result
   * has the ids of all its files.
   */
  edit(job: Job, page: number, view: JobView, uploads: readonly Upload[], signal: AbortSignal): Promise<Shown>;
  /** Creates a further, empty message for the job's files, by the job's route. It is never repeated automatically. */
  createMessage(job: Job, view: JobView, signal: AbortSignal): Promise<Shown>;
  /** Deletes one of the messages for the job's files. A message that is gone counts as deleted. */
  remove(job: Job, page: number, signal: AbortSignal): Promise<Removed>;
  /** Deletes the public reply in the same way. */
  removeReply(job: Job, signal: AbortSignal): Promise<Removed>;
  /** Deletes the notice of the job's end, and messages of the job that are not on record, in the same way. */
  removeNotice(job: Job, signal: AbortSignal): Promise<Removed>;
  removeUnrecorded(job: Job, signal: AbortSignal): Promise<Removed>;
  /** Deletes the message for the files that were put in, if they have one of their own, in the same way. */
  removeInputs(job: Job, signal: AbortSignal): Promise<Removed>;
  /** Creates the message for the files that were put in, without them. A message that is not on record is found again. */
  createInputsMessage(job: Job, signal: AbortSignal): Promise<Shown>;
  /**
   * Makes the reply, or the inputs' own message, show `view`, with the files of `view.inputs` uploaded. Without uploads
   * those are kept that are there.
   */
  postInputs(job: Job, view: JobView, uploads: readonly Upload[], signal: AbortSignal): Promise<InputsPosted>;
  /** Reads that message again, as the bot. */
  readInputs(job: Job, view: Pick<JobView, 'inputs'>, signal: AbortSignal): Promise<InputsPosted>;
  /** Reads a message that a member linked. `jobId` is the job whose result it shows, if it is a message of the bot. */
  readResult(
    job: Job,
    at: { readonly channelId: string; readonly messageId: string },
    signal: AbortSignal,
  ): Promise<ResultRead>;
  /**
   * Reads a member's message again. `url`: a new link to the attachment; `undefined` where the bot does not see what
   * the message contains.
   */
  readUpload(
    at: { readonly channelId: string; readonly messageId: string; readonly attachment?: string | undefined },
    signal: AbortSignal,
  ): Promise<{ readonly kind: 'found'; readonly url: string | undefined } | NotShown>;
  /** Opens the owner's direct messages. */
  openDirect(
    job: Job,
    signal: AbortSignal,
  ): Promise<{ readonly kind: 'opened'; readonly channelId: string } | NotShown>;
  /**
   * Finds a notice of the job's end that is not on record, in its channel and in the owner's direct messages. Its
   * answer was lost, or the process ended just then. It may have been sent by another way than the present one.
   */
  findNotice(
    job: Job,
    signal: AbortSignal,
  ): Promise<
    | { readonly kind: 'found'; readonly id: string; readonly isDirect: boolean }
    | { readonly kind: 'none' }
    | Extract<NotShown, { kind: 'unreachable' }>
  >;
  /** Sends the job's end as a new message in its channel, because its reply cannot be edited. */
  sendNoticeInChannel(job: Job, view: JobView, signal: AbortSignal): Promise<Shown>;
  /** Finds a reply to the job's card that mentions its owner and is not on record. */
  findMention(
    job: Job,
    signal: AbortSignal,
  ): Promise<
    | { readonly kind: 'found'; readonly id: string }
    | { readonly kind: 'none' }
    | Extract<NotShown, { kind: 'unreachable' }>
  >;
  /** Replies to the job's card with a mention of its owner. */
  sendMention(job: Job, signal: AbortSignal): Promise<Shown>;
  /** Deletes that reply, on record or not. A message that is gone counts as deleted. */
  removeMention(job: Job, signal: AbortSignal): Promise<Removed>;
  /** Sends the job's end to its owner in a direct message. */
  sendNoticeDirectly(job: Job, view: JobView, signal: AbortSignal): Promise<Shown>;
}

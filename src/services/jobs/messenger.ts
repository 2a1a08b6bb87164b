import type { Job, JobMessage } from '../../core/job/record.ts';
import type { JobView } from '../../core/job/view.ts';

/** A spooled file on its way to a message. */
export interface Upload {
  /** Index in `Job.files`. */
  readonly file: number;
  readonly path: string;
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
}

/** Why a message could not be shown. */
export type NotShown =
  /** Somebody deleted the message. */
  | { readonly kind: 'gone' }
  /** The interaction's token no longer works, and no other way leads to the message. */
  | { readonly kind: 'token-dead' }
  /** The bot may not write there, the channel is gone, or the person takes no direct messages. */
  | { readonly kind: 'forbidden' }
  /** Discord takes no file of this size here (413, 40005). */
  | { readonly kind: 'too-large' }
  /** Discord does not take the message as it is: trying again would change nothing. */
  | { readonly kind: 'refused' }
  /** Not reached, overloaded or limited: try again, after `retryAfter` ms where Discord says so. */
  | { readonly kind: 'unreachable'; readonly retryAfter: number | undefined };

export type Shown = { readonly kind: 'shown'; readonly message: JobMessage } | NotShown;

export type Removed = { readonly kind: 'removed' } | NotShown;

/** A press on a button, which can be answered in private for 15 minutes. */
export interface Press {
  readonly applicationId: string;
  readonly token: string;
  /** Bytes a file may have in the answer. */
  readonly attachmentLimit: number;
}

/** The first answer to a request as Discord has it: its public reply, or a refusal that only its member sees. */
export type FoundReply = { readonly kind: 'found'; readonly id: string } | { readonly kind: 'private' } | NotShown;

/** What the services say to Discord. It never throws for what the network or Discord does, but for an abort. */
export interface Messenger {
  /**
   * Makes the job's public reply say `view`. Its files are kept. `mayEditAsBot` is asked where the interaction's token
   * is dead: without its leave it is `unreachable` then.
   */
  editReply(job: Job, view: JobView, signal: AbortSignal, mayEditAsBot?: () => boolean): Promise<Shown>;
  /** Looks for the answer that a request got. */
  findReply(job: Job, signal: AbortSignal): Promise<FoundReply>;
  /**
   * Makes one of the messages that the job's files go to say `view`. Files that it already has are kept;
   * `uploads` are added. The message in the answer has the ids of both.
   */
  edit(job: Job, page: number, view: JobView, uploads: readonly Upload[], signal: AbortSignal): Promise<Shown>;
  /** Makes a further message for the job's files, empty, by the job's route. Never repeated by itself. */
  createMessage(job: Job, view: JobView, signal: AbortSignal): Promise<Shown>;
  /** Takes away one of the messages that the job's files were to go to; one that is gone already counts as taken away. */
  remove(job: Job, page: number, signal: AbortSignal): Promise<Removed>;
  /** The same for its public reply. */
  removeReply(job: Job, signal: AbortSignal): Promise<Removed>;
  /** The same for what told its end beside its reply, and for messages of it that are not on record. */
  removeNotice(job: Job, signal: AbortSignal): Promise<Removed>;
  removeUnrecorded(job: Job, signal: AbortSignal): Promise<Removed>;
  /** Opens the owner's direct messages. */
  openDirect(
    job: Job,
    signal: AbortSignal,
  ): Promise<{ readonly kind: 'opened'; readonly channelId: string } | NotShown>;
  /**
   * What told the job's end beside its reply and is not on record, in its channel or directly: its answer was lost, or the
   * process ended just then. By another way than it would be told by now, too.
   */
  findNotice(
    job: Job,
    signal: AbortSignal,
  ): Promise<
    | { readonly kind: 'found'; readonly id: string; readonly isDirect: boolean }
    | { readonly kind: 'none' }
    | Extract<NotShown, { kind: 'unreachable' }>
  >;
  /** Says the job's end in a new message in its channel, where its reply cannot be edited. */
  sendNoticeInChannel(job: Job, view: JobView, signal: AbortSignal): Promise<Shown>;
  /** Says the job's end to its owner in a direct message. */
  sendNoticeDirectly(job: Job, view: JobView, signal: AbortSignal): Promise<Shown>;
}

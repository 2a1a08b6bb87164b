import type { Job, JobMessage } from '../core/job/record.ts';
import type { JobView } from '../core/job/view.ts';

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
  /** The message, its channel or the right to write there is gone. */
  | { readonly kind: 'gone' }
  /** Discord takes no file of this size here (413, 40005). */
  | { readonly kind: 'too-large' }
  /** Discord does not take the message as it is: trying again would change nothing. */
  | { readonly kind: 'refused' }
  /** Not reached, overloaded or limited: try again, after `retryAfter` ms where Discord says so. */
  | { readonly kind: 'unreachable'; readonly retryAfter: number | undefined };

export type Shown = { readonly kind: 'shown'; readonly message: JobMessage } | NotShown;

/** What the services say to Discord. It never throws for what the network or Discord does, but for an abort. */
export interface Messenger {
  /**
   * Makes one of the job's messages say `view`. Files that it already has are kept; `uploads` are added.
   * The message in the answer has the ids of both.
   */
  edit(job: Job, page: number, view: JobView, uploads: readonly Upload[], signal: AbortSignal): Promise<Shown>;
  /** Makes a further message of the job without files, which an edit fills later. Never repeated by itself. */
  place(job: Job, view: JobView, signal: AbortSignal): Promise<Shown>;
}

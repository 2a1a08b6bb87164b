import type { LogBatch, LogMarks, LogMessage, TimedEntry } from '../../core/moderation/log-entry.ts';

/** The result of sending a message to a log channel. */
export type LogOutcome =
  | { readonly kind: 'written'; readonly id: string | undefined }
  /** The channel was deleted. */
  | { readonly kind: 'gone' }
  /** Easel may not write there. */
  | { readonly kind: 'forbidden' }
  /** Discord refuses the message as it is. */
  | { readonly kind: 'refused' }
  /**
   * Not reached, overloaded or rate-limited. Try again, after `retryAfter` ms if Discord gives a time. The message may
   * have been sent.
   */
  | { readonly kind: 'unreachable'; readonly retryAfter: number | undefined };

/** Writes to log channels, in the server's language. Throws only when it is aborted. */
export interface ServerLog {
  /** One message with these marks, and how many entries it takes: at least one, from the first on. */
  compose(
    guildId: string,
    entries: readonly TimedEntry[],
    marks: LogMarks,
  ): { readonly message: LogMessage; readonly taken: number };
  /** For some minutes, Discord creates no second message with the same nonce. */
  post(channelId: string, batch: LogBatch, signal: AbortSignal): Promise<LogOutcome>;
  /** The id of the message, if it exists already; `undefined` also if the channel cannot be read. */
  find(channelId: string, batch: LogBatch, signal: AbortSignal): Promise<string | undefined>;
}

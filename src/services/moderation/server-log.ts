import type { LogBatch, LogEntry } from '../../core/moderation/log-entry.ts';

/** What became of a message in a log channel. */
export type LogOutcome =
  | { readonly kind: 'written'; readonly id: string | undefined }
  /** The channel is gone, and so is whoever read it. */
  | { readonly kind: 'gone' }
  /** Easel may not write there. */
  | { readonly kind: 'forbidden' }
  /** Discord does not take the message as it is. */
  | { readonly kind: 'refused' }
  /** Not reached, overloaded or limited: try again, after `retryAfter` ms where Discord says so. It may stand there. */
  | { readonly kind: 'unreachable'; readonly retryAfter: number | undefined };

/** Writes in log channels, in the server's own language. It throws only when it is aborted. */
export interface ServerLog {
  /** As many entries as one message takes, from the first on: at least one. */
  text(guildId: string, entries: readonly LogEntry[]): { readonly text: string; readonly taken: number };
  /** Discord makes no second message with the same nonce for some minutes. */
  post(channelId: string, message: Pick<LogBatch, 'text' | 'nonce'>, signal: AbortSignal): Promise<LogOutcome>;
  /** The id of the message where it stands there already; `undefined` also where the channel cannot be read. */
  find(
    channelId: string,
    message: Pick<LogBatch, 'text' | 'at' | 'after'>,
    signal: AbortSignal,
  ): Promise<string | undefined>;
}

import type { Job } from '../../core/job/record.ts';
import type { Report } from '../../core/moderation/report.ts';
import type { NotShown, Upload } from '../jobs/messenger.ts';

/** What a card is made of. */
export interface CardFacts {
  readonly report: Report;
  readonly job: Job;
}

export type CardShown =
  /** `files`: all that it has now, with their names. */
  | {
      readonly kind: 'shown';
      readonly id: string;
      readonly files: readonly { readonly id: string; readonly name: string }[];
    }
  | NotShown;

/** Writes reports' cards in log channels, in the server's own language. Nothing is thrown for what Discord does, but for an abort. */
export interface ReportCards {
  /** Makes the card, without its files; one that was made and is not on record is found again. */
  post(channelId: string, facts: CardFacts, signal: AbortSignal): Promise<CardShown>;
  /** Makes the card say how things stand. Its files are kept; `uploads` are added. */
  edit(facts: CardFacts, uploads: readonly Upload[], signal: AbortSignal): Promise<CardShown>;
  /** Where the files of a message lie now. */
  filesOf(
    channelId: string,
    messageId: string,
    signal: AbortSignal,
  ): Promise<{ readonly kind: 'found'; readonly urls: readonly string[] } | NotShown>;
}

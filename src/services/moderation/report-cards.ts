import type { Job } from '../../core/job/record.ts';
import type { EvidenceFile, Report } from '../../core/moderation/report.ts';
import type { NotShown, Upload } from '../jobs/messenger.ts';

/** An attachment of a message. */
export interface MessageFile {
  readonly id: string;
  readonly url: string;
}

/** The contents of a card. */
export interface CardFacts {
  readonly report: Report;
  readonly job: Job;
}

export type CardShown =
  /** `files`: all files of the message. */
  { readonly kind: 'shown'; readonly id: string; readonly files: readonly EvidenceFile[] } | NotShown;

/**
 * Writes report cards in log channels, in the server's language. Faults of Discord are results. Only an abort throws.
 */
export interface ReportCards {
  /** Creates the card without its files. A card that was created and is not on record is found again. */
  post(channelId: string, facts: CardFacts, signal: AbortSignal): Promise<CardShown>;
  /** Edits the card to show the present state. Its files are kept, and `uploads` are added. */
  edit(facts: CardFacts, uploads: readonly Upload[], signal: AbortSignal): Promise<CardShown>;
  /** A message's files, with their present addresses. */
  filesOf(
    channelId: string,
    messageId: string,
    signal: AbortSignal,
  ): Promise<{ readonly kind: 'found'; readonly files: readonly MessageFile[] } | NotShown>;
}

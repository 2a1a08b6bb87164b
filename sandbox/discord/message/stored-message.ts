import type { StoredFile } from '../world/files.ts';
import type { WireMessage } from './types.ts';

/** A file of a message. The message lists it, or a component shows it. */
export interface MessageFile {
  readonly file: StoredFile;
  readonly description?: string;
  readonly spoiler?: boolean;
}

export interface StoredMessage {
  readonly id: string;
  readonly channelId: string;
  readonly ephemeralTo?: string;
  /** The URLs of its files are not signed yet. */
  wire: WireMessage;
  files: readonly MessageFile[];
  deleted: boolean;
  /** Its receiver has removed it from their view. Only for a private message. */
  dismissed?: true;
  /** Counts the edits. */
  version: number;
  readonly history: WireMessage[];
}

import type { VNode } from 'preact';
import type { StandInMessage } from '../../../discord/client/api.ts';

export interface MessageProps {
  readonly message: StandInMessage;
  /** Whether it stands below one of the same author, so that avatar and name need not be repeated. */
  readonly continues: boolean;
}

/** One message as whoever reads it sees it. It is an `article`, and takes its reader from the `ReaderProvider`. */
export function Message({ message }: MessageProps): VNode {
  return <article>{message.content}</article>;
}

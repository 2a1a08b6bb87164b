import type { StandInMessage } from '../../../discord/client/api.ts';
import { compareIds } from './ids.ts';

/** What somebody has not read in a channel. */
export interface Unread {
  /** The first message that is new. */
  readonly from: string;
  /** How many of them mention the reader. */
  readonly pings: number;
}

export interface Pinged {
  readonly id: string;
  readonly roles: readonly string[];
}

function isPinged({ id, roles }: Pinged, message: StandInMessage): boolean {
  return (
    message.mention_everyone ||
    message.mentions.some((user) => user.id === id) ||
    message.mention_roles.some((role) => roles.includes(role))
  );
}

/** What others wrote after `readUpTo`, the id of the last message that was read. Undefined if there is nothing. */
export function unreadIn(messages: readonly StandInMessage[], readUpTo: string, reader: Pinged): Unread | undefined {
  const later = messages.slice(messages.findLastIndex(({ id }) => compareIds(id, readUpTo) <= 0) + 1);
  const unread = later.filter(({ author }) => author.id !== reader.id);
  const [first] = unread;
  return first && { from: first.id, pings: unread.filter((message) => isPinged(reader, message)).length };
}

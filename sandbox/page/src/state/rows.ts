import type { StandInMessage } from '../../../discord/client/api.ts';

/** What the list of messages shows, from top to bottom. */
export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  /** Between what was read before, and what is new. */
  | { readonly kind: 'unread'; readonly key: string }
  | { readonly kind: 'message'; readonly key: string; readonly message: StandInMessage; readonly continues: boolean };

const groupedWithinMs = 7 * 60 * 1000;
const ordinary = 0;

/**
 * The rows of a channel. A message stands under the name of the one before if its author wrote both within 7 minutes.
 * `unreadFrom` is the id of the first message that was not read before the channel was opened.
 */
export function rowsOf(messages: readonly StandInMessage[], unreadFrom?: string): readonly Row[] {
  return messages.flatMap((message, index): Row[] => {
    const before = messages[index - 1];
    const at = Date.parse(message.timestamp);
    const isNewDay = before === undefined || dayOf(before) !== dayOf(message);
    const isFirstUnread = message.id === unreadFrom;
    const continues = !isNewDay && !isFirstUnread && isContinued(before, message);
    return [
      ...(isNewDay ? [{ kind: 'day' as const, key: `day ${message.id}`, at }] : []),
      ...(isFirstUnread ? [{ kind: 'unread' as const, key: 'unread' }] : []),
      { kind: 'message', key: message.id, message, continues },
    ];
  });
}

/** The day on the reader's calendar. */
function dayOf({ timestamp }: StandInMessage): string {
  return new Date(timestamp).toDateString();
}

/** Answers of an app have a line above that says what they answer, so they stand alone. */
function isContinued(before: StandInMessage, message: StandInMessage): boolean {
  return (
    message.type === ordinary &&
    message.author.id === before.author.id &&
    message.ephemeralTo === before.ephemeralTo &&
    Date.parse(message.timestamp) - Date.parse(before.timestamp) < groupedWithinMs
  );
}

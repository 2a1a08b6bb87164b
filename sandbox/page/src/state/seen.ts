import type { ClientEvent, Places, SeenChannel, SeenGuild, StandInMessage } from '../../../discord/client/api.ts';
import { compareIds } from './ids.ts';

/** What one person sees. It is replaced, never changed. */
export interface Seen {
  readonly places: Places;
  /** By channel, the oldest first. A channel in which nothing changed keeps its list. */
  readonly messages: ReadonlyMap<string, readonly StandInMessage[]>;
}

/** What is seen after an event. Before the first `start` nothing is. */
export function applyEvent(seen: Seen | undefined, event: ClientEvent): Seen | undefined {
  if (event.type === 'start') return { places: event.places, messages: sortMessages(event.messages) };
  if (seen === undefined) return undefined;
  switch (event.type) {
    case 'places':
      return { ...seen, places: event.places };
    case 'message':
      return { ...seen, messages: withMessage(seen.messages, event.message) };
    case 'gone':
      return { ...seen, messages: withoutMessage(seen.messages, event.messageId) };
    case 'commands':
    case 'clock':
      return seen;
  }
}

function sortMessages(messages: readonly StandInMessage[]): Seen['messages'] {
  const sorted = new Map<string, StandInMessage[]>();
  for (const message of messages.toSorted((one, other) => compareIds(one.id, other.id))) {
    const list = sorted.get(message.channel_id);
    if (list === undefined) sorted.set(message.channel_id, [message]);
    else list.push(message);
  }
  return sorted;
}

function withMessage(messages: Seen['messages'], message: StandInMessage): Seen['messages'] {
  const list = messages.get(message.channel_id) ?? [];
  const at = list.findLastIndex(({ id }) => compareIds(id, message.id) <= 0);
  const replaced = list[at]?.id === message.id;
  const changed = list.toSpliced(replaced ? at : at + 1, replaced ? 1 : 0, message);
  return new Map(messages).set(message.channel_id, changed);
}

function withoutMessage(messages: Seen['messages'], id: string): Seen['messages'] {
  const entry = [...messages].find(([, list]) => list.some((message) => message.id === id));
  if (entry === undefined) return messages;
  const [channelId, list] = entry;
  return new Map(messages).set(
    channelId,
    list.filter((message) => message.id !== id),
  );
}

/** A channel, and its server. Direct messages have none. */
export interface Place {
  readonly channel: SeenChannel;
  readonly guild?: SeenGuild;
}

export function placeOf({ guilds, directMessages }: Places, channelId: string): Place | undefined {
  if (directMessages.id === channelId) return { channel: directMessages };
  for (const guild of guilds) {
    const channel = guild.channels.find(({ id }) => id === channelId);
    if (channel !== undefined) return { channel, guild };
  }
  return undefined;
}

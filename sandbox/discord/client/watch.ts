import { view } from '../message/store.ts';
import type { StoredMessage } from '../message/stored-message.ts';
import type { StandInMessage } from '../message/types.ts';
import { offeredCommands } from '../people/offered.ts';
import { allows, permissions } from '../world/permissions.ts';
import { isFor, personRights, personSees } from '../world/visibility.ts';
import type { World } from '../world/world.ts';
import type { ClientEvent } from './api.ts';
import { placesOf } from './places.ts';

/** What one open client has been told. */
export interface Watch {
  /** What has changed since the last call. The first call has everything. */
  news(): ClientEvent[];
}

/** How often a message is sent again for its links, in ms. They live for a day. */
const linksAgeMs = 12 * 60 * 60 * 1000;
/** By how much the clock must have moved by itself to be told, in ms. */
const clockToleranceMs = 500;

/** The end of a message's life in one client, or its next version. */
type MessageNews = Extract<ClientEvent, { type: 'message' | 'gone' }>;

export function watchAs(world: World, userId: string): Watch {
  const since = world.clock.now();
  const sent = new Map<string, string>();
  let places: string | undefined;
  let commands = '';
  let shift = 0;

  const clockShift = (): number => world.clock.now() - performance.now();

  /**
   * All messages that this client shows now. Without the permission to read the history it shows only what came while it
   * was open. There are many more messages than channels, so each channel is looked at once.
   */
  function shownMessages(): Map<string, StoredMessage> {
    const seen = new Map<string, { readonly fromStart: boolean }>();
    for (const channel of world.channels.values()) {
      if (!personSees(world, userId, channel)) continue;
      seen.set(channel.id, { fromStart: allows(personRights(world, userId, channel), permissions.readMessageHistory) });
    }
    const isShown = (message: StoredMessage): boolean => {
      const channel = seen.get(message.channelId);
      if (channel === undefined || !isFor(userId, message)) return false;
      return channel.fromStart || Date.parse(message.wire.timestamp) >= since;
    };
    return new Map([...world.messages].filter(([, message]) => isShown(message)));
  }

  function messageNews(): MessageNews[] {
    const linksAge = Math.floor(world.clock.now() / linksAgeMs);
    const shown = shownMessages();
    const gone = [...sent.keys()].filter((id) => !shown.has(id));
    const changed = [...shown.values()].filter(({ id, version }) => sent.get(id) !== `${version}/${linksAge}`);
    for (const id of gone) sent.delete(id);
    for (const { id, version } of changed) sent.set(id, `${version}/${linksAge}`);
    return [
      ...gone.map((messageId) => ({ type: 'gone' as const, messageId })),
      ...changed.map((stored) => ({ type: 'message' as const, message: withoutHistory(view(world, stored)) })),
    ];
  }

  /** Whether the person is offered other commands than before, anywhere. */
  function commandsChanged(): boolean {
    const before = commands;
    commands = [...world.channels.values()]
      .flatMap((channel) => [channel.id, ...offeredCommands(world, { userId, channel }).map(({ version }) => version)])
      .join();
    return commands !== before;
  }

  function start(): ClientEvent[] {
    const seen = placesOf(world, userId);
    places = JSON.stringify(seen);
    commandsChanged();
    shift = clockShift();
    const messages = messageNews().flatMap((each) => (each.type === 'message' ? [each.message] : []));
    return [{ type: 'start', now: world.clock.now(), places: seen, messages }];
  }

  return {
    news() {
      if (places === undefined) return start();
      const events: ClientEvent[] = [];
      const seen = placesOf(world, userId);
      const written = JSON.stringify(seen);
      if (written !== places) events.push({ type: 'places', places: seen });
      places = written;
      if (commandsChanged()) events.push({ type: 'commands' });
      if (Math.abs(clockShift() - shift) > clockToleranceMs) {
        shift = clockShift();
        events.push({ type: 'clock', now: world.clock.now() });
      }
      return [...events, ...messageNews()];
    },
  };
}

/** A client does not know what a message was before. */
function withoutHistory(message: StandInMessage): StandInMessage {
  return { ...message, history: [] };
}

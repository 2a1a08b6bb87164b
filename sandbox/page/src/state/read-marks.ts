import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { Places } from '../../../discord/client/api.ts';
import { compareIds } from './ids.ts';
import type { Place, Seen } from './seen.ts';
import type { Session } from './session.ts';
import { unreadIn, type Pinged, type Unread } from './unread.ts';

/** What each person has read since this page was opened. All that was there at that moment counts as read. */
export interface ReadMarks {
  /** Of the person whose client it is now, by channel. The channel that they look at is never among them. */
  readonly unread: ReadonlySignal<ReadonlyMap<string, Unread>>;
  /** The first message that was new when the channel was opened. */
  readonly unreadFrom: ReadonlySignal<string | undefined>;
}

export function createReadMarks(
  session: ReadonlySignal<Session | undefined>,
  seen: ReadonlySignal<Seen | undefined>,
  place: ReadonlySignal<Place | undefined>,
): ReadMarks {
  let openedAt: string | undefined;
  let openedPlace = '';
  const readUpTo = signal<ReadonlyMap<string, string>>(new Map());
  const unreadFrom = signal<string | undefined>(undefined);

  const pinged = (places: Places, guildId: string | undefined): Pinged => {
    const id = session.value?.person.id ?? '';
    const guild = places.guilds.find((each) => each.id === guildId);
    return { id, roles: guild?.members.find((member) => member.id === id)?.roles ?? [] };
  };
  const unreadOf = (channelId: string, guildId: string | undefined): Unread | undefined => {
    if (seen.value === undefined) return undefined;
    const upTo = readUpTo.value.get(markKey(session.value, channelId)) ?? openedAt ?? '';
    return unreadIn(seen.value.messages.get(channelId) ?? [], upTo, pinged(seen.value.places, guildId));
  };

  effect(() => {
    if (seen.value === undefined) return;
    openedAt ??= [...seen.value.messages.values()]
      .flatMap((list) => list.at(-1)?.id ?? [])
      .reduce((latest, id) => (compareIds(id, latest) > 0 ? id : latest), '');
    if (place.value === undefined) return;
    const { channel, guild } = place.value;
    const key = markKey(session.value, channel.id);
    if (key !== openedPlace) unreadFrom.value = unreadOf(channel.id, guild?.id)?.from;
    openedPlace = key;
    const last = seen.value.messages.get(channel.id)?.at(-1)?.id;
    if (last === undefined || readUpTo.peek().get(key) === last) return;
    readUpTo.value = new Map(readUpTo.peek()).set(key, last);
  });

  return { unread: computed(() => unreadOfAll(seen.value, unreadOf)), unreadFrom };
}

function unreadOfAll(
  seen: Seen | undefined,
  unreadOf: (channelId: string, guildId: string | undefined) => Unread | undefined,
): ReadonlyMap<string, Unread> {
  const all = new Map<string, Unread>();
  if (seen === undefined) return all;
  const { guilds, directMessages } = seen.places;
  const places = guilds.flatMap(({ id, channels }) => channels.map((channel) => ({ id: channel.id, guildId: id })));
  for (const { id, guildId } of [...places, { id: directMessages.id, guildId: undefined }]) {
    const unread = unreadOf(id, guildId);
    if (unread !== undefined) all.set(id, unread);
  }
  return all;
}

function markKey(session: Session | undefined, channelId: string): string {
  return `${session?.person.id ?? ''} ${channelId}`;
}

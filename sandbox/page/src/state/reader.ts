import type { Places, SeenGuild } from '../../../discord/client/api.ts';
import type { Candidate, Named, Reader } from '../message/reader.ts';
import { anchorBeside, type Chat } from './chat.ts';
import { isThread } from './channels.ts';
import { colorOf } from './members.ts';
import { placeOf } from './seen.ts';
import type { Session } from './session.ts';

/** What messages know and do, for whoever's client it is now. */
export function createReader(chat: Chat, session: Session): Reader {
  const { person, requests, interactions } = session;
  const guild = (): SeenGuild | undefined => chat.place.value?.guild;
  return {
    id: person.id,
    locale: person.locale,
    get roles() {
      return guild()?.members.find(({ id }) => id === person.id)?.roles ?? [];
    },
    now: chat.now,
    lookUp: (kind, id) => lookUp(chat, kind, id),
    candidates: (menu) => candidatesHere(chat, picks.get(menu.type) ?? [], menu.channel_types),
    find: (messageId) => findMessage(session, messageId),
    goTo(channelId, messageId) {
      chat.goTo(channelId);
      chat.target.value = messageId;
    },
    use: (message, customId, values) => interactions.use(message.id, customId, values),
    openMenu(target, anchor) {
      chat.menu.value = { target, anchor: anchorBeside(anchor) };
    },
    dismiss: (message) => void requests.remove(message.id),
  };
}

function findMessage(session: Session, messageId: string): ReturnType<Reader['find']> {
  const lists = [...(session.seen.value?.messages.values() ?? [])];
  return lists.flatMap((list) => list.find(({ id }) => id === messageId) ?? [])[0];
}

function lookUp({ place, seen, people }: Chat, kind: Candidate['kind'], id: string): Named | undefined {
  const places = seen.value?.places;
  if (places === undefined) return undefined;
  if (kind === 'channel') {
    const channel = placeOf(places, id)?.channel;
    return channel && { id, name: channel.name, color: 0 };
  }
  const here = place.value?.guild;
  const guilds = [...(here ? [here] : []), ...places.guilds];
  if (kind === 'role') {
    const role = guilds.flatMap(({ roles }) => roles).find((each) => each.id === id);
    return role && { id, name: role.name, color: role.color };
  }
  const named = guilds.flatMap((guild) => namedMember(guild, id) ?? [])[0];
  const someone = people.value.find((person) => person.id === id);
  return named ?? (someone && { id, name: someone.name, color: 0 });
}

function namedMember(guild: SeenGuild, id: string): Named | undefined {
  const member = guild.members.find((each) => each.id === id);
  return member && { id, name: member.name, color: colorOf(guild, member) };
}

const picks: ReadonlyMap<number, readonly Candidate['kind'][]> = new Map([
  [5, ['member']],
  [6, ['role']],
  [7, ['member', 'role']],
  [8, ['channel']],
]);

/** Whom and what a menu or an option offers in the channel that is open. */
export function candidatesHere(
  { place, seen, session }: Chat,
  kinds: readonly Candidate['kind'][],
  channelTypes?: readonly number[],
): readonly Candidate[] {
  const guild = place.value?.guild;
  if (guild === undefined) return kinds.includes('member') ? inDirectMessages(seen.value?.places, session.value) : [];
  return kinds.flatMap((kind) => candidatesOf(guild, kind, channelTypes));
}

/** In direct messages there are only the two who write them. */
function inDirectMessages(places: Places | undefined, session: Session | undefined): Candidate[] {
  const bots = (places?.guilds ?? []).flatMap(({ members }) => members.filter(({ isBot }) => isBot));
  const both = [...(session ? [session.person] : []), ...bots.slice(0, 1)];
  return both.map(({ id, name }) => ({ kind: 'member', id, name, color: 0 }));
}

/** Threads are offered only where their type is asked for. */
function candidatesOf(guild: SeenGuild, kind: Candidate['kind'], channelTypes?: readonly number[]): Candidate[] {
  if (kind === 'role') return guild.roles.map(({ id, name, color }) => ({ kind, id, name, color }));
  if (kind === 'member') {
    return guild.members.map((member) => ({ kind, id: member.id, name: member.name, color: colorOf(guild, member) }));
  }
  const fits = ({ type }: { type: number }): boolean =>
    channelTypes?.length ? channelTypes.includes(type) : !isThread({ type });
  return guild.channels.filter(fits).map(({ id, name }) => ({ kind, id, name, color: 0 }));
}

import { batch, computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { OfferedCommands, Someone, StandInMessage } from '../../../discord/client/api.ts';
import { say, type Word } from '../words/words.ts';
import { readAddress, writeAddress } from './address.ts';
import { firstChannel } from './channels.ts';
import { createClock } from './clock.ts';
import { createReadMarks, type ReadMarks } from './read-marks.ts';
import { fetchPeople } from './requests.ts';
import { placeOf, type Place, type Seen } from './seen.ts';
import { startSession, type Session } from './session.ts';
import { createSettings, type Settings } from './settings.ts';
import type { StreamState } from './stream.ts';

/** Where a menu or a profile is shown: beside an element, or where the pointer was. */
export interface Anchor {
  /** Gets the focus back. */
  readonly opener: Element;
  readonly x: number;
  readonly y: number;
}

export function anchorBeside(opener: Element): Anchor {
  const { left, bottom } = opener.getBoundingClientRect();
  return { opener, x: left, y: bottom };
}

export type MenuTarget = { readonly message: StandInMessage } | { readonly userId: string };

/** All that the page knows. */
export interface Chat {
  readonly settings: Settings;
  readonly people: ReadonlySignal<readonly Someone[]>;
  readonly session: ReadonlySignal<Session | undefined>;
  readonly seen: ReadonlySignal<Seen | undefined>;
  readonly place: ReadonlySignal<Place | undefined>;
  readonly messages: ReadonlySignal<readonly StandInMessage[]>;
  readonly offered: ReadonlySignal<OfferedCommands | undefined>;
  readonly connection: ReadonlySignal<StreamState>;
  readonly now: ReadonlySignal<number>;
  readonly marks: ReadMarks;
  /** The id of a message that is to be shown, wherever the list is. */
  readonly target: Signal<string | undefined>;
  readonly menu: Signal<{ readonly target: MenuTarget; readonly anchor: Anchor } | undefined>;
  /** Why an entry of a menu could not be used, in words. */
  readonly notice: Signal<string | undefined>;
  readonly profile: Signal<{ readonly userId: string; readonly anchor: Anchor } | undefined>;
  /** Whether servers and channels cover the chat, on a narrow screen. */
  readonly isDrawerOpen: Signal<boolean>;
  readonly locale: ReadonlySignal<string>;
  say(word: Word, values?: Readonly<Record<string, string | number>>): string;
  become(personId: string): void;
  goTo(channelId: string): void;
}

const retryMs = 1000;

export function createChat(): Chat {
  const clock = createClock();
  const people = signal<readonly Someone[]>([]);
  const arePeopleLost = signal(false);
  const session = signal<Session | undefined>(undefined);
  const address = signal(readAddress(location.hash));
  const seen = computed(() => session.value?.seen.value);
  const place = computed(() => {
    if (seen.value === undefined) return undefined;
    const { places } = seen.value;
    return placeOf(places, address.value.channelId ?? '') ?? placeOf(places, firstChannel(places).id);
  });
  const messages = computed(() => seen.value?.messages.get(place.value?.channel.id ?? '') ?? []);
  const locale = computed(() => session.value?.person.locale ?? navigator.language);
  const chat: Chat = {
    settings: createSettings(localStorage, document.documentElement),
    people,
    session,
    seen,
    place,
    messages,
    offered: computed(() => place.value && session.value?.offeredIn(place.value.channel.id)),
    connection: computed(() => session.value?.stream.value ?? (arePeopleLost.value ? 'lost' : 'connecting')),
    now: clock.now,
    marks: createReadMarks(session, seen, place),
    target: signal(undefined),
    menu: signal(undefined),
    notice: signal(undefined),
    profile: signal(undefined),
    isDrawerOpen: signal(false),
    locale,
    say: (word, values) => say(locale.value, word, values),
    become: (personId) => go(personId, place.value?.channel.id),
    goTo: (channelId) => {
      const personId = session.value?.person.id;
      if (personId !== undefined) go(personId, channelId);
    },
  };
  window.addEventListener('hashchange', () => {
    batch(() => {
      address.value = readAddress(location.hash);
      chat.menu.value = undefined;
      chat.profile.value = undefined;
      chat.notice.value = undefined;
      chat.isDrawerOpen.value = false;
    });
  });
  // Menus are quick, since what they offer is asked for when a channel is opened.
  effect(() => void chat.offered.value);
  followPerson(people, address, session, (person) => startSession(person, clock));
  // Whoever started the sandbox again may have other people in it.
  effect(() => {
    if (session.value === undefined || session.value.stream.value === 'lost') void loadPeople(people, arePeopleLost);
  });
  effect(() => {
    const [personId, channelId] = [session.value?.person.id, place.value?.channel.id];
    if (personId === undefined || channelId === undefined || location.hash !== '') return;
    history.replaceState(null, '', writeAddress(personId, channelId));
  });
  return chat;
}

function go(personId: string, channelId?: string): void {
  location.hash = writeAddress(personId, channelId);
}

/** Keeps the session of the person whom the address names, or of the first one. */
function followPerson(
  people: ReadonlySignal<readonly Someone[]>,
  address: ReadonlySignal<{ readonly personId?: string }>,
  session: Signal<Session | undefined>,
  start: (person: Someone) => Session,
): void {
  effect(() => {
    const person = people.value.find(({ id }) => id === address.value.personId) ?? people.value[0];
    const current = session.peek();
    if (current?.person.id === person?.id) return;
    current?.end();
    session.value = person && start(person);
  });
}

async function loadPeople(people: Signal<readonly Someone[]>, areLost: Signal<boolean>): Promise<void> {
  const reply = await fetchPeople();
  areLost.value = reply.state !== 'ok';
  if (reply.state === 'ok') people.value = reply.value;
  else setTimeout(() => void loadPeople(people, areLost), retryMs);
}

import { signal, type ReadonlySignal } from '@preact/signals';
import type { ClientEvent, OfferedCommands, Someone } from '../../../discord/client/api.ts';
import { say, type Word } from '../words/words.ts';
import type { Clock } from './clock.ts';
import { createInteractions, type Interactions } from './interactions.ts';
import { createRequests, eventsPath, type Requests } from './requests.ts';
import { applyEvent, type Seen } from './seen.ts';
import { readEvents, type StreamState } from './stream.ts';

/** One person's client, from when they were chosen until somebody else is. */
export interface Session {
  readonly person: Someone;
  readonly requests: Requests;
  readonly interactions: Interactions;
  /** Undefined until the stand-in has told it. */
  readonly seen: ReadonlySignal<Seen | undefined>;
  readonly stream: ReadonlySignal<StreamState>;
  /** The commands that are offered in a channel. Undefined until they are known, and then asked for. */
  offeredIn(channelId: string): OfferedCommands | undefined;
  end(): void;
}

export function startSession(person: Someone, clock: Clock): Session {
  const requests = createRequests(person.id);
  const seen = signal<Seen | undefined>(undefined);
  const stream = signal<StreamState>('connecting');
  const offered = createOffered(requests);
  const ended = new AbortController();

  readEvents(eventsPath(person.id), {
    signal: ended.signal,
    onState: (state) => {
      stream.value = state;
    },
    onEvent: (json) => {
      const event = json as ClientEvent;
      if (event.type === 'start' || event.type === 'clock') clock.set(event.now);
      if (event.type === 'start' || event.type === 'commands') offered.forget();
      seen.value = applyEvent(seen.value, event);
    },
  });

  return {
    person,
    requests,
    interactions: createInteractions(requests, (word: Word) => say(person.locale, word)),
    seen,
    stream,
    offeredIn: offered.in,
    end: () => ended.abort(),
  };
}

/** Asks for the commands of a channel when they are first needed, and again after they were forgotten. */
function createOffered(requests: Requests): {
  in: (channelId: string) => OfferedCommands | undefined;
  forget: () => void;
} {
  const known = signal<ReadonlyMap<string, OfferedCommands>>(new Map());
  let asked = new Set<string>();

  async function load(channelId: string): Promise<void> {
    const mine = asked;
    mine.add(channelId);
    const reply = await requests.commands(channelId);
    // They were forgotten meanwhile: this answer may be old.
    if (mine !== asked) return;
    if (reply.state === 'ok') known.value = new Map(known.value).set(channelId, reply.value);
    else mine.delete(channelId);
  }

  return {
    in(channelId) {
      const commands = known.value.get(channelId);
      if (commands === undefined && !asked.has(channelId)) void load(channelId);
      return commands;
    },
    forget() {
      asked = new Set();
      known.value = new Map();
    },
  };
}

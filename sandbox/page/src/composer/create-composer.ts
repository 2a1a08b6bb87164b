import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { CommandOption } from '../../../discord/client/api.ts';
import { isOfTypes } from '../../../discord/people/file-types.ts';
import { optionTypes } from '../../../discord/people/option-types.ts';
import type { Chat } from '../state/chat.ts';
import {
  callOf,
  nextEmpty,
  optionForFile,
  removeEntry,
  setEntry,
  shownOptions,
  startDraft,
  type Draft,
} from './draft.ts';
import { emptyEntry, type Entry, type Problem } from './entries.ts';
import { offersOf, type Offer } from './offers.ts';
import { parseCommand, splitAtName } from './parse.ts';

/** Where the focus goes: to the text, to the list of further options, or to the field of an option. */
type Focus = { readonly at: 'text' } | { readonly at: 'more' } | { readonly at: 'option'; readonly name: string };

/** What is written in the composer. Each person has their own in each channel. */
interface Written {
  readonly text: string;
  readonly draft?: Draft;
  /** By option. */
  readonly problems: Readonly<Record<string, Problem>>;
  /** Why it was not sent, in words. */
  readonly problem?: string;
}

const longestMessage = 2000;
const nothing: Written = { text: '', problems: {} };

export interface Composer {
  readonly written: ReadonlySignal<Written>;
  /** Changes whenever the focus is to go somewhere. */
  readonly focus: ReadonlySignal<Focus | undefined>;
  offers(): readonly Offer[];
  /** Changes the text of the message. Becomes a command once a whole one and a space stand there. */
  type(text: string): void;
  choose(offer: Offer): void;
  /** The name of another option and a colon at the end go on to that option. */
  fill(name: string, entry: Entry): void;
  /** Fills an option and goes on to the next one. */
  settle(name: string, entry: Entry): void;
  add(name: string): void;
  /** Removes an optional option, goes back from a required one, and from the first one to the text. */
  retreat(name?: string): void;
  cancel(): void;
  /** Brings the last command back. */
  recall(): void;
  /** Puts the files into options that take them. */
  attach(files: readonly File[]): void;
  send(): Promise<void>;
}

export function createComposer(chat: Chat): Composer {
  const written = signal(nothing);
  const focus = signal<Focus | undefined>(undefined);
  const stashed = new Map<string, Written>();
  let key = '';
  let last: Draft | undefined;

  // What was written stays with its person and channel.
  effect(() => {
    const next = `${chat.session.value?.person.id ?? ''} ${chat.place.value?.channel.id ?? ''}`;
    if (next === key) return;
    stashed.set(key, written.peek());
    written.value = stashed.get(next) ?? nothing;
    key = next;
  });

  const set = (draft: Draft, at?: Focus): void => {
    written.value = { text: '', draft, problems: {} };
    if (at !== undefined) focus.value = { ...at };
  };
  const change = (name: string, update: (draft: Draft) => Draft, at?: (draft: Draft) => Focus): void => {
    const { draft, problems } = written.value;
    if (draft === undefined) return;
    const changed = update(draft);
    written.value = { text: '', draft: changed, problems: without(problems, name) };
    if (at !== undefined) focus.value = at(changed);
  };
  const offers = (): readonly Offer[] => offersOf(chat.offered.value?.slash ?? [], chat.locale.value);

  async function sendCommand(draft: Draft): Promise<void> {
    const { place, session } = chat;
    if (place.value === undefined || session.value === undefined) return;
    const { id, fileLimit } = place.value.channel;
    const call = callOf(draft, fileLimit);
    if (!call.ready) {
      const [first = ''] = shownOptions(draft).flatMap(({ name }) => (call.problems[name] ? [name] : []));
      written.value = { text: '', draft, problems: call.problems };
      focus.value = { at: 'option', name: first };
      return;
    }
    last = draft;
    clear();
    const from = key;
    const problem = await session.value.interactions.run(id, call.call, draft.offer.title, call.files);
    if (problem !== undefined) putBack(from, { text: '', draft, problems: {}, problem });
  }

  async function sendText(text: string): Promise<void> {
    const { place, session } = chat;
    if (place.value === undefined || session.value === undefined || text.trim() === '') return;
    if (text.length > longestMessage) {
      const problem = chat.say('composer.problem.long', { max: longestMessage, count: text.length });
      written.value = { text, problems: {}, problem };
      return;
    }
    clear();
    const from = key;
    const reply = await session.value.requests.say(place.value.channel.id, text.trim());
    if (reply.state === 'ok') return;
    const problem = reply.state === 'refused' ? reply.message : chat.say('shell.lost');
    putBack(from, { text, problems: {}, problem });
  }

  function clear(): void {
    written.value = nothing;
    focus.value = { at: 'text' };
  }

  /** Nothing is lost, unless something else was written meanwhile. */
  function putBack(from: string, what: Written): void {
    const isEmpty = (now: Written): boolean => now.draft === undefined && now.text === '';
    if (from !== key) {
      if (isEmpty(stashed.get(from) ?? nothing)) stashed.set(from, what);
    } else if (isEmpty(written.value)) written.value = what;
    else written.value = { ...written.value, ...(what.problem !== undefined && { problem: what.problem }) };
  }

  const composer: Composer = {
    written,
    focus,
    offers,
    type(text) {
      const parsed = text.startsWith('/') ? parseCommand(text, offers(), chat.locale.value) : undefined;
      if (parsed === undefined) written.value = { text, problems: {} };
      else set(parsed, focusAfter(parsed));
    },
    choose(offer) {
      const draft = startDraft(offer);
      set(draft, focusAfter(draft));
    },
    fill(name, entry) {
      const { draft } = written.value;
      const split = draft && splitAtName(draft, { name, text: entry.text }, chat.locale.value);
      if (split === undefined) return change(name, (each) => setEntry(each, name, entry));
      change(
        name,
        () => split.draft,
        () => ({ at: 'option', name: split.next }),
      );
    },
    settle: (name, entry) => {
      change(
        name,
        (draft) => setEntry(draft, name, entry),
        (draft) => focusAfter(draft, name),
      );
    },
    add: (name) => {
      change(
        name,
        (draft) => setEntry(draft, name, emptyEntry),
        () => ({ at: 'option', name }),
      );
    },
    retreat(name) {
      const { draft } = written.value;
      if (draft === undefined) return;
      const names = shownOptions(draft).map((option) => option.name);
      const before = names[(name === undefined ? names.length : names.indexOf(name)) - 1];
      const isOptional = draft.offer.options.some((option) => option.name === name && option.required !== true);
      if (before === undefined && !isOptional) return composer.cancel();
      const at: Focus = before === undefined ? { at: 'more' } : { at: 'option', name: before };
      change(
        name ?? '',
        (each) => (isOptional && name !== undefined ? removeEntry(each, name) : each),
        () => at,
      );
    },
    cancel: clear,
    recall() {
      if (last !== undefined) set(last, focusAfter(last));
    },
    attach(files) {
      const { draft } = written.value;
      const problem = draft === undefined ? chat.say('composer.noFileOption') : undefined;
      const attached = draft && files.reduce(withFile, draft);
      if (attached !== undefined && attached !== draft) set(attached, focusAfter(attached));
      else written.value = { ...written.value, problem: problem ?? chat.say('composer.takesNoFile') };
    },
    async send() {
      const { draft, text } = written.value;
      await (draft === undefined ? sendText(text) : sendCommand(draft));
    },
  };
  return composer;
}

function focusAfter(draft: Draft, name?: string): Focus {
  const next = nextEmpty(draft, name);
  return next === undefined ? { at: 'more' } : { at: 'option', name: next };
}

function isFile({ type }: CommandOption): boolean {
  return type === optionTypes.attachment;
}

function withFile(draft: Draft, file: File): Draft {
  const fits = (option: CommandOption): boolean => isFile(option) && isOfTypes(file.name, option.file_types ?? []);
  // One that does not fit is shown with the reason when it is sent, as if it had been chosen in the field.
  const name = optionForFile(draft, fits) ?? optionForFile(draft, isFile);
  return name === undefined ? draft : setEntry(draft, name, { text: '', file });
}

function without(problems: Readonly<Record<string, Problem>>, name: string): Readonly<Record<string, Problem>> {
  return Object.fromEntries(Object.entries(problems).filter(([each]) => each !== name));
}

import type { CommandCall, CommandOption, OptionInput } from '../../../discord/client/api.ts';
import { checkEntry, emptyEntry, inputOf, isEmpty, partOf, type Entry, type Problem } from './entries.ts';
import type { Offer } from './offers.ts';

/** A command that is being filled in. It is replaced, never changed. */
export interface Draft {
  readonly offer: Offer;
  /** By option. Those that are shown; the required ones always are. */
  readonly entries: Readonly<Record<string, Entry>>;
}

export function startDraft(offer: Offer, entries: Readonly<Record<string, Entry>> = {}): Draft {
  const required = offer.options.filter((option) => option.required === true);
  return { offer, entries: { ...Object.fromEntries(required.map(({ name }) => [name, emptyEntry])), ...entries } };
}

/** The options with a field, the required ones first, the others in the order in which they were added. */
export function shownOptions({ offer, entries }: Draft): readonly CommandOption[] {
  return Object.keys(entries).flatMap((name) => offer.options.find((option) => option.name === name) ?? []);
}

export function hiddenOptions({ offer, entries }: Draft): readonly CommandOption[] {
  return offer.options.filter(({ name }) => entries[name] === undefined);
}

export function setEntry(draft: Draft, name: string, entry: Entry): Draft {
  return { ...draft, entries: { ...draft.entries, [name]: entry } };
}

/** Leaves an optional option out again. A required one is only emptied. */
export function removeEntry(draft: Draft, name: string): Draft {
  if (draft.offer.options.some((option) => option.name === name && option.required === true)) {
    return setEntry(draft, name, emptyEntry);
  }
  return { ...draft, entries: Object.fromEntries(Object.entries(draft.entries).filter(([each]) => each !== name)) };
}

/** The option after `name` that is still empty, else any that is. Undefined if all are filled in. */
export function nextEmpty(draft: Draft, name?: string): string | undefined {
  const names = shownOptions(draft).map((option) => option.name);
  const after = names.indexOf(name ?? '') + 1;
  return [...names.slice(after), ...names.slice(0, after)].find(
    (each) => each !== name && isEmpty(draft.entries[each] ?? emptyEntry),
  );
}

/** The option that takes a file dropped on the page: the first that is empty and has a field, else one that gets a field. */
export function optionForFile(draft: Draft, isFileOption: (option: CommandOption) => boolean): string | undefined {
  const empty = shownOptions(draft).filter(({ name }) => draft.entries[name]?.file === undefined);
  return [...empty, ...hiddenOptions(draft)].find(isFileOption)?.name;
}

export type Call =
  | { readonly ready: true; readonly call: CommandCall; readonly files: ReadonlyMap<string, File> }
  /** By option. */
  | { readonly ready: false; readonly problems: Readonly<Record<string, Problem>> };

/** The call as it is sent, or why it cannot be. `fileLimit` is in bytes. */
export function callOf(draft: Draft, fileLimit: number): Call {
  const problems: Record<string, Problem> = {};
  const options: Record<string, OptionInput> = {};
  const files = new Map<string, File>();
  for (const option of shownOptions(draft)) {
    const { name } = option;
    const checked = checkEntry(option, draft.entries[name] ?? emptyEntry, fileLimit);
    const input = inputOf(name, checked);
    if (input !== undefined) options[name] = input;
    if (checked === 'empty') continue;
    if ('problem' in checked) problems[name] = checked.problem;
    if ('file' in checked) files.set(partOf(name), checked.file);
  }
  if (Object.keys(problems).length > 0) return { ready: false, problems };
  return { ready: true, call: { type: 'slash', name: draft.offer.name, options }, files };
}

/** The options that are filled in correctly, without files: what the bot is told while another option is completed. */
export function plainValues(draft: Draft, except: string): Readonly<Record<string, string | number | boolean>> {
  const values: Record<string, string | number | boolean> = {};
  for (const option of shownOptions(draft)) {
    if (option.name === except) continue;
    const checked = checkEntry(option, draft.entries[option.name] ?? emptyEntry, Infinity);
    if (checked !== 'empty' && 'value' in checked) values[option.name] = checked.value;
  }
  return values;
}

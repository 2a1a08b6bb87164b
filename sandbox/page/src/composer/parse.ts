import type { CommandOption } from '../../../discord/client/api.ts';
import { optionTypes } from '../../../discord/people/option-types.ts';
import { setEntry, startDraft, type Draft } from './draft.ts';
import { emptyEntry, type Entry } from './entries.ts';
import { nameIn, type Offer } from './offers.ts';

/**
 * The command that a text calls: `/image prompt:a red fox images:2`, with the names of either language. What stands
 * before the first `name:` goes into the first option that takes text. Undefined unless a whole command and a space
 * stand at its beginning.
 */
export function parseCommand(text: string, offers: readonly Offer[], locale: string): Draft | undefined {
  const found = offers.map((offer) => ({ offer, rest: restAfter(text, offer) })).find(({ rest }) => rest !== undefined);
  return found && startDraft(found.offer, entriesIn(found.rest ?? '', found.offer.options, locale));
}

function restAfter(text: string, { name, title }: Offer): string | undefined {
  const called = [`/${name} `, `${title} `].find((start) => text.toLowerCase().startsWith(start.toLowerCase()));
  return called && text.slice(called.length);
}

function entriesIn(text: string, options: readonly CommandOption[], locale: string): Record<string, Entry> {
  const named = options.flatMap((option) => [option.name, nameIn(locale, option)].map((name) => ({ name, option })));
  const marks = [...text.matchAll(/(?<=^|\s)(?<name>[^\s:：]+)[:：]/gu)].flatMap((match) => {
    const option = named.find(({ name }) => name === match.groups?.['name'])?.option;
    return option && option.type !== optionTypes.attachment
      ? [{ option, from: match.index, to: match.index + match[0].length }]
      : [];
  });
  const entries: Record<string, Entry> = {};
  const first = options.find(({ type }) => type === optionTypes.string);
  const before = text.slice(0, marks[0]?.from).trim();
  if (first !== undefined && before !== '') entries[first.name] = { text: before };
  for (const [index, { option, to }] of marks.entries()) {
    entries[option.name] = { text: text.slice(to, marks[index + 1]?.from).trim() };
  }
  return entries;
}

/**
 * What becomes of a command when the name of an option and a colon were typed at the end of another one's text, as in
 * `a red fox images:`. That option is `next` then. Undefined if there is no such name.
 */
export function splitAtName(
  draft: Draft,
  typed: { readonly name: string; readonly text: string },
  locale: string,
): { readonly draft: Draft; readonly next: string } | undefined {
  const { before, found } = /^(?<before>.*?)(?<found>[^\s:：]+)[:：]$/su.exec(typed.text)?.groups ?? {};
  if (found === undefined || before === undefined || (before !== '' && !/\s$/u.test(before))) return undefined;
  const option = draft.offer.options.find((each) => [each.name, nameIn(locale, each)].includes(found));
  const isTaken = option !== undefined && option.name !== typed.name && (draft.entries[option.name]?.text ?? '') !== '';
  if (option === undefined || isTaken || (option.name === typed.name && before !== '')) return undefined;
  const kept = setEntry(draft, typed.name, { text: before.trimEnd() });
  return { draft: option.name in kept.entries ? kept : setEntry(kept, option.name, emptyEntry), next: option.name };
}

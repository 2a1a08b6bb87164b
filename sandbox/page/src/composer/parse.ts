import type { CommandOption } from '../../../discord/client/api.ts';
import { optionTypes } from '../../../discord/people/option-types.ts';
import { startDraft, type Draft } from './draft.ts';
import type { Entry } from './entries.ts';
import { nameIn, type Offer } from './offers.ts';

/**
 * The command that a text calls: `/image prompt:a red fox images:2`, with the names of either language. What stands
 * before the first `name:` goes into the first option that takes text. Undefined unless a whole command and a space
 * stand at its beginning.
 */
export function parseCommand(text: string, offers: readonly Offer[], locale: string): Draft | undefined {
  const found = offers
    .map((offer) => ({ offer, rest: restAfter(text, offer) }))
    .filter(({ rest }) => rest !== undefined)
    .toSorted((one, other) => other.offer.name.length - one.offer.name.length)[0];
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

import type { CommandOption, Outcome } from '../../../discord/client/api.ts';
import { optionTypes } from '../../../discord/people/option-types.ts';
import { nameIn } from './offers.ts';

/** A line in the list of an option. */
export interface Suggestion {
  readonly key: string;
  readonly label: string;
  /** Other texts that find it, such as its name in English. */
  readonly also?: readonly string[];
  readonly detail?: string;
  /** RGB, 0 or absent for none. */
  readonly color?: number;
  readonly value: string | number | boolean;
}

type Kind = 'member' | 'role' | 'channel';

/** The kinds that an option picks by name. */
export const pickedKinds: ReadonlyMap<number, readonly Kind[]> = new Map([
  [optionTypes.user, ['member']],
  [optionTypes.role, ['role']],
  [optionTypes.channel, ['channel']],
  [optionTypes.mentionable, ['member', 'role']],
]);

export function choiceSuggestions(
  choices: NonNullable<CommandOption['choices'] | Outcome['choices']>,
  locale: string,
): readonly Suggestion[] {
  return choices.map((choice) => ({
    key: `${typeof choice.value} ${choice.value}`,
    label: nameIn(locale, choice),
    also: [choice.name],
    value: choice.value,
  }));
}

const marks: Readonly<Record<Kind, string>> = { member: '@', role: '@', channel: '#' };

export function candidateSuggestions(
  candidates: readonly { kind: Kind; id: string; name: string; color: number }[],
): readonly Suggestion[] {
  return candidates.map(({ kind, id, name, color }) => ({
    key: `${kind} ${id}`,
    label: `${marks[kind]}${name.replace(/^@/u, '')}`,
    color,
    value: id,
  }));
}

const mostShown = 50;

/** Those that have the text, the ones that begin with it first. At most 50. */
export function filterSuggestions(suggestions: readonly Suggestion[], typed: string): readonly Suggestion[] {
  const sought = typed.trim().toLowerCase().replace(/^[@#]/u, '');
  const rank = ({ label, also = [] }: Suggestion): number => {
    const texts = [label.replace(/^[@#]/u, ''), ...also].map((each) => each.toLowerCase());
    if (texts.some((each) => each.startsWith(sought))) return 0;
    return texts.some((each) => each.includes(sought)) ? 1 : 2;
  };
  return suggestions
    .map((suggestion) => ({ suggestion, rank: rank(suggestion) }))
    .filter((each) => each.rank < 2)
    .toSorted((one, other) => one.rank - other.rank)
    .slice(0, mostShown)
    .map(({ suggestion }) => suggestion);
}

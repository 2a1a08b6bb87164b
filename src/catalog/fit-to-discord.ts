import { isEntry } from './entries.ts';
import { isEmpty, type ChoiceField, type Field, type ValueKind } from './field.ts';
import type { ModelWords } from './file.ts';
import { labelsOf, languagesOf } from './labels.ts';
import { commandLimits } from '../core/discord-limits.ts';

/** The longest name and description. The real ones are not known here. */
const longestWords = commandLimits.name + commandLimits.description;

/** The part of a kind that Discord can offer, or a text that says why it can offer nothing. */
export function limitToDiscord(kind: ValueKind): ValueKind | string {
  switch (kind.kind) {
    case 'switch':
      return kind;
    case 'list': {
      if (kind.maxItems === 0) return 'it allows no entry';
      const of = limitToDiscord(kind.of);
      if (typeof of === 'string') return `of its entries, ${of}`;
      if (of.kind !== 'choice') return of.kind === 'list' ? kind : { ...kind, of };
      const choices = of.choices.filter(isEntry);
      return choices.length === 0
        ? 'each of its entries has a comma or a line break in it'
        : { ...kind, of: { ...of, choices } };
    }
    case 'choice': {
      const choices = kind.choices.filter((value) =>
        typeof value === 'number'
          ? Math.abs(value) <= Number.MAX_SAFE_INTEGER
          : value.trim() !== '' && value.length <= commandLimits.choiceValue,
      );
      return choices.length === 0 ? 'Discord can show none of its choices' : { ...kind, choices };
    }
    case 'text': {
      const { minLength = 0, maxLength = Infinity } = kind;
      return maxLength === 0 || minLength > commandLimits.optionText ? 'it allows no text that Discord takes' : kind;
    }
    case 'number': {
      const { min, max } = kind;
      const [least, most] = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
      const whole = { ...kind, min: Math.max(min ?? least, least), max: Math.min(max ?? most, most) };
      if (isEmpty(whole)) return 'it allows no number that Discord takes';
      return { ...kind, min: min && whole.min, max: max && whole.max };
    }
  }
}

/**
 * Marks the fields whose choices do not fit into Discord's list as searched. Discord takes 25 choices per option, and
 * 8,000 characters for all names, descriptions and values of a command; of translations the longest counts. The longest
 * lists are searched first. `others`: how many options the command has besides.
 */
export function fitToDiscord(fields: readonly Field[], words: ModelWords, others: number): readonly Field[] {
  const lists = fields.filter((field) => field.kind === 'choice');
  const sizes = lists.map((field) => [field, sizeOfChoices(field, words)] as const);
  let room = commandLimits.whole - longestWords * (fields.length + others + 1);
  const searched = new Set<Field>();
  for (const [field, size] of sizes.toSorted(([, a], [, b]) => a - b)) {
    if (field.choices.length > commandLimits.choices || size > room) searched.add(field);
    else room -= size;
  }
  return fields.map((field) => (searched.has(field) ? { ...field, searched: true } : field));
}

function sizeOfChoices(field: ChoiceField, words: ModelWords): number {
  const labels = languagesOf({ words }).map((language) => labelsOf({ words }, field, language));
  return field.choices.reduce<number>(
    (sum, value) => sum + String(value).length + Math.max(...labels.map((names) => names.get(value)?.length ?? 0)),
    0,
  );
}

import type { Language } from '../core/language.ts';
import { languages } from '../core/language.ts';
import type { OptionWords } from './file.ts';
import { own } from './file.ts';
import { choiceLabels } from './labels.ts';
import type { Field } from './model.ts';

/** Discord's limits (developers/interactions/application-commands). */
const mostChoices = 25;
const largestCommand = 8000;
/** A name and a description at their longest: what they will be is not known here. */
const longestWords = 32 + 100;

type Words = Readonly<Partial<Record<Language, Readonly<Record<string, OptionWords>>>>>;

/**
 * The fields with their choices listed as far as Discord takes them: no more than 25 of one option, and names, descriptions and
 * values of the whole command within 8,000 characters, of translations the longest. The longest lists are searched instead.
 */
export function fitted(fields: readonly Field[], words: Words): readonly Field[] {
  const sizes = new Map(fields.map((field) => [field, sizeOfChoices(field, words)]));
  let room = largestCommand - longestWords * (fields.length + 1);
  const listed = new Set<Field>();
  for (const [field, size] of [...sizes].toSorted(([, a], [, b]) => a - b)) {
    if (field.choices === undefined || field.choices.length > mostChoices || size > room) continue;
    listed.add(field);
    room -= size;
  }
  return fields.map((field) =>
    field.choices === undefined || listed.has(field) ? field : { ...field, searched: true },
  );
}

function sizeOfChoices(field: Field, words: Words): number {
  const labels = languages.map((language) => choiceLabels(field.choices ?? [], wordsFor(words, language, field.name)));
  return (field.choices ?? []).reduce<number>(
    (sum, value) => sum + String(value).length + Math.max(...labels.map((names) => names.get(value)?.length ?? 0)),
    0,
  );
}

/** The names of an option's choices in a language; what is not said in it is said in English. */
export function wordsFor(words: Words, language: Language, option: string): Readonly<Record<string, string>> {
  const inOwn = own(words[language] ?? {}, option)?.choices;
  return { ...own(words['en-US'] ?? {}, option)?.choices, ...inOwn };
}

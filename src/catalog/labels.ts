import { english, locales, type Language } from '../core/language.ts';
import type { ChoiceField } from './field.ts';
import { own, type ModelWords } from './file.ts';
import { choiceLabel, distinct } from './names.ts';
import { commandLimits } from '../core/discord-limits.ts';

/** English, and the languages that a model file has words in. */
export function languagesOf({ words }: { readonly words: ModelWords }): readonly Language[] {
  return [english, ...locales.filter((language) => language !== english && words[language] !== undefined)];
}

/**
 * The labels of a field's choices in a language; all differ. A label is the file's in this language, else the file's in
 * English, else it is derived from the value. Where two would be equal it is the value itself, if necessary with a number.
 * No label is blank, and none is longer than Discord takes.
 */
export function labelsOf(
  { words }: { readonly words: ModelWords },
  { name, choices }: ChoiceField,
  language: Language,
): ReadonlyMap<string | number, string> {
  const said = (each: Language): Readonly<Record<string, string>> => own(words[each] ?? {}, name)?.choices ?? {};
  const names = { ...said(english), ...said(language) };
  const wanted = choices.map((value) => ({ value, label: own(names, String(value)) ?? choiceLabel(value) }));
  const times = Map.groupBy(wanted, ({ label }) => label);
  const used = new Set<string>();
  return new Map(
    wanted.map(({ value, label }) => {
      const plain = times.get(label)?.length === 1 ? label : String(value);
      const numbered = (number: number): string =>
        `${plain.slice(0, commandLimits.choiceName - ` (${number})`.length)} (${number})`;
      return [value, distinct(plain, used, numbered)];
    }),
  );
}

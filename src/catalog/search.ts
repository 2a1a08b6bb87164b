import type { Language } from '../core/language.ts';
import type { Scalar } from '../core/job/record.ts';
import type { ChoiceField } from './field.ts';
import { labelsOf, languagesOf } from './labels.ts';
import type { ModelDraft } from './model.ts';
import { commandLimits } from '../core/discord-limits.ts';

export interface Suggestion {
  readonly name: string;
  readonly value: string | number;
}

/**
 * The choices that match what a member has typed so far, the best first, at most 25: those that begin with it, then those
 * with a word that begins with it, then those that contain it. For an empty text, the default and the first choices.
 */
export function suggestions(model: ModelDraft, field: ChoiceField, typed: string, language: Language): Suggestion[] {
  const wanted = plain(typed);
  const rank = (name: string, value: string | number): number => {
    if (wanted === '') return value === field.default ? 0 : 1;
    const texts = [plain(name), plain(String(value))];
    if (texts.some((text) => text.startsWith(wanted))) return 0;
    if (texts.some((text) => text.includes(` ${wanted}`))) return 1;
    return texts.some((text) => text.includes(wanted)) ? 2 : 3;
  };
  return [...labelsOf(model, field, language)]
    .map(([value, name]) => ({ name, value, rank: rank(name, value) }))
    .filter((each) => each.rank < 3)
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, commandLimits.choices)
    .map(({ name, value }) => ({ name, value }));
}

/**
 * The choice for a text that a member typed instead of picking a choice: the one with this value, else the only one with
 * this label. Discord lets members send any text here; a text that matches nothing is returned as it is, and is then
 * refused.
 */
export function searchedValue(model: ModelDraft, field: ChoiceField, typed: Scalar | undefined): Scalar | undefined {
  if (typeof typed !== 'string') return typed;
  const exact = field.choices.find((choice) => String(choice) === typed);
  if (exact !== undefined) return exact;
  const wanted = plain(typed);
  const meant = new Set(
    languagesOf(model).flatMap((language) =>
      [...labelsOf(model, field, language)].flatMap(([value, name]) =>
        plain(name) === wanted || plain(String(value)) === wanted ? [value] : [],
      ),
    ),
  );
  const [one] = meant;
  return meant.size === 1 && one !== undefined ? one : typed;
}

/** A text without differences of case, width, spaces, hyphens and underscores. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
    .trim();
}

import type { Scalar } from '../core/job/record.ts';
import { visibleText } from '../core/visible-text.ts';
import { entriesIn } from './entries.ts';
import type { Field, KindOf, ScalarKind } from './field.ts';
import type { ModelDraft } from './model.ts';
import { searchedValue, suggestions, type Suggestion } from './search.ts';
import type { Language } from '../core/language.ts';
import { commandLimits } from '../core/discord-limits.ts';

export type ListField = Field & KindOf<'list'>;

/** A typed list as values of the field's kind. An entry that is none of these stays a text, and is then refused. */
export function listValue(model: ModelDraft, field: ListField, typed: string): Scalar[] {
  const { of } = field;
  return entriesIn(typed).flatMap((entry) => {
    const value = of.kind === 'text' ? visibleText(entry) : entryValue(model, field, of, entry);
    return value === '' ? [] : [value];
  });
}

function entryValue(model: ModelDraft, field: Field, of: Exclude<ScalarKind, KindOf<'text'>>, entry: string): Scalar {
  switch (of.kind) {
    case 'number':
      return Number.isNaN(Number(entry)) ? entry : Number(entry);
    case 'switch':
      return { true: true, false: false }[entry.toLowerCase()] ?? entry;
    case 'choice':
      return searchedValue(model, { ...field, ...of }, entry) ?? entry;
  }
}

/** The choices for the last entry of a list that a member is typing, each behind the entries before it. */
export function entrySuggestions(model: ModelDraft, field: ListField, typed: string, language: Language): Suggestion[] {
  const { of } = field;
  if (of.kind !== 'choice') return [];
  const begun = /^(?<before>.*[,，、]\s*)?(?<last>[^,，、]*)$/su.exec(typed)?.groups;
  const before = begun?.['before'] ?? '';
  const taken = entriesIn(before);
  return suggestions(model, { ...field, ...of, default: undefined }, begun?.['last'] ?? '', language)
    .filter(({ value }) => field.isUnique !== true || !taken.includes(String(value)))
    .map(({ name, value }) => ({ name: `${before}${name}`, value: `${before}${value}` }))
    .filter(({ name, value }) => name.length <= commandLimits.choiceName && value.length <= commandLimits.choiceValue);
}

import type { Field, Model } from '../../catalog/model.ts';
import { choiceLabel } from '../../catalog/names.ts';
import type { Scalar } from '../../core/job/record.ts';
import type { Language } from '../../core/language.ts';

/** An option's name as members of this language read it. */
export function optionLabel(model: Model, option: string, language: Language): string {
  return model.words[language]?.[option]?.name ?? option;
}

/** A value as members of this language read it: a choice has its own word. */
export function valueLabel(model: Model, field: Field, value: Scalar, language: Language): string {
  if (field.choices === undefined || typeof value === 'boolean') return String(value);
  return model.words[language]?.[field.name]?.choices?.[String(value)] ?? choiceLabel(value);
}

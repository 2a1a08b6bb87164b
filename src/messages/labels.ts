import type { Field } from '../catalog/field.ts';
import { labelsOf } from '../catalog/labels.ts';
import type { ModelDraft } from '../catalog/model.ts';
import type { Json } from '../core/job/record.ts';
import type { Language } from '../core/language.ts';
import type { Translate } from '../words/words.ts';

/** An option's name in a language. */
export function optionLabel(model: ModelDraft, option: string, language: Language): string {
  return model.words[language]?.[option]?.name ?? option;
}

/** A value in a language. A choice has its own label. The entries of a list have commas between them. */
export function valueLabel(model: ModelDraft, field: Field, value: Json, t: Translate): string {
  if (field.kind === 'list' && Array.isArray(value)) {
    const entries = value.map((entry) => valueLabel(model, { ...field, ...field.of }, entry ?? '', t));
    return entries.join(t.language === 'zh-TW' ? '、' : ', ');
  }
  if (typeof value === 'boolean') return t(value ? 'option.yes' : 'option.no');
  const isChoice = field.kind === 'choice' && (typeof value === 'string' || typeof value === 'number');
  const label = isChoice ? labelsOf(model, field, t.language).get(value) : undefined;
  return label ?? (typeof value === 'object' ? JSON.stringify(value) : String(value));
}

import { isValueField, type Field, type ValueField } from '../catalog/field.ts';
import { labelsOf } from '../catalog/labels.ts';
import type { ModelDraft } from '../catalog/model.ts';
import { nameWithEnding } from '../catalog/names.ts';
import type { Json } from '../core/job/record.ts';
import type { Translate } from '../words/words.ts';
import { listed } from './files.ts';

/** An option's name in a language. The options of an input that takes files have the input's name with an ending. */
export function optionLabel(model: ModelDraft, option: string, t: Translate): string {
  const named = model.words[t.language]?.[option]?.name;
  if (named !== undefined) return named;
  if (option === model.resize) return t('option.resize.name');
  if (option === model.preview) return t('option.preview.name');
  const field = model.fields.find(({ name }) => name === option);
  const base =
    field?.kind === 'file' || field?.kind === 'link' ? model.words[t.language]?.[field.base]?.name : undefined;
  if (base === undefined) return option;
  if (field?.kind === 'link') return nameWithEnding(base, t('option.link'));
  return field?.kind === 'file' && field.number !== undefined ? nameWithEnding(base, String(field.number)) : base;
}

/** An input's name in a language: of a value its option's, of files what the names of their options begin with. */
export function inputLabel(model: ModelDraft, field: Field, t: Translate): string {
  if (isValueField(field)) return optionLabel(model, field.name, t);
  return model.words[t.language]?.[field.base]?.name ?? field.base;
}

/** A value in a language. A choice has its own label. The entries of a list have commas between them. */
export function valueLabel(model: ModelDraft, field: ValueField, value: Json, t: Translate): string {
  if (field.kind === 'list' && Array.isArray(value)) {
    const entries = value.map((entry) => valueLabel(model, { ...field, ...field.of }, entry ?? '', t));
    return listed(entries, t);
  }
  if (typeof value === 'boolean') return t(value ? 'option.yes' : 'option.no');
  const isChoice = field.kind === 'choice' && (typeof value === 'string' || typeof value === 'number');
  const label = isChoice ? labelsOf(model, field, t.language).get(value) : undefined;
  return label ?? (typeof value === 'object' ? JSON.stringify(value) : String(value));
}

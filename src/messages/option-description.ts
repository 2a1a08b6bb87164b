import type { FileUploadType } from 'discord.js';
import { isValueField, type Field, type KindOf } from '../catalog/field.ts';
import type { ModelDraft } from '../catalog/model.ts';
import { inputWords } from '../catalog/names.ts';
import { commandLimits } from '../core/discord-limits.ts';
import type { InputBounds } from '../core/media/input.ts';
import { clip, oneLine } from '../core/plain-text.ts';
import type { Translate } from '../words/words.ts';
import { whatFits } from './files.ts';
import { valueLabel } from './labels.ts';

/** A default may be any text. It is cut, so that the option's description still fits. */
const longestDefault = 40;

/** The description in the model file, else the schema's, with the default or the files that fit. It is cut to what Discord takes. */
export function optionDescription(model: ModelDraft, field: Field, t: Translate): string {
  const key = isValueField(field) ? field.name : field.base;
  const said = [
    model.words[t.language]?.[field.name]?.description,
    model.words[t.language]?.[key]?.description,
    model.words['en-US']?.[key]?.description,
    field.description,
    field.title,
    inputWords(field.input),
    field.name,
  ].map((text) => oneLine(text ?? '', commandLimits.optionText));
  const description = said.find((text) => text !== '') ?? field.name;
  if (!isValueField(field)) return fileDescription(field, description, t);
  const value = field.default === undefined ? '' : oneLine(valueLabel(model, field, field.default, t), longestDefault);
  if (value === '' || field.required) return clip(description, commandLimits.description);
  return withShort(description, (short) => t('option.default', { description: short, value }));
}

function fileDescription(field: Field & KindOf<'file' | 'link'>, description: string, t: Translate): string {
  const { bounds, list } = field.files;
  if (field.kind === 'link') {
    const what = t(list === undefined ? 'option.link-one' : 'option.link-several');
    return withShort(description, (short) => t('option.file', { description: short, what }));
  }
  return withShort(description, (short) => t('option.file', { description: short, what: whatFits(bounds, t) }));
}

/** A text with a description in it, which is cut so that the rest fits. */
function withShort(description: string, text: (short: string) => string): string {
  const short = clip(description, Math.max(commandLimits.description - text('').length, 1));
  return clip(text(short), commandLimits.description);
}

/** What members can pick: the extensions that the model names, else all files of the kind. */
export function fileTypes({ media, types }: InputBounds): FileUploadType[] {
  const extensions = types?.map((type): FileUploadType => `.${type}`) ?? [];
  return extensions.length === 0 || extensions.length > commandLimits.fileTypes ? [media] : extensions;
}

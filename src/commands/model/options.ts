import {
  ApplicationCommandOptionType,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOptionChoice,
  type FileUploadType,
} from 'discord.js';
import { isValueField, type ChoiceField, type Field, type KindOf } from '../../catalog/field.ts';
import { labelsOf } from '../../catalog/labels.ts';
import type { ModelDraft } from '../../catalog/model.ts';
import { inputWords } from '../../catalog/names.ts';
import { english } from '../../core/language.ts';
import type { InputBounds } from '../../core/media/input.ts';
import { clip, oneLine } from '../../core/plain-text.ts';
import type { Translate, Words } from '../../words/words.ts';
import { described, named } from '../payload.ts';
import { whatFits } from '../../messages/files.ts';
import { optionLabel, valueLabel } from '../../messages/labels.ts';
import { commandLimits } from '../../core/discord-limits.ts';

/** A default may be any text. It is cut, so that the option's description still fits. */
const longestDefault = 40;

/** The model's fields as Discord's options. `checkField` accepts what is offered here. */
export function optionPayloads(model: ModelDraft, words: Words): APIApplicationCommandBasicOption[] {
  const own = model.resize === undefined ? [] : [resizePayload(model.resize, words)];
  return [...model.fields.map((field) => optionPayload(model, field, words)), ...own];
}

/** The option with which pictures that are too large are made smaller. */
function resizePayload(name: string, words: Words): APIApplicationCommandBasicOption {
  return {
    type: ApplicationCommandOptionType.Boolean,
    ...named(name, words, (t) => t('option.resize.name')),
    ...described(words, (t) => t('option.resize.description')),
    required: false,
  };
}

function optionPayload(model: ModelDraft, field: Field, words: Words): APIApplicationCommandBasicOption {
  const base = {
    ...named(field.name, words, (t) => optionLabel(model, field.name, t)),
    ...described(words, (t) => describe(model, field, t)),
    required: field.required,
  };
  switch (field.kind) {
    case 'switch':
      return { ...base, type: ApplicationCommandOptionType.Boolean };
    case 'file':
      return { ...base, type: ApplicationCommandOptionType.Attachment, file_types: fileTypes(field.files.bounds) };
    case 'link':
      return { ...base, type: ApplicationCommandOptionType.String };
    case 'list':
      return {
        ...base,
        type: ApplicationCommandOptionType.String,
        ...(field.of.kind === 'choice' ? { autocomplete: true } : {}),
      };
    case 'text':
      return {
        ...base,
        type: ApplicationCommandOptionType.String,
        ...(field.minLength === undefined ? {} : { min_length: Math.min(field.minLength, commandLimits.optionText) }),
        ...(field.maxLength === undefined ? {} : { max_length: Math.min(field.maxLength, commandLimits.optionText) }),
      };
    case 'number':
      return numeric(base, field.type, {
        ...(field.min === undefined ? {} : { min_value: field.min }),
        ...(field.max === undefined ? {} : { max_value: field.max }),
      });
    case 'choice':
      if (field.type !== 'string') {
        return numeric(
          base,
          field.type,
          field.searched ? { autocomplete: true } : { choices: choicesOf(model, field, words, Number) },
        );
      }
      return {
        ...base,
        type: ApplicationCommandOptionType.String,
        ...(field.searched ? { autocomplete: true } : { choices: choicesOf(model, field, words, String) }),
      };
  }
}

/** What members can pick: the extensions that the model names, else all files of the kind. */
function fileTypes({ media, types }: InputBounds): FileUploadType[] {
  const extensions = types?.map((type): FileUploadType => `.${type}`) ?? [];
  return extensions.length === 0 || extensions.length > commandLimits.fileTypes ? [media] : extensions;
}

function numeric<B extends object, R extends object>(base: B, type: 'integer' | 'number', rest: R) {
  return type === 'integer'
    ? { ...base, type: ApplicationCommandOptionType.Integer as const, ...rest }
    : { ...base, type: ApplicationCommandOptionType.Number as const, ...rest };
}

function choicesOf<T extends string | number>(
  model: ModelDraft,
  field: ChoiceField,
  words: Words,
  as: (value: string | number) => T,
): APIApplicationCommandOptionChoice<T>[] {
  const labels = new Map(words.languages.map((language) => [language, labelsOf(model, field, language)]));
  return [...labelsOf(model, field, english)].map(([value, name]) => ({
    ...named(name, words, (t) => labels.get(t.language)?.get(value) ?? name),
    value: as(value),
  }));
}

/** The description in the model file, else the schema's, with the default or the files that fit. It is cut to what Discord takes. */
function describe(model: ModelDraft, field: Field, t: Translate): string {
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
  if (!isValueField(field)) return describeFile(field, description, t);
  const value = field.default === undefined ? '' : oneLine(valueLabel(model, field, field.default, t), longestDefault);
  if (value === '' || field.required) return clip(description, commandLimits.description);
  return withShort(description, (short) => t('option.default', { description: short, value }));
}

function describeFile(field: Field & KindOf<'file' | 'link'>, description: string, t: Translate): string {
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

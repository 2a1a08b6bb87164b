import {
  ApplicationCommandOptionType,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOptionChoice,
} from 'discord.js';
import type { ChoiceField, Field } from '../../catalog/field.ts';
import { labelsOf } from '../../catalog/labels.ts';
import type { ModelDraft } from '../../catalog/model.ts';
import { distinctName } from '../../catalog/names.ts';
import { english } from '../../core/language.ts';
import type { Translate, Words } from '../../words/words.ts';
import { described, named } from '../payload.ts';
import { fileTypes, optionDescription } from '../../messages/option-description.ts';
import { optionLabel } from '../../messages/labels.ts';
import { commandLimits } from '../../core/discord-limits.ts';

/** The model's fields as Discord's options. `checkField` accepts what is offered here. */
export function optionPayloads(model: ModelDraft, words: Words): APIApplicationCommandBasicOption[] {
  return [
    ...model.fields.map((field) => optionPayload(model, field, words)),
    ...(model.resize === undefined ? [] : [ownPayload(model, model.resize, resizeWords, words)]),
    ...(model.preview === undefined ? [] : [ownPayload(model, model.preview, previewWords, words)]),
  ];
}

interface OwnWords {
  readonly name: (t: Translate) => string;
  readonly description: (t: Translate) => string;
}
const resizeWords: OwnWords = {
  name: (t) => t('option.resize.name'),
  description: (t) => t('option.resize.description'),
};
const previewWords: OwnWords = {
  name: (t) => t('option.preview.name'),
  description: (t) => t('option.preview.description'),
};

/** An option of Easel's own, which is no input of the model. In no language it has the name of another option. */
function ownPayload(model: ModelDraft, name: string, own: OwnWords, words: Words): APIApplicationCommandBasicOption {
  const namesOf = (t: Translate) => new Set(model.fields.map((field) => optionLabel(model, field.name, t)));
  return {
    type: ApplicationCommandOptionType.Boolean,
    ...named(name, words, (t) => distinctName(own.name(t), namesOf(t))),
    ...described(words, own.description),
    required: false,
  };
}

function optionPayload(model: ModelDraft, field: Field, words: Words): APIApplicationCommandBasicOption {
  const base = {
    ...named(field.name, words, (t) => optionLabel(model, field.name, t)),
    ...described(words, (t) => optionDescription(model, field, t)),
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

import {
  ApplicationCommandOptionType,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOptionChoice,
} from 'discord.js';
import type { Field, Model } from '../../catalog/model.ts';
import { choiceLabel } from '../../catalog/names.ts';
import { clip } from '../../core/plain-text.ts';
import type { Language } from '../../core/language.ts';
import type { Words } from '../../words/words.ts';
import { valueLabel } from './labels.ts';

/** Discord's own limits (developers/interactions/application-commands). */
const longestDescription = 100;
const longestText = 6000;

/** The model's fields as Discord's options: what is offered here is what `checkField` accepts. */
export function optionPayloads(model: Model, words: Words): APIApplicationCommandBasicOption[] {
  return model.fields.map((field) => optionPayload(model, field, words));
}

function optionPayload(model: Model, field: Field, words: Words): APIApplicationCommandBasicOption {
  const name = model.words['zh-TW']?.[field.name]?.name;
  const base = {
    name: field.name,
    ...(name === undefined ? {} : { name_localizations: { 'zh-TW': name } }),
    description: describe(model, field, 'en-US', words),
    description_localizations: { 'zh-TW': describe(model, field, 'zh-TW', words) },
    required: field.required,
  };
  switch (field.type) {
    case 'boolean':
      return { ...base, type: ApplicationCommandOptionType.Boolean };
    case 'string': {
      const choices = choicesOf(model, field, (value) => String(value));
      if (choices !== undefined) return { ...base, type: ApplicationCommandOptionType.String, choices };
      return {
        ...base,
        type: ApplicationCommandOptionType.String,
        ...(field.minLength === undefined ? {} : { min_length: Math.min(field.minLength, longestText) }),
        ...(field.maxLength === undefined ? {} : { max_length: Math.min(field.maxLength, longestText) }),
      };
    }
    case 'integer':
      return { ...base, ...numeric(model, field), type: ApplicationCommandOptionType.Integer };
    case 'number':
      return { ...base, ...numeric(model, field), type: ApplicationCommandOptionType.Number };
  }
}

function numeric(
  model: Model,
  field: Field,
): { choices: APIApplicationCommandOptionChoice<number>[] } | { min_value?: number; max_value?: number } {
  const choices = choicesOf(model, field, Number);
  if (choices !== undefined) return { choices };
  return {
    ...(field.min === undefined ? {} : { min_value: field.min }),
    ...(field.max === undefined ? {} : { max_value: field.max }),
  };
}

function choicesOf<T extends string | number>(
  model: Model,
  field: Field,
  as: (value: string | number) => T,
): APIApplicationCommandOptionChoice<T>[] | undefined {
  return field.choices?.map((value) => {
    const translated = model.words['zh-TW']?.[field.name]?.choices?.[String(value)];
    const choice = {
      name: model.words['en-US']?.[field.name]?.choices?.[String(value)] ?? choiceLabel(value),
      value: as(value),
    };
    return translated === undefined ? choice : { ...choice, name_localizations: { 'zh-TW': translated } };
  });
}

/** The file's own words, else the schema's, with the default; cut to what Discord takes. */
function describe(model: Model, field: Field, language: Language, words: Words): string {
  const schema = field.description !== '' ? field.description : field.title !== '' ? field.title : field.name;
  const description =
    model.words[language]?.[field.name]?.description ?? model.words['en-US']?.[field.name]?.description ?? schema;
  if (field.default === undefined || field.required) return clip(description, longestDescription);
  const value = valueLabel(model, field, field.default, language);
  const withoutText = words(language, 'option.default', { description: '', value });
  const short = clip(description, Math.max(longestDescription - withoutText.length, 1));
  return clip(words(language, 'option.default', { description: short, value }), longestDescription);
}

import {
  ApplicationCommandOptionType,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandIntegerOption,
  type APIApplicationCommandNumberOption,
  type APIApplicationCommandOptionChoice,
} from 'discord.js';
import type { Field, Outline } from '../../catalog/model.ts';
import { inputWords } from '../../catalog/names.ts';
import { labelsOf } from '../../catalog/search.ts';
import { clip, oneLine } from '../../core/plain-text.ts';
import type { Language } from '../../core/language.ts';
import type { Words } from '../../words/words.ts';
import { valueLabel } from '../../messages/labels.ts';

/** Discord's own limits (developers/interactions/application-commands). */
const longestDescription = 100;
const longestText = 6000;
/** A default may be a text of any length: what the option is has to show as well. */
const longestDefault = 40;

/** The model's fields as Discord's options: what is offered here is what `checkField` accepts. */
export function optionPayloads(model: Outline, words: Words): APIApplicationCommandBasicOption[] {
  return model.fields.map((field) => optionPayload(model, field, words));
}

function optionPayload(model: Outline, field: Field, words: Words): APIApplicationCommandBasicOption {
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
      const type = ApplicationCommandOptionType.String;
      if (field.searched) return { ...base, type, autocomplete: true };
      const choices = choicesOf(model, field, (value) => String(value));
      if (choices !== undefined) return { ...base, type, choices };
      return {
        ...base,
        type,
        ...(field.minLength === undefined ? {} : { min_length: Math.min(field.minLength, longestText) }),
        ...(field.maxLength === undefined ? {} : { max_length: Math.min(field.maxLength, longestText) }),
      };
    }
    case 'integer':
      return numeric(model, field, { ...base, type: ApplicationCommandOptionType.Integer });
    case 'number':
      return numeric(model, field, { ...base, type: ApplicationCommandOptionType.Number });
  }
}

type Numeric =
  | Pick<APIApplicationCommandIntegerOption, 'name' | 'description' | 'required' | 'type'>
  | Pick<APIApplicationCommandNumberOption, 'name' | 'description' | 'required' | 'type'>;

function numeric(model: Outline, field: Field, base: Numeric): APIApplicationCommandBasicOption {
  if (field.searched) return { ...base, autocomplete: true };
  const choices = choicesOf(model, field, Number);
  if (choices !== undefined) return { ...base, choices };
  return {
    ...base,
    ...(field.min === undefined ? {} : { min_value: field.min }),
    ...(field.max === undefined ? {} : { max_value: field.max }),
  };
}

function choicesOf<T extends string | number>(
  model: Outline,
  field: Field,
  as: (value: string | number) => T,
): APIApplicationCommandOptionChoice<T>[] | undefined {
  const translated = labelsOf(model, field, 'zh-TW');
  const names = labelsOf(model, field, 'en-US');
  return field.choices?.map((value) => {
    const name = names.get(value) ?? String(value);
    const other = translated.get(value) ?? name;
    return { name, value: as(value), ...(other === name ? {} : { name_localizations: { 'zh-TW': other } }) };
  });
}

/** The file's own words, else the schema's, with the default; cut to what Discord takes. */
function describe(model: Outline, field: Field, language: Language, words: Words): string {
  const said = [
    model.words[language]?.[field.name]?.description,
    model.words['en-US']?.[field.name]?.description,
    field.description,
    field.title,
    inputWords(field.input),
    field.name,
  ].map((text) => oneLine(text ?? '', longestText));
  const description = said.find((text) => text !== '') ?? field.name;
  const value =
    field.default === undefined
      ? ''
      : oneLine(valueLabel(model, field, field.default, language, words), longestDefault);
  if (value === '' || field.required) return clip(description, longestDescription);
  const withoutText = words(language, 'option.default', { description: '', value });
  const short = clip(description, Math.max(longestDescription - withoutText.length, 1));
  return clip(words(language, 'option.default', { description: short, value }), longestDescription);
}

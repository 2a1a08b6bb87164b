import {
  ApplicationCommandOptionType,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOptionChoice,
} from 'discord.js';
import type { ChoiceField, Field } from '../../catalog/field.ts';
import { labelsOf } from '../../catalog/labels.ts';
import type { ModelDraft } from '../../catalog/model.ts';
import { inputWords } from '../../catalog/names.ts';
import { clip, oneLine } from '../../core/plain-text.ts';
import type { Translate, Words } from '../../words/words.ts';
import { described, named } from '../payload.ts';
import { valueLabel } from '../../messages/labels.ts';
import { commandLimits } from '../../core/discord-limits.ts';

/** A default may be any text. It is cut, so that the option's description still fits. */
const longestDefault = 40;

/** The model's fields as Discord's options. `checkField` accepts what is offered here. */
export function optionPayloads(model: ModelDraft, words: Words): APIApplicationCommandBasicOption[] {
  return model.fields.map((field) => optionPayload(model, field, words));
}

function optionPayload(model: ModelDraft, field: Field, words: Words): APIApplicationCommandBasicOption {
  const base = {
    ...named(field.name, model.words['zh-TW']?.[field.name]?.name),
    ...described(words, (t) => describe(model, field, t)),
    required: field.required,
  };
  switch (field.kind) {
    case 'switch':
      return { ...base, type: ApplicationCommandOptionType.Boolean };
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
          field.searched ? { autocomplete: true } : { choices: choicesOf(model, field, Number) },
        );
      }
      return {
        ...base,
        type: ApplicationCommandOptionType.String,
        ...(field.searched ? { autocomplete: true } : { choices: choicesOf(model, field, String) }),
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
  as: (value: string | number) => T,
): APIApplicationCommandOptionChoice<T>[] {
  const translated = labelsOf(model, field, 'zh-TW');
  return [...labelsOf(model, field, 'en-US')].map(([value, name]) => ({
    ...named(name, translated.get(value)),
    value: as(value),
  }));
}

/** The description in the model file, else the schema's, with the default. It is cut to what Discord takes. */
function describe(model: ModelDraft, field: Field, t: Translate): string {
  const said = [
    model.words[t.language]?.[field.name]?.description,
    model.words['en-US']?.[field.name]?.description,
    field.description,
    field.title,
    inputWords(field.input),
    field.name,
  ].map((text) => oneLine(text ?? '', commandLimits.optionText));
  const description = said.find((text) => text !== '') ?? field.name;
  const value = field.default === undefined ? '' : oneLine(valueLabel(model, field, field.default, t), longestDefault);
  if (value === '' || field.required) return clip(description, commandLimits.description);
  const withoutText = t('option.default', { description: '', value });
  const short = clip(description, Math.max(commandLimits.description - withoutText.length, 1));
  return clip(t('option.default', { description: short, value }), commandLimits.description);
}

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { ApplicationCommandOptionType, type APIApplicationCommandBasicOption } from 'discord.js';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillOptions } from '../../sandbox/discord/people/options.ts';
import { checkCommands } from '../../sandbox/discord/rules/commands.ts';
import type { CommandOption } from '../../sandbox/discord/world/commands.ts';
import { schemaOptions } from '../../sandbox/runcomfy/models.ts';
import type { Scalar } from '../../src/core/job/record.ts';
import type { Field } from '../../src/catalog/field.ts';
import { listValue } from '../../src/catalog/list.ts';
import type { Model } from '../../src/catalog/model.ts';
import { readModel } from '../../src/catalog/read-model.ts';
import { composeRequest, type OptionValues } from '../../src/catalog/request.ts';
import { suggestions } from '../../src/catalog/search.ts';
import { modelPayload } from '../../src/commands/model/model.ts';
import { createWords } from '../../src/words/words.ts';
import { assertReaching } from '../support/assert-reaching.ts';
import { anyPublished, asJsonSchema, type Published } from './any-schema.ts';

const words = createWords();

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** As much of a choice as a member may have typed: whole characters. */
function beginning(choice: string | number): string {
  return Array.from(graphemes.segment(String(choice)), ({ segment }) => segment)
    .slice(0, 3)
    .join('');
}

/** Lists as a member may type them: entries that are allowed, entries that are not, and too many or too few. */
function listFor({ of }: Extract<Field, { readonly kind: 'list' }>): fc.Arbitrary<string> {
  const entry: fc.Arbitrary<string> =
    of.kind === 'choice'
      ? fc.constantFrom(...of.choices.map(String))
      : of.kind === 'number'
        ? fc.constantFrom(of.min ?? 0, of.max ?? 9, (of.min ?? 0) + 1, 0.5).map(String)
        : fc.constantFrom('x', 'xx', '貓', 'true', 'false');
  return fc.array(entry, { minLength: 1, maxLength: 4 }).map((entries) => entries.join(', '));
}

/** A value that a member can send for an option, at its edges and between them. */
function valueFor(option: APIApplicationCommandBasicOption, model: Model): fc.Arbitrary<string | number | boolean> {
  const rules = model.fields.find(({ name }) => name === option.name);
  if (rules?.kind === 'list') return listFor(rules);
  const limits = option as { min_value?: number; max_value?: number; min_length?: number; max_length?: number };
  const field = model.fields.find(({ name }) => name === option.name);
  if ('choices' in option && option.choices !== undefined) {
    return fc.constantFrom(...option.choices.map(({ value }) => value));
  }
  if ('autocomplete' in option && option.autocomplete && field?.kind === 'choice') {
    return fc.constantFrom('', ...field.choices.map(beginning)).chain((typed) => {
      // The beginning of a text need not be one of its forms. A member who sees no choice types less.
      const offered = suggestions(model, field, typed, 'zh-TW');
      return fc.constantFrom(
        ...(offered.length > 0 ? offered : suggestions(model, field, '', 'zh-TW')).map(({ value }) => value),
      );
    });
  }
  switch (option.type) {
    case ApplicationCommandOptionType.Boolean:
      return fc.boolean();
    case ApplicationCommandOptionType.Integer: {
      const min = limits.min_value ?? Number.MIN_SAFE_INTEGER;
      const max = limits.max_value ?? Number.MAX_SAFE_INTEGER;
      return fc.oneof(
        fc.constantFrom(min, max),
        fc.maxSafeInteger().map((value) => Math.min(Math.max(value, min), max)),
      );
    }
    case ApplicationCommandOptionType.Number: {
      const min = limits.min_value ?? Number.MIN_SAFE_INTEGER;
      const max = limits.max_value ?? Number.MAX_SAFE_INTEGER;
      return fc.oneof(fc.constantFrom(min, max), fc.double({ min, max, noNaN: true }));
    }
    default: {
      const min = Math.max(limits.min_length ?? 0, 1);
      const max = limits.max_length ?? 6000;
      return fc
        .tuple(fc.constantFrom('x', '貓', '😀'), fc.constantFrom(min, Math.min(min + 7, max), max))
        .map(([one, length]) => one.repeat(Math.floor(length / one.length)).padEnd(length, 'x'));
    }
  }
}

/** What some of the files come to. */
const branches = ['offered', 'refused', 'searched', 'sent'] as const;
type Saw = (branch: (typeof branches)[number], when?: boolean) => void;

/** Whether a field has rules that Discord's options cannot have. */
const hasRules = (field: Field): boolean =>
  field.kind === 'list' ||
  (field.kind === 'text' && field.patterns !== undefined) ||
  (field.kind === 'number' && field.steps !== undefined);

function validator(schema: object): ValidateFunction {
  const ajv = new Ajv2020({ ...schemaOptions, multipleOfPrecision: 9 });
  return ajv.compile(asJsonSchema(schema) as object);
}

/** The faults of the command of a file, and of one member's request for it. Empty if there are none. */
function faultsOf(file: Published, pick: fc.GeneratorValue, saw: Saw): readonly unknown[] {
  const result = readModel(file, 'v1');
  if (!result.ok) {
    saw('refused');
    return result.problems.length > 0 ? [] : ['refused without a reason'];
  }
  saw('offered');
  const { model } = result;
  saw(
    'searched',
    model.fields.some((field) => field.kind === 'choice' && field.searched),
  );
  const payload = modelPayload(model, words);
  const refused = checkCommands([payload]);
  if (refused.length > 0) return refused;

  const options = (payload.options ?? []) as APIApplicationCommandBasicOption[];
  const given: OptionValues = Object.fromEntries(
    options
      .filter(({ required }) => required === true || pick(fc.boolean))
      .map((option) => [option.name, pick(() => valueFor(option, model))]),
  );
  // Throws if the client itself would not let a member send this.
  fillOptions(options as CommandOption[], given as Readonly<Record<string, Scalar>>, false);
  const composed = composeRequest(model, given);
  if (!composed.ok) {
    const { refusal } = composed;
    // Discord counts an emoji as two characters, JSON Schema as one.
    const isCounted = refusal.reason === 'option-too-short' && String(given[refusal.option]).includes('😀');
    // What Discord cannot express is refused only if the schema refuses it, too.
    const field = model.fields.find(({ name }) => 'option' in refusal && name === refusal.option);
    if (field === undefined || isCounted) return isCounted ? [] : [refusal];
    const raw = given[field.name];
    const value = field.kind === 'list' ? listValue(model, field, String(raw)) : raw;
    const properties = file.input['properties'] as Readonly<Record<string, object>>;
    // Of alternatives only one is offered, so its rules may refuse what another one allows.
    const schema = properties[field.input] ?? {};
    const isOne = !('anyOf' in schema) && !('oneOf' in schema);
    return hasRules(field) && (!isOne || !validator(schema)(value)) ? [] : [refusal];
  }
  saw('sent');
  const isValid = validator(file.input);
  return isValid(composed.request.input) ? [] : (isValid.errors ?? []);
}

test('a published schema becomes a command that Discord accepts; what the command admits is sent as the schema requires', () => {
  assertReaching(
    branches,
    (saw) =>
      fc.property(anyPublished, fc.gen(), (file, pick) => {
        expect(faultsOf(file, pick, saw)).toEqual([]);
      }),
    // Shrinking would compile schemas for minutes.
    { numRuns: 400, least: 10, endOnFailure: true, shortened: true },
  );
});

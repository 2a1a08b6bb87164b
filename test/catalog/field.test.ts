import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ApplicationCommandOptionType, type APIApplicationCommandBasicOption } from 'discord.js';
import { checkCommands } from '../../sandbox/discord/rules/commands.ts';
import {
  allows,
  checkField,
  countOf,
  isEmpty,
  isValueField,
  listed,
  type Field,
  type ValueKind,
} from '../../src/catalog/field.ts';
import { composeWithin } from '../../src/catalog/fit-defaults.ts';
import { fieldOf, type Model } from '../../src/catalog/model.ts';
import { priceOf, priceRange } from '../../src/catalog/price.ts';
import { readModel } from '../../src/catalog/read-model.ts';
import { composeRequest, type RequestRefusal } from '../../src/catalog/request.ts';
import { sampleRequest } from '../../src/catalog/sample.ts';
import { searchedValue, suggestions } from '../../src/catalog/search.ts';
import { modelCommand } from '../../src/commands/model/model.ts';
import { optionPayloads } from '../../src/commands/model/options.ts';
import { languages } from '../support/languages.ts';
import type { Scalar } from '../../src/core/job/record.ts';
import { createWords } from '../../src/words/words.ts';
import { loadCatalog } from '../../src/services/runcomfy/catalog.ts';
import { assertReaching } from '../support/assert-reaching.ts';
import { anyPublished, type Published } from './any-schema.ts';
import { anyFile, fileWith, modelOf, shippedModels } from './files.ts';

const words = createWords();
const { image, video } = await shippedModels();
const { models: published } = await loadCatalog('test/published', new Set());

/** Whether Discord lets a member send this value for the option (developers/interactions/application-commands). */
function discordTakes(option: APIApplicationCommandBasicOption, value: Scalar): boolean {
  switch (option.type) {
    case ApplicationCommandOptionType.Boolean:
      return typeof value === 'boolean';
    case ApplicationCommandOptionType.String: {
      if (typeof value !== 'string') return false;
      if (option.choices !== undefined) return option.choices.some((choice) => choice.value === value);
      const length = Array.from(value).length;
      const { min_length: min = 0, max_length: max = 6000 } =
        'min_length' in option || 'max_length' in option ? option : {};
      return length >= min && length <= max;
    }
    case ApplicationCommandOptionType.Integer:
    case ApplicationCommandOptionType.Number: {
      if (typeof value !== 'number' || !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) return false;
      if (option.type === ApplicationCommandOptionType.Integer && !Number.isInteger(value)) return false;
      if (option.choices !== undefined) return option.choices.some((choice) => choice.value === value);
      const { min_value: min = -Infinity, max_value: max = Infinity } =
        'min_value' in option || 'max_value' in option ? option : {};
      return value >= min && value <= max;
    }
    default:
      throw new Error(`no model has options of type ${option.type}`);
  }
}

/** Values at, next to and far from what the option offers. */
function valuesFor(option: APIApplicationCommandBasicOption): Scalar[] {
  const offered = ('choices' in option ? (option.choices ?? []) : []).map(({ value }) => value);
  const edges = ['min_value', 'max_value', 'min_length', 'max_length'].flatMap((key) => {
    const edge = (option as unknown as Record<string, unknown>)[key];
    return typeof edge === 'number' ? [edge] : [];
  });
  const near = [...offered, ...edges].flatMap((value) =>
    typeof value === 'number'
      ? [value, value - 1, value + 1, value + 0.5, String(value)]
      : [value, `${value} `, value.slice(1), value.toUpperCase()],
  );
  const lengths = edges.flatMap((edge) => (edge >= 1 && edge <= 6000 ? [edge - 1, edge, edge + 1] : []));
  const texts = lengths
    .flatMap((length) => [Math.min(length, 6000)])
    .flatMap((length) => ['x'.repeat(length), '😀'.repeat(length)]);
  const far = ['', 'other', 0, -1, 1e300, 2 ** 53, -(2 ** 53), NaN, Infinity, -Infinity, true, false];
  return [...near, ...texts, ...far];
}

const hasRules = (field: Field): boolean =>
  (field.kind === 'text' && field.patterns !== undefined) || (field.kind === 'number' && field.steps !== undefined);

/** Each value that Discord admits and Easel does not, or the reverse. */
function disagreements(model: Model, others: readonly Scalar[] = []): string[] {
  const options = optionPayloads(model, words);
  return model.fields.flatMap((field, index) => {
    const option = options[index];
    if (option === undefined) return [`${field.name} is not offered`];
    // What Discord cannot express has tests of its own: patterns, multiples, the entries of a list.
    if (field.kind === 'list' || !isValueField(field) || hasRules(field)) return [];
    const admits = field.kind === 'choice' && field.searched ? searchOf(model, field) : discordTakes;
    return [...valuesFor(option), ...(listed(field) ?? []), ...others]
      .filter((value) => (checkField(field, value) === undefined) !== admits(option, value))
      .map((value) => `${field.name}: ${typeof value} ${String(value).slice(0, 40)}`);
  });
}

/**
 * Discord lets members send anything for an autocompleted option. The values that a search finds count as offered:
 * these are all.
 */
function searchOf(model: Model, field: Extract<Field, { readonly kind: 'choice' }>): typeof discordTakes {
  const found = ['', ...field.choices.map(String)].flatMap((typed) =>
    languages.flatMap((language) => suggestions(model, field, typed, language).map(({ value }) => value)),
  );
  const offered = new Set<Scalar>(found);
  // More than 25 choices may begin in the same way. A choice that is typed in full is accepted without being picked.
  for (const value of field.choices) offered.add(searchedValue(model, field, String(value)) ?? value);
  return (_option, value) => offered.has(value);
}

describe.each([image, video, ...published])('/$command', (model) => {
  test('what Discord is offered is exactly what is accepted', () => {
    expect(disagreements(model)).toEqual([]);
  });

  test('choices are the values of the schema, in its order', () => {
    const options = optionPayloads(model, words);
    for (const [index, field] of model.fields.entries()) {
      const option = options[index];
      expect(option?.name).toBe(field.name);
      const choices =
        option !== undefined && 'choices' in option ? option.choices?.map(({ value }) => value) : undefined;
      expect(choices).toEqual(field.kind === 'choice' && !field.searched ? field.choices : undefined);
    }
  });

  test('every listed value makes a request that sends it', () => {
    for (const field of model.fields) {
      for (const value of listed(field) ?? []) {
        const result = composeRequest(model, { ...sampleRequest(model), [field.name]: value });
        expect(result).toMatchObject({ ok: true, request: { input: { [field.input]: value } } });
      }
    }
  });

  test.each([1, 4, 9])('a value that is fitted to limits of %d can be requested as well', (limit) => {
    for (const price of [undefined, 50_000, 500_000]) {
      expect(misfits(model, { images: limit, seconds: limit, price })).toEqual([]);
    }
  });
});

const values = fc.array(fc.oneof(fc.string({ maxLength: 9 }), fc.integer(), fc.double(), fc.boolean()), {
  maxLength: 9,
});

test('of any accepted file, Discord accepts the command, and what it offers is what is accepted', () => {
  assertReaching(
    [
      'a model',
      'a text',
      'a number',
      'a choice',
      'a choice that is searched',
      'a switch',
      'a list',
      'a file',
      'a link',
    ],
    (saw) =>
      fc.property(fc.oneof(anyFile, anyPublished), values, (file, others) => {
        const result = readModel(file, 'v1');
        if (!result.ok) return;
        saw('a model', true);
        for (const field of result.model.fields) {
          const isSearched = field.kind === 'choice' && field.searched === true;
          saw(isSearched ? 'a choice that is searched' : `a ${field.kind}`, true);
        }
        expect(checkCommands([modelCommand(result.model, words).payload])).toEqual([]);
        expect(disagreements(result.model, others)).toEqual([]);
      }),
    { numRuns: 700, least: 10, endOnFailure: true, shortened: true },
  );
});

/** Fields whose fitted value replaced a default, but is no value that a member could ask for. */
function misfits(model: Model, limits: Parameters<typeof composeWithin>[2]): string[] {
  const composed = composeWithin(model, sampleRequest(model), limits);
  if (!composed.ok) return [JSON.stringify(composed.refusal)];
  const { input } = composed.request;
  return model.fields.filter(isValueField).flatMap((field) => {
    const value = input[field.input];
    const isFitted = value !== model.defaults[field.input] && value !== undefined;
    return !isFitted || allows(field, value) ? [] : [`${field.name}: ${JSON.stringify(value)}`];
  });
}

/** The same file with a price for one of its inputs, which may be the number or the length of the files. */
const anyPriced = fc
  .record({
    file: anyPublished,
    name: fc.constantFrom('num_images', 'duration', 'n', 'seconds'),
    index: fc.nat(5),
    rule: fc.constantFrom('times', 'by'),
  })
  .map(({ file, name, index, rule }): Published => {
    const properties = { ...(file.input['properties'] as Record<string, { enum?: unknown[] }>) };
    const schema = Object.values(properties)[index];
    if (schema === undefined) return file;
    const table = (schema.enum ?? [true, false]).map((value, at) => [String(value), `0.0${(at % 9) + 1}`]);
    const usd = rule === 'by' ? (Object.fromEntries(table) as object) : '0.03';
    return {
      ...file,
      input: { ...file.input, properties: { ...properties, [name]: schema } },
      price: { usd, [rule]: name },
    };
  });
const anyLimits = fc.record({
  images: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
  seconds: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
  price: fc.option(fc.integer({ min: 1, max: 300_000 }), { nil: undefined }),
});

/** No text is made for a pattern, and no list of values that all differ but are within bounds. */
const isUnknown = (refusal: RequestRefusal): boolean =>
  refusal.reason === 'option-wrong-form' ||
  refusal.reason === 'option-repeats' ||
  (refusal.reason === 'option-too-large' && refusal.entry !== undefined);

test('of any file, the sample and the fitted values pass, and no request costs more than announced', () => {
  assertReaching(
    ['a number that is paid for', 'a choice that is paid for', 'a switch that is paid for', 'a default that is fitted'],
    (saw) =>
      fc.property(anyPriced, anyLimits, (file, limits) => {
        const result = readModel(file, 'v1');
        if (!result.ok) return;
        const { model } = result;
        const sample = sampleRequest(model);
        const composed = composeRequest(model, sample);
        if (!composed.ok && isUnknown(composed.refusal)) return;
        expect(composed).toMatchObject({ ok: true });
        expect(misfits(model, limits)).toEqual([]);
        saw(
          'a default that is fitted',
          JSON.stringify(composeWithin(model, sample, limits)) !== JSON.stringify(composed),
        );
        const paid = fieldOf(model, model.price.by ?? model.price.times);
        if (paid === undefined || !isValueField(paid) || paid.kind === 'text' || paid.kind === 'list') return;
        saw(`a ${paid.kind} that is paid for`, true);
        const option = optionPayloads(model, words)[model.fields.indexOf(paid)];
        const { least, most } = priceRange(model);
        for (const value of option === undefined ? [] : [...valuesFor(option), ...(listed(paid) ?? [])]) {
          const request = composeRequest(model, { ...sample, [paid.name]: value });
          if (!request.ok) continue;
          const price = priceOf(model.price, request.request.input);
          expect(price).toBeLessThanOrEqual(most);
          expect(price).toBeGreaterThanOrEqual(paid.kind === 'number' ? 1 : least);
        }
      }),
    { numRuns: 1_500, least: 5, endOnFailure: true, shortened: true },
  );
});

test('a switch with the name of a length is no amount that a limit could fit', () => {
  const model = modelOf(fileWith({ duration: { type: 'boolean' } }));
  expect(composeWithin(model, {}, { seconds: 5 })).toMatchObject({ ok: true, request: { input: {} } });
  expect(misfits(model, { seconds: 5 })).toEqual([]);
});

test.each<[string, object]>([
  ['a long text', { type: 'string', minLength: 60 }],
  ['a short text', { type: 'string', maxLength: 3 }],
  ['a text whose length ends at a space', { type: 'string', minLength: 2, maxLength: 2 }],
  ['a large number', { type: 'integer', minimum: 50 }],
  ['a number below none', { type: 'integer', maximum: -3 }],
  ['a fraction', { type: 'number', minimum: 0.25, maximum: 0.5 }],
  ['a choice', { type: 'string', enum: ['a', 'b'] }],
  ['a choice that is searched', { type: 'integer', enum: Array.from({ length: 30 }, (_, index) => index) }],
  ['a switch', { type: 'boolean' }],
])('a required %s has a sample that passes', (_what, schema) => {
  const model = modelOf({ ...fileWith({}), input: { required: ['size'], properties: { size: schema } } });
  const given = sampleRequest(model);
  expect(composeRequest(model, given)).toMatchObject({ ok: true, request: { input: given } });
});

test.each<[string, object, string]>([
  ['texts whose length ends at a space', { type: 'string', minLength: 2, maxLength: 2 }, '1!\n2!'],
  ['texts of one character', { type: 'string', maxLength: 1 }, '1\n2'],
  ['numbers', { type: 'integer', minimum: 5 }, '5\n6'],
])('a required list of %s has a sample that passes', (_what, items, typed) => {
  const schema = { type: 'array', items, minItems: 2, uniqueItems: true };
  const model = modelOf({ ...fileWith({}), input: { required: ['size'], properties: { size: schema } } });
  expect(sampleRequest(model)).toEqual({ size: typed });
  expect(composeRequest(model, { size: typed })).toMatchObject({ ok: true });
});

describe('whether a kind allows a value', () => {
  const strings: ValueKind = { kind: 'list', of: { kind: 'text' } };
  test.each<[ValueKind, unknown, boolean]>([
    [{ kind: 'text' }, '', true],
    [{ kind: 'text' }, 5, false],
    [{ kind: 'text' }, ['a'], false],
    [{ kind: 'text', minLength: 1, maxLength: 1 }, '😀', true],
    [{ kind: 'text', minLength: 2 }, '😀', false],
    [{ kind: 'switch' }, false, true],
    [{ kind: 'switch' }, 'false', false],
    [{ kind: 'number', type: 'number' }, -0.5, true],
    [{ kind: 'number', type: 'number' }, Number.NaN, false],
    [{ kind: 'number', type: 'number' }, '5', false],
    [{ kind: 'number', type: 'number', min: 2, max: 4 }, 2, true],
    [{ kind: 'number', type: 'number', min: 2, max: 4 }, 4, true],
    [{ kind: 'number', type: 'integer' }, 0.5, false],
    [strings, 'a', false],
    [strings, [], true],
    [strings, ['a', 'a'], true],
    [{ ...strings, isUnique: true }, ['a', 'a'], false],
    [{ ...strings, isUnique: true }, ['a', 'b'], true],
    [{ ...strings, minItems: 1, maxItems: 2 }, ['a'], true],
    [{ ...strings, minItems: 1, maxItems: 2 }, ['a', 'b'], true],
    [{ ...strings, minItems: 1, maxItems: 2 }, [], false],
    [{ ...strings, minItems: 1, maxItems: 2 }, ['a', 'b', 'c'], false],
  ])('%j, %j: %s', (kind, value, isAllowed) => {
    expect(allows(kind, value)).toBe(isAllowed);
  });
});

describe('a number that members send', () => {
  const field: Field = {
    kind: 'number',
    type: 'number',
    input: 'n',
    name: 'n',
    required: false,
    default: undefined,
    title: '',
    description: '',
  };
  test.each([Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER])('may be %d', (value) => {
    expect(checkField(field, value)).toBeUndefined();
  });

  test.each([2 ** 53, -(2 ** 53), Infinity])('is not exact as %d', (value) => {
    expect(checkField(field, value)).toEqual({ reason: 'option-not-offered', option: 'n' });
  });

  test('may be left out, unless it is required', () => {
    expect(checkField(field, undefined)).toBeUndefined();
    expect(checkField({ ...field, required: true }, undefined)).toEqual({ reason: 'option-missing', option: 'n' });
  });

  test('is no value of a file', () => {
    const bounds = { kind: 'image' } as never;
    const files = { kind: 'files', bounds, dataUri: false } as const;
    const file: Field = { ...field, kind: 'file', files, base: 'n', needed: false };
    expect(checkField(file, undefined)).toBeUndefined();
    expect(checkField(file, 1)).toEqual({ reason: 'option-not-offered', option: 'n' });
  });
});

test.each<[ValueKind, boolean]>([
  [{ kind: 'number', type: 'number' }, false],
  [{ kind: 'number', type: 'number', min: 2, max: 2 }, false],
  [{ kind: 'number', type: 'number', min: 2, max: 1 }, true],
  [{ kind: 'number', type: 'integer', min: 3, max: 4, steps: [4] }, false],
  [{ kind: 'number', type: 'integer', min: 5, max: 7, steps: [4] }, true],
  [{ kind: 'number', type: 'integer', max: 7, steps: [4] }, false],
  [{ kind: 'text' }, false],
  [{ kind: 'text', minLength: 2, maxLength: 2 }, false],
  [{ kind: 'text', minLength: 2, maxLength: 1 }, true],
  [{ kind: 'list', of: { kind: 'text' } }, false],
  [{ kind: 'list', of: { kind: 'text' }, minItems: 2, maxItems: 2 }, false],
  [{ kind: 'list', of: { kind: 'text' }, minItems: 2, maxItems: 1 }, true],
  [{ kind: 'choice', type: 'string', choices: [] }, true],
  [{ kind: 'choice', type: 'string', choices: ['a'] }, false],
  [{ kind: 'switch' }, false],
])('whether no value is allowed by %j: %s', (kind, isNone) => {
  expect(isEmpty(kind)).toBe(isNone);
});

test.each([
  [8, 8],
  ['8s', 8],
  [' 2.5 images', 2.5],
  ['auto', undefined],
  [0, undefined],
  ['-1', undefined],
  [['8'], undefined],
  [true, undefined],
  [undefined, undefined],
])('%j counts %s', (value, count) => {
  expect(countOf(value)).toBe(count);
});

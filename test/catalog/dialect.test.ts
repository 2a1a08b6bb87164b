import { describe, expect, test } from 'vitest';
import type { Field, FieldKind } from '../../src/catalog/field.ts';
import { readModel } from '../../src/catalog/read-model.ts';
import { fileWith } from './files.ts';

const text = { type: 'string' };

/** A list in a list, so many times. */
function nested(depth: number): object {
  return depth === 0 ? text : { type: 'array', items: nested(depth - 1) };
}

/** The kind of a field, without its names. */
function kindOf({ input: _input, name: _name, required: _required, default: _default, title: _title, ...rest }: Field) {
  const { description: _description, ...kind } = rest;
  return kind;
}

/**
 * The outcome for one optional input with this schema: the field, the value that is sent by default, and the report.
 */
function outcomeOf(schema: unknown, name = 'size') {
  const result = readModel(fileWith({ [name]: schema }), 'v1');
  if (!result.ok) return { problems: result.problems };
  const [field] = result.model.fields;
  return {
    field,
    kind: field && kindOf(field),
    sent: Object.entries(result.model.defaults).find(([input]) => input === name)?.[1],
    notes: result.notes.map(({ message }) => message),
  };
}

describe('is offered', () => {
  test.each<[string, unknown, FieldKind]>([
    [
      'a float as a number',
      { type: 'float', minimum: 0.5, default: null },
      { kind: 'number', type: 'number', min: 0.5 },
    ],
    ['numbers as texts', { ...text, enum: ['5', '10'] }, { kind: 'choice', type: 'string', choices: ['5', '10'] }],
    [
      'numbers as choices',
      { type: 'integer', enum: [24, 25, 50] },
      { kind: 'choice', type: 'integer', choices: [24, 25, 50] },
    ],
    ['fractions as choices', { type: 'float', enum: [0.5, 1] }, { kind: 'choice', type: 'number', choices: [0.5, 1] }],
    ['a text with a pattern', { ...text, pattern: '^a+$' }, { kind: 'text', patterns: ['^a+$'] }],
    [
      'patterns of an alternative and of the schema around it',
      { pattern: '^a', anyOf: [{ ...text, pattern: 'b$' }] },
      { kind: 'text', patterns: ['^a', 'b$'] },
    ],
    [
      'multiples',
      { type: 'integer', multipleOf: 8, minimum: 64 },
      { kind: 'number', type: 'integer', min: 64, steps: [8] },
    ],
    [
      'whole numbers that are multiples of a fraction',
      { type: 'integer', multipleOf: 1.5 },
      { kind: 'number', type: 'integer', steps: [3] },
    ],
    [
      'choices that are multiples',
      { type: 'integer', enum: [1, 2, 3, 4], multipleOf: 2 },
      { kind: 'choice', type: 'integer', choices: [2, 4] },
    ],
    [
      'a list of texts',
      { type: 'array', items: { ...text, maxLength: 5 }, maxItems: 3 },
      { kind: 'list', of: { kind: 'text', maxLength: 5 }, maxItems: 3 },
    ],
    [
      'a list of different whole numbers',
      { type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 1, uniqueItems: true },
      { kind: 'list', of: { kind: 'number', type: 'integer', min: 1 }, minItems: 1, isUnique: true },
    ],
    [
      'a list of choices',
      { type: 'array', items: { enum: ['a', 'b'] } },
      { kind: 'list', of: { kind: 'choice', type: 'string', choices: ['a', 'b'] } },
    ],
    ['a yes or no', { type: 'boolean' }, { kind: 'switch' }],
    ['choices without a type', { enum: ['a', 'b', null] }, { kind: 'choice', type: 'string', choices: ['a', 'b'] }],
    ['whole numbers without a type', { enum: [1, 2] }, { kind: 'choice', type: 'integer', choices: [1, 2] }],
    ['fractions without a type', { enum: [1, 2.5] }, { kind: 'choice', type: 'number', choices: [1, 2.5] }],
    ['a type or null', { type: ['integer', 'null'], maximum: 3 }, { kind: 'number', type: 'integer', max: 3 }],
    ['the first of two types', { type: ['string', 'integer'], maxLength: 9 }, { kind: 'text', maxLength: 9 }],
    ['an alternative to null', { anyOf: [{ type: 'null' }, { type: 'float' }] }, { kind: 'number', type: 'number' }],
    [
      'the choices of an alternative to an object',
      { anyOf: [{ ...text, enum: ['square', 'wide'] }, { type: 'object' }], default: 'wide' },
      { kind: 'choice', type: 'string', choices: ['square', 'wide'] },
    ],
    [
      'an alternative within the bounds around it',
      { maximum: 9, oneOf: [{ type: 'integer', minimum: 1, maximum: 12 }, { type: 'array' }] },
      { kind: 'number', type: 'integer', min: 1, max: 9 },
    ],
    [
      'all constants of a list of them',
      { oneOf: [{ const: 'a', title: 'A' }, { const: 'b' }] },
      { kind: 'choice', type: 'string', choices: ['a', 'b'] },
    ],
    [
      'what only one alternative allows',
      {
        oneOf: [
          { ...text, enum: ['a', 'b', 'c'] },
          { ...text, enum: ['c', 'd'] },
        ],
      },
      { kind: 'choice', type: 'string', choices: ['a', 'b', 'd'] },
    ],
    [
      'bounds that are not reached: of whole numbers',
      { type: 'integer', exclusiveMinimum: 0, exclusiveMaximum: 9 },
      { kind: 'number', type: 'integer', min: 1, max: 8 },
    ],
    [
      'bounds that are not reached: of fractions',
      { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
      { kind: 'number', type: 'number', min: 0.000001, max: 0.999999 },
    ],
    [
      'lengths beyond all texts',
      { ...text, minLength: 0, maxLength: 2 ** 60 },
      { kind: 'text', minLength: 0, maxLength: 2 ** 60 },
    ],
    [
      'choices within bounds',
      { type: 'integer', enum: [1, 2, 3], maximum: 2 },
      { kind: 'choice', type: 'integer', choices: [1, 2] },
    ],
    ['choices, each once', { ...text, enum: ['a', 'b', 'a'] }, { kind: 'choice', type: 'string', choices: ['a', 'b'] }],
    ['choices of its type', { ...text, enum: ['a', 1, 'b'] }, { kind: 'choice', type: 'string', choices: ['a', 'b'] }],
    [
      'choices that differ in a letter',
      { ...text, enum: ['fast', 'Fast'] },
      { kind: 'choice', type: 'string', choices: ['fast', 'Fast'] },
    ],
    [
      'no more than Discord counts',
      { type: 'integer', minimum: 0, maximum: 2 ** 64 },
      { kind: 'number', type: 'integer', min: 0, max: 2 ** 53 - 1 },
    ],
  ])('%s', (_what, schema, kind) => {
    const outcome = outcomeOf(schema);
    expect(outcome.kind).toEqual(kind);
    expect(outcome.notes).toEqual([]);
  });

  test.each<[string, unknown, object, string]>([
    [
      'choices but for the blank and the long',
      { ...text, enum: ['a', 'b', '', 'x'.repeat(101)], default: '' },
      { field: { choices: ['a', 'b'] }, sent: '' },
      '2 of its choices are blank or larger than Discord takes: they are not offered',
    ],
    [
      'choices but for those beyond exact numbers',
      { type: 'integer', enum: [1, 2, 2 ** 53] },
      { field: { choices: [1, 2] } },
      '1 of its choices are blank or larger than Discord takes: they are not offered',
    ],
    [
      'without a default that it does not allow',
      { type: 'integer', enum: [1, 2], default: 4 },
      { field: { choices: [1, 2] }, sent: undefined },
      'its default, 4, is not one that it allows: it is not sent',
    ],
    [
      'without a default of another type',
      { type: 'integer', default: '4' },
      { field: { kind: 'number', type: 'integer' }, sent: undefined },
      'its default, "4", is not one that it allows: it is not sent',
    ],
    [
      'with a pattern that looks ahead',
      { ...text, pattern: '^(?=a)' },
      { kind: { kind: 'text' } },
      '"pattern" is ignored',
    ],
    [
      'with a pattern that would take too much memory',
      { ...text, pattern: '((a{100}){100}){100}' },
      { kind: { kind: 'text' } },
      '"pattern" is ignored',
    ],
    ['with what nobody has heard of', { ...text, pixels: {} }, { field: { kind: 'text' } }, '"pixels" is ignored'],
  ])('%s, and that is said', (_what, schema, outcome, note) => {
    expect(outcomeOf(schema)).toMatchObject({ ...outcome, notes: [note] });
  });
});

describe('is not offered', () => {
  const choice = { ...text, enum: ['a', 'b'] };
  test.each<[string, unknown, unknown, string]>([
    ['a list of anything', { type: 'array', default: ['a'] }, ['a'], 'the type of its items is not known'],
    [
      'a list of lists',
      { type: 'array', items: { type: 'array', items: text }, default: [] },
      [],
      'its items are lists',
    ],
    [
      'a list of objects',
      { type: 'array', items: { type: 'object' } },
      undefined,
      'its items cannot be filled in: members cannot fill in the type "object" yet',
    ],
    [
      'a choice of whole lists',
      { type: 'array', items: text, enum: [['a'], ['b']] },
      undefined,
      'it is one of several whole lists',
    ],
    ['a list of nothing', { type: 'array', items: text, maxItems: 0, default: [] }, [], 'it allows no entry'],
    [
      'a list whose bounds contradict',
      { type: 'array', items: text, minItems: 3, maxItems: 2 },
      undefined,
      'its bounds leave no list',
    ],
    ['lists in lists without end', nested(9), undefined, 'its items'],
    ['an object', { type: 'object', default: { a: 1 } }, { a: 1 }, 'members cannot fill in the type "object" yet'],
    ['a list whose default is none', { type: 'array', default: '' }, undefined, 'the type of its items is not known'],
    [
      'a type that nobody has heard of',
      { type: 'decimal', default: 1 },
      undefined,
      'members cannot fill in the type "decimal"',
    ],
    ['no type', {}, undefined, 'it has no single type'],
    ['no schema', true, undefined, 'its schema cannot be read'],
    ['nothing', null, undefined, 'its schema cannot be read'],
    ['choices of several types', { enum: ['auto', 5] }, undefined, 'it has no single type'],
    ['choices of none of its type', { ...text, enum: [1, 2] }, undefined, 'none of its choices is allowed'],
    ['no choices', { ...text, enum: [] }, undefined, 'none of its choices is allowed'],
    [
      'a bound that is text',
      { type: 'integer', minimum: '0', default: 3 },
      undefined,
      'its schema cannot be read (.minimum',
    ],
    ['bounds that leave no number', { type: 'integer', minimum: 0.2, maximum: 0.8 }, undefined, 'its bounds leave no'],
    ['lengths that leave no text', { ...text, minLength: 3, maxLength: 2 }, undefined, 'its lengths leave no text'],
    ['a text of nothing', { ...text, maxLength: 0 }, undefined, 'it allows no text that Discord takes'],
    ['a text too long for Discord', { ...text, minLength: 6001 }, undefined, 'it allows no text that Discord takes'],
    [
      'a number too large for Discord',
      { type: 'number', minimum: 1e300 },
      undefined,
      'it allows no number that Discord',
    ],
    [
      'multiples that are all too large for Discord',
      { type: 'integer', maximum: 1 - 2 ** 53, multipleOf: 2 },
      undefined,
      'it allows no number that Discord',
    ],
    [
      'choices too long for Discord',
      { ...text, enum: ['x'.repeat(101), 'y'.repeat(101)] },
      undefined,
      'Discord can show',
    ],
    ['one choice', { ...text, enum: ['a'], default: 'a' }, 'a', 'there is only one choice'],
    ['one choice that need not be sent', { ...text, const: 'a' }, undefined, 'there is only one choice'],
    ['one answer', { type: 'boolean', enum: [true], default: true }, true, 'it can have only one value'],
    [
      'alternatives that allow the same',
      { oneOf: [{ type: 'integer' }, { type: 'float' }] },
      undefined,
      'its alternatives overlap',
    ],
    ['an alternative that may be anything', { oneOf: [text, {}] }, undefined, 'its alternatives overlap'],
    ['the same choices twice', { oneOf: [choice, choice] }, undefined, 'its alternatives overlap'],
    ['both kinds of alternatives', { oneOf: [text], anyOf: [text] }, undefined, 'it has both anyOf and oneOf'],
    [
      'alternatives that contradict what is around them',
      { type: 'integer', anyOf: [text] },
      undefined,
      'its schema cannot',
    ],
  ])('%s: it stays at its default, and the report says so', (_what, schema, sent, note) => {
    const outcome = outcomeOf(schema);
    expect(outcome).toMatchObject({ field: undefined, sent });
    expect(outcome.notes?.[0]).toContain(note);
  });

  test.each(['imagery', 'visual', 'audio_setting', 'prompt_image_style', 'curl'])('but a text named %s is', (name) => {
    expect(outcomeOf(text, name).notes).toEqual([]);
  });

  test.each(['constructor', 'toString', 'hasOwnProperty'])('an input named %s, which every object has', (name) => {
    expect(outcomeOf(text, name)).toMatchObject({ field: undefined, sent: undefined });
  });
});

test('keywords of the whole input that Easel does not know are named', () => {
  const input = { type: 'object', properties: { text }, allOf: [], title: 'Input', additionalProperties: false };
  expect(readModel({ ...fileWith({}), input }, 'v1')).toMatchObject({
    ok: true,
    notes: [{ path: '$.input.allOf', message: 'is ignored' }],
  });
});

test.each([
  ['no properties', {}],
  ['no inputs', { type: 'object', properties: {} }],
])('a model with %s has a command without options', (_what, input) => {
  expect(readModel({ ...fileWith({}), input }, 'v1')).toMatchObject({ ok: true, model: { fields: [], defaults: {} } });
});

test('a model without a price says which prices it needs', () => {
  const result = readModel({ id: 'maker/model', input: { properties: { text } } }, 'v1');
  expect(result).toMatchObject({
    ok: false,
    problems: [{ path: '$.price', message: 'is missing: what has no price is not offered to members' }],
    draft: { command: 'model', fields: [{ name: 'text' }] },
  });
});

describe('a default at an exclusive bound is not sent; the next number is', () => {
  const even = 2 ** 53;
  test.each<[string, object, number, number]>([
    ['whole, from below', { type: 'integer', exclusiveMinimum: even }, even, even + 2],
    ['whole, from above', { type: 'integer', exclusiveMaximum: even }, even, even - 1],
    ['whole and negative, from below', { type: 'integer', exclusiveMinimum: -even }, -even, 1 - even],
    ['whole and negative, from above', { type: 'integer', exclusiveMaximum: -even }, -even, -even - 2],
    ['whole and large', { type: 'integer', exclusiveMinimum: 2 ** 60 }, 2 ** 60, 2 ** 61],
    ['whole and 1e300', { type: 'integer', exclusiveMaximum: 1e300 }, 1e300, 1e299],
    ['a fraction beyond exact whole numbers', { type: 'number', exclusiveMinimum: even }, even, even + 8],
    ['a large negative fraction', { type: 'number', exclusiveMaximum: -1e300 }, -1e300, -2e300],
    ['its choices', { type: 'integer', exclusiveMinimum: even, enum: [even, even + 2, even + 4] }, even, even + 2],
  ])('%s', (_what, schema, bound, next) => {
    expect(outcomeOf({ ...schema, default: bound }).sent).toBeUndefined();
    expect(outcomeOf({ ...schema, default: next }).sent).toBe(next);
  });

  test.each([
    ['a minimum is reached', { type: 'integer', minimum: even, default: even }, even],
    ['a maximum is reached', { type: 'integer', maximum: -even, default: -even }, -even],
    ['what is beside a minimum is not', { type: 'integer', minimum: even + 2, default: even }, undefined],
  ])('%s', (_what, schema, sent) => {
    expect(outcomeOf(schema).sent).toBe(sent);
  });
});

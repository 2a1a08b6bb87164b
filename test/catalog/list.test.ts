import { describe, expect, test } from 'vitest';
import type { Model } from '../../src/catalog/model.ts';
import { entriesIn } from '../../src/catalog/entries.ts';
import { entrySuggestions, type ListField } from '../../src/catalog/list.ts';
import { readModel } from '../../src/catalog/read-model.ts';
import { composeRequest } from '../../src/catalog/request.ts';
import { modelCommand } from '../../src/commands/model/model.ts';
import { createWords } from '../../src/words/words.ts';
import { fileWith, modelOf } from './files.ts';

const words = createWords();
const text = { type: 'string' };

/** A model with one list. */
const modelWith = (items: object, rules: object = {}): Model =>
  modelOf(fileWith({ sizes: { type: 'array', items, ...rules } }));

const sent = (model: Model, typed: string): unknown => {
  const composed = composeRequest(model, { sizes: typed });
  return composed.ok ? composed.request.input['sizes'] : composed.refusal;
};

test.each([
  ['a, b,c', ['a', 'b', 'c']],
  ['紅，藍、綠', ['紅', '藍', '綠']],
  ['a, b\nc', ['a, b', 'c']],
  ['a\r\n\r\nb', ['a', 'b']],
  [' , a,, ', ['a']],
  ['', []],
])('the entries of %j are %j', (typed, entries) => {
  expect(entriesIn(typed)).toEqual(entries);
});

describe('what is sent', () => {
  test.each<[object, string, unknown]>([
    [text, 'a fox, a crow', ['a fox', 'a crow']],
    [text, 'a\u202E fox, \u200B', ['a fox']],
    [{ type: 'integer' }, '1, 2, -3', [1, 2, -3]],
    [{ type: 'float' }, '0.5, 1e2', [0.5, 100]],
    [{ type: 'boolean' }, 'true, FALSE', [true, false]],
    [{ enum: ['square_hd', 'wide'] }, 'Square HD, wide', ['square_hd', 'wide']],
    [{ enum: [480, 720] }, '720,480', [720, 480]],
  ])('of %j for %j', (items, typed, expected) => {
    expect(sent(modelWith(items), typed)).toEqual(expected);
  });
});

describe('what is refused', () => {
  test.each<[object, object, string, object]>([
    [{ type: 'integer' }, {}, '1, two', { reason: 'option-not-offered', entry: 2 }],
    [{ type: 'integer' }, {}, '1, 2.5', { reason: 'option-not-offered', entry: 2 }],
    [{ type: 'integer' }, {}, `1, ${2 ** 60}`, { reason: 'option-not-offered' }],
    [{ type: 'integer', maximum: 9 }, {}, '10', { reason: 'option-too-large', limit: 9, entry: 1 }],
    [{ type: 'integer', multipleOf: 8 }, {}, '8, 12', { reason: 'option-no-multiple', step: 8, entry: 2 }],
    [{ ...text, maxLength: 2 }, {}, 'ab, abc', { reason: 'option-too-long', limit: 2, over: 1, entry: 2 }],
    [{ ...text, pattern: '^#' }, {}, '#a, b', { reason: 'option-wrong-form', entry: 2 }],
    [{ enum: ['a', 'b'] }, {}, 'a, c', { reason: 'option-not-offered', entry: 2 }],
    [text, { minItems: 2 }, 'a', { reason: 'option-too-few', limit: 2 }],
    [text, { maxItems: 2 }, 'a, b, c', { reason: 'option-too-many', limit: 2 }],
    [text, { uniqueItems: true }, 'a, b, a', { reason: 'option-repeats' }],
  ])('of %j %j: %j', (items, rules, typed, refusal) => {
    expect(sent(modelWith(items, rules), typed)).toEqual({ option: 'sizes', ...refusal });
  });
});

test('the texts of a list are screened like every text', () => {
  const composed = composeRequest(modelWith(text), { sizes: 'a fox, a crow' });
  expect(composed).toMatchObject({ ok: true, request: { texts: ['a fox', 'a crow'] } });
});

test('a list that is not given is sent as its default', () => {
  const model = modelOf(fileWith({ sizes: { type: 'array', items: text, default: ['a', 'b'] } }));
  expect(composeRequest(model, {})).toMatchObject({ ok: true, request: { input: { sizes: ['a', 'b'] } } });
});

describe('while a list of choices is typed', () => {
  const model = modelWith({ enum: ['red', 'rose', 'blue'] }, { uniqueItems: true });
  const suggest = (typed: string): readonly (string | number)[] =>
    (modelCommand(model, words).complete?.({ option: 'sizes', typed, language: 'en-US' }) ?? []).map(
      ({ value }) => value,
    );

  test.each([
    ['', ['red', 'rose', 'blue']],
    ['ro', ['rose']],
    ['red, ', ['red, rose', 'red, blue']],
    ['red, b', ['red, blue']],
    ['red，r', ['red，rose']],
    ['x', []],
  ])('%j is completed by %j', (typed, values) => {
    expect(suggest(typed)).toEqual(values);
  });

  test('what Discord would not take is left out', () => {
    const [field] = model.fields as readonly ListField[];
    const before = 'red, '.repeat(19);
    expect(before.length).toBe(95);
    const suggested = field && entrySuggestions(model, { ...field, isUnique: false }, before, 'en-US');
    expect(suggested?.map(({ value }) => value)).toEqual([`${before}red`, `${before}rose`, `${before}blue`]);
    expect(field && entrySuggestions(model, { ...field, isUnique: false }, `${before}red, `, 'en-US')).toEqual([]);
  });

  test.each([
    [100, 94],
    [0, 95],
  ])('of a choice of 6 characters, %d characters are the most that are offered, not one more', (length, typed) => {
    const [field] = modelWith({ enum: ['yellow'] }).fields as readonly ListField[];
    const before = `${'y'.repeat(typed - 1)},`;
    const suggested = field && entrySuggestions(model, field, before, 'en-US');
    expect(suggested?.map(({ name, value }) => [name.length, value])).toEqual(
      length === 0 ? [] : [[length, `${before}yellow`]],
    );
  });

  test('a list of something else has none', () => {
    const [field] = model.fields as readonly ListField[];
    expect(field && entrySuggestions(model, { ...field, of: { kind: 'text' } }, '', 'en-US')).toEqual([]);
  });
});

test('a choice with a comma or a line break in it cannot be typed as one entry, so it is not offered', () => {
  const model = modelWith({ enum: ['a, b', 'c\nd', 'e'] });
  expect(model.fields[0]).toMatchObject({ kind: 'list', of: { choices: ['e'] } });
  const none = readModel(fileWith({ sizes: { type: 'array', items: { enum: ['a, b', 'c，d'] } } }), 'v1');
  expect(none.notes.map(({ message }) => message)).toEqual([
    'each of its entries has a comma or a line break in it: it is not sent',
  ]);
});

test('a number that is typed as it is, is that number, although another one differs only in its sign', () => {
  expect(sent(modelWith({ enum: [-0.5, 0.5, 2] }), '-0.5, 0.5')).toEqual([-0.5, 0.5]);
});

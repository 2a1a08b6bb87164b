import { describe, expect, test } from 'vitest';
import { editedOptions, editForm, type EditAnswers } from '../../src/catalog/edit-fields.ts';
import type { OptionValues } from '../../src/catalog/requested-file.ts';
import { fileWith, modelOf, shippedModels } from './files.ts';

/*
 * Survives `npm run mutants`, since nothing differs: the checks of a field, a value and a label for the compiler. Every input
 * has a field, only an option for files has a file as its value, and only a choice is searched.
 */

const { image } = await shippedModels();
const text = { type: 'string' };
const many = Array.from({ length: 30 }, (_, index) => `style_${index}`);

const model = modelOf(
  fileWith(
    {
      prompt: text,
      style: { ...text, enum: many },
      count: { type: 'integer', enum: [1, 2, 4], default: 1 },
      strength: { type: 'number', minimum: 0, maximum: 1 },
      upscale: { type: 'boolean', default: false },
      tags: { type: 'array', items: text },
    },
    {
      words: {
        'en-US': { style: { choices: { style_1: 'Oil' } } },
        'zh-TW': { style: { choices: { style_1: '油畫' } } },
      },
    },
  ),
);
const withFiles = modelOf(
  fileWith({ prompt: text, pictures: { type: 'array', format: 'image_uris', minItems: 1, maxItems: 3 } }),
);
const [first, second, third] = ['a', 'b', 'c'].map((name) => ({
  url: `https://x/${name}`,
  name: `${name}.png`,
  size: 1,
}));
const link = 'https://discord.com/channels/1/2/3';

/** The names of the fields, and what each shows first. */
function shownFirst(given: OptionValues, of = model, language: 'en-US' | 'zh-TW' = 'en-US'): readonly unknown[] {
  const { fields } = editForm(of, given, language);
  return fields.map((field) => [field.name, field.kind === 'files' ? field.kept : field.shown]);
}

describe('the form has', () => {
  test('the prompt, and four inputs in the order of the command', () => {
    expect(editForm(image, { prompt: 'a fox' }, 'en-US').fields.map(({ name }) => name)).toEqual(
      image.fields.slice(0, 5).map(({ name }) => name),
    );
    expect(shownFirst({ prompt: 'a fox', style: 'style_1', count: 2, strength: 0.5, upscale: true })).toEqual([
      ['prompt', 'a fox'],
      ['style', 'Oil'],
      ['count', '2'],
      ['strength', '0.5'],
      ['upscale', 'true'],
    ]);
    expect(shownFirst({ style: 'style_1' }, model, 'zh-TW')).toContainEqual(['style', '油畫']);
    expect(shownFirst({ 'picture-1': first ?? '', 'picture-link': link }, withFiles)).toEqual([
      ['prompt', ''],
      ['picture', 2],
    ]);
  });

  test('only four fields where something is left out: an unknown option, another kind of value, a value that is not taken', () => {
    const given = { prompt: 'a fox', gone: 1, style: 5, count: 3, upscale: 'yes', tags: 'a, b' };
    const form = editForm(model, given, 'en-US');
    expect(form.dropped).toEqual(['gone', 'count', 'upscale']);
    expect(form.given).toEqual({ prompt: 'a fox', style: 5, tags: 'a, b' });
    expect(form.fields.map(({ name }) => name)).toEqual(['prompt', 'style', 'count', 'strength']);
    expect(editForm(model, { prompt: 'a fox' }, 'en-US', ['picture']).dropped).toEqual(['picture']);
  });
});

/** The options after the form was sent with these answers; the other fields show what they showed first. */
function after(given: OptionValues, answers: EditAnswers, of = model): unknown {
  const form = editForm(of, given, 'en-US');
  const shown: EditAnswers = Object.fromEntries(
    form.fields.map((field) => [field.name, field.kind === 'files' ? [] : (field.shown ?? '')]),
  );
  const edited = editedOptions(of, form, { ...shown, ...answers });
  return edited.ok ? edited.given : edited.refusal;
}

describe('what is sent becomes', () => {
  test.each<[string, EditAnswers, OptionValues]>([
    ['a text', { prompt: ' a dog\nat night ' }, { prompt: ' a dog\nat night ' }],
    ['a number', { strength: '0.25' }, { strength: 0.25 }],
    ['a number in full width', { strength: ' ０．５ ' }, { strength: 0.5 }],
    ['a number with an exponent', { strength: '1e-2' }, { strength: 0.01 }],
    ['a number without a digit before the point', { strength: '.5' }, { strength: 0.5 }],
    ['a choice that was typed as its value', { style: 'style_2' }, { style: 'style_2' }],
    ['a choice that was typed as its label, of any language', { style: ' 油畫 ' }, { style: 'style_1' }],
    ['a choice that was picked', { count: ['4'] }, { count: 4 }],
    ['a yes', { upscale: ['true'] }, { upscale: true }],
    ['a no', { upscale: ['false'] }, { upscale: false }],
  ])('%s', (_what, answers, changed) => {
    expect(after({ prompt: 'a fox', tags: 'a' }, answers)).toEqual({ prompt: 'a fox', tags: 'a', ...changed });
  });

  test.each<[string, string, string]>([
    ['strength', 'much', 'option-no-number'],
    ['strength', '0,5', 'option-no-number'],
    ['strength', '0x10', 'option-no-number'],
    ['strength', 'Infinity', 'option-no-number'],
    ['strength', '1 2', 'option-no-number'],
    ['style', 'cubism', 'option-not-listed'],
  ])('a refusal that names %s for “%s”', (option, answer, reason) => {
    expect(after({ prompt: 'a fox' }, { [option]: answer })).toEqual({ option, reason });
  });

  test('nothing where a field is blank: the model decides', () => {
    const given = { prompt: 'a fox', style: 'style_1', count: 2, strength: 0.5, upscale: true, tags: 'a' };
    expect(after(given, { style: ' ', count: [], strength: '', upscale: [] })).toEqual({ prompt: 'a fox', tags: 'a' });
  });

  test('what it was where a field was not changed, as exactly as it was given', () => {
    const given = { prompt: ' a fox ', style: 'Oil', strength: 0.1, upscale: false };
    expect(after(given, {})).toEqual(given);
    const long = { prompt: 'x'.repeat(4_001) };
    expect(shownFirst(long)[0]).toEqual(['prompt', '']);
    expect(after(long, {})).toEqual(long);
    expect(after(long, { prompt: 'short' })).toEqual({ prompt: 'short' });
  });

  test('the new files in the place of all earlier ones and of links; without new ones they stay', () => {
    const given = { prompt: 'a fox', 'picture-1': first ?? '', 'picture-2': second ?? '', 'picture-link': link };
    expect(after(given, { picture: [] }, withFiles)).toEqual(given);
    expect(after(given, { picture: [third ?? first ?? { url: '', name: '', size: 0 }] }, withFiles)).toEqual({
      prompt: 'a fox',
      'picture-1': third,
    });
  });
});

/** A model in which everything but a file is required. */
const strict = modelOf({
  ...fileWith({}, { prompt: { input: 'prompt' } }),
  input: {
    type: 'object',
    required: ['a', 'b', 'c', 'd', 'pictures', 'prompt'],
    properties: {
      a: { ...text, maxLength: 3 },
      b: { type: 'integer', maximum: 3 },
      c: { type: 'array', items: text, maxItems: 1 },
      d: { ...text, enum: ['x', 'y'] },
      pictures: { type: 'array', format: 'image_uris', minItems: 1, maxItems: 3 },
      prompt: text,
    },
  },
});

describe('the form of a model', () => {
  test('begins with the prompt, wherever it is in the command', () => {
    const properties = { a: text, b: text, c: text, d: text, e: text, prompt: text };
    const input = { type: 'object', required: ['a', 'b', 'c', 'd', 'e'], properties };
    const late = modelOf({ ...fileWith({}, { prompt: { input: 'prompt' } }), input });
    expect(late.fields.at(-1)?.name).toBe('prompt');
    expect(editForm(late, {}, 'en-US').fields.map(({ name }) => name)).toEqual(['prompt', 'a', 'b', 'c', 'd']);
    const without = modelOf(fileWith({ a: { type: 'integer' }, b: { type: 'integer' } }));
    expect(editForm(without, {}, 'en-US').fields.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test('needs what is required', () => {
    expect(editForm(strict, {}, 'en-US').fields).toMatchObject([
      { kind: 'text', name: 'prompt', required: true, shown: '', isKept: false },
      { kind: 'text', name: 'a', required: true, shown: '', isKept: false },
      { kind: 'text', name: 'b', required: true, shown: '', isKept: false },
      { kind: 'text', name: 'c', required: true, shown: '', isKept: false },
      { kind: 'pick', name: 'd', required: true, shown: undefined },
    ]);
    expect(editForm(model, {}, 'en-US').fields.map(({ required }) => required)).not.toContain(true);
  });

  test.each([
    ['needs a text', 'a fox', { required: true, shown: 'a fox', isKept: false }],
    ['takes a blank text that was given', ' ', { required: false, shown: ' ', isKept: false }],
    ['shows the longest text', 'x'.repeat(4_000), { required: true, shown: 'x'.repeat(4_000), isKept: false }],
    ['keeps a longer one', 'x'.repeat(4_001), { required: false, shown: '', isKept: true }],
  ])('%s', (_what, prompt, field) => {
    expect(editForm(strict, { prompt }, 'en-US').fields[0]).toMatchObject(field);
  });

  test('shows a text, a number and a list that are not taken, to be corrected', () => {
    const given = { a: 'four', b: 4, c: 'a, b' };
    expect(editForm(strict, given, 'en-US')).toMatchObject({ dropped: [], given });
  });

  test('needs files only while there are none', () => {
    const properties = { pictures: { type: 'array', format: 'image_uris', minItems: 1, maxItems: 3 } };
    const needed = modelOf({ ...fileWith({}), input: { type: 'object', required: ['pictures'], properties } });
    const field = (given: OptionValues): unknown => editForm(needed, given, 'en-US').fields[0];
    expect(field({})).toMatchObject({ required: true, kept: 0 });
    expect(field({ 'picture-1': first ?? '' })).toMatchObject({ required: false, kept: 1 });
    expect(editForm(withFiles, {}, 'en-US').fields[1]).toMatchObject({ required: false, kept: 0 });
  });

  test('has no more room where one option was lost and another one is dropped', () => {
    const form = editForm(model, { gone: 1 }, 'en-US', ['picture']);
    expect(form.dropped).toEqual(['picture', 'gone']);
    expect(form.fields).toHaveLength(4);
  });
});

function sent(given: OptionValues, answers: EditAnswers, of = model): unknown {
  return editedOptions(of, editForm(of, given, 'en-US'), answers);
}

describe('a field', () => {
  test('with blanks around a choice means exactly that one, where others are alike', () => {
    const alike = modelOf(fileWith({ style: { ...text, enum: ['a b', 'a_b', ...many] } }));
    expect(sent({}, { style: ' a_b ' }, alike)).toStrictEqual({ ok: true, given: { style: 'a_b' } });
  });

  test('that was not sent, or sent with files in place of a text, is blank', () => {
    expect(sent({ prompt: 'a fox', style: 'style_1', count: 2 }, {})).toStrictEqual({ ok: true, given: {} });
    expect(sent({ prompt: 'a fox' }, { prompt: [first ?? { url: '', name: '', size: 0 }] })).toStrictEqual({
      ok: true,
      given: {},
    });
  });

  test.each<[string, EditAnswers]>([
    ['not sent', {}],
    ['sent with a text', { picture: 'a' }],
    ['sent with texts', { picture: ['a'] }],
  ])('of files that was %s keeps them', (_what, answers) => {
    const given = { prompt: 'a fox', 'picture-1': first ?? '' };
    expect(sent(given, { prompt: 'a fox', ...answers }, withFiles)).toStrictEqual({ ok: true, given });
  });
});

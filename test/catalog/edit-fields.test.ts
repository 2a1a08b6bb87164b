import { describe, expect, test } from 'vitest';
import { editedOptions, editForm, type EditAnswers } from '../../src/catalog/edit-fields.ts';
import type { OptionValues } from '../../src/catalog/requested-file.ts';
import { fileWith, modelOf, shippedModels } from './files.ts';

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

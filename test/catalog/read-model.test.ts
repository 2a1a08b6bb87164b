import { expect, test } from 'vitest';
import { readModel } from '../../src/catalog/read-model.ts';
import { fileWith, modelOf } from './files.ts';

const text = { type: 'string' };
const count = { type: 'integer', enum: [1, 2, 3], default: 2 };
const many = Object.fromEntries(Array.from({ length: 26 }, (_, index) => [`input_${index}`, text]));
const letters = (length: number): string[] => Array.from({ length }, (_, index) => `choice ${index}`);

test('becomes fields: required ones first, else in the order of the schema', () => {
  const model = modelOf({
    id: 'maker/family/model-2',
    input: {
      type: 'object',
      title: 'anything',
      required: ['text'],
      properties: {
        steps: { type: 'integer', minimum: -5, maximum: 99, default: 7 },
        strength: { type: 'float', minimum: 0.25, description: ' How much ' },
        text: { type: 'string', minLength: 2, maxLength: 600, title: 'Prompt' },
        size: { type: 'string', enum: ['b', 'a'], default: 'a' },
        upscale: { type: 'boolean', default: false },
        mask: { type: 'array', items: {} },
        mode: { type: 'string', default: 'auto' },
      },
    },
    price: { usd: '0.03' },
    options: { text: { name: 'Prompt' }, steps: { min: 0, max: 2147483647 }, mode: { hidden: true } },
  });
  expect(model).toMatchObject({
    id: 'maker/family/model-2',
    version: 'v1',
    command: 'family-model-2',
    prompt: { input: 'text' },
  });
  expect(model.defaults).toEqual({ steps: 7, size: 'a', upscale: false, mode: 'auto' });
  const plain = { title: '', description: '', required: false };
  expect(model.fields).toEqual([
    {
      ...plain,
      name: 'prompt',
      input: 'text',
      required: true,
      kind: 'text',
      minLength: 2,
      maxLength: 600,
      title: 'Prompt',
    },
    { ...plain, name: 'steps', input: 'steps', kind: 'number', type: 'integer', min: 0, max: 99, default: 7 },
    {
      ...plain,
      name: 'strength',
      input: 'strength',
      kind: 'number',
      type: 'number',
      min: 0.25,
      description: 'How much',
    },
    { ...plain, name: 'size', input: 'size', kind: 'choice', type: 'string', choices: ['b', 'a'], default: 'a' },
    { ...plain, name: 'upscale', input: 'upscale', kind: 'switch', default: false },
  ]);
});

test.each([
  ['a required input with a default is optional', { text: { ...text, default: 'x' } }, false, false],
  ['a required prompt is required whatever its default', { text: { ...text, default: 'x' } }, { input: 'text' }, true],
  ['what reads like a prompt is one, unless the file says no', { text: { ...text, default: 'x' } }, undefined, true],
  ['a required input without a default is required', { text }, false, true],
])('%s', (_what, properties, prompt, required) => {
  const file = { ...fileWith({}), input: { type: 'object', required: ['text'], properties } };
  expect(modelOf({ ...file, prompt }).fields[0]?.required).toBe(required);
});

test.each([
  ['a seed as large as they are published', { type: 'integer', minimum: 0, maximum: 2 ** 64 }, 0, 2 ** 53 - 1],
  ['a whole number between fractions', { type: 'integer', minimum: 0.5, maximum: 3.5 }, 1, 3],
  ['a fraction', { type: 'number', minimum: 0.5, maximum: 3.5 }, 0.5, 3.5],
  ['a number without bounds', { type: 'number' }, undefined, undefined],
])('bounds: %s', (_what, seed, min, max) => {
  expect(modelOf(fileWith({ seed })).fields[0]).toMatchObject({ min, max });
});

test.each([
  ['25 options, and more that are hidden', fileWith(many, { options: { input_3: { hidden: true } } })],
  ['25 choices', fileWith({ size: { ...text, enum: letters(25) } })],
  ['26 options, of which the first 25 are offered', fileWith(many)],
  ['26 choices, which are searched', fileWith({ size: { ...text, enum: letters(26) } })],
  ['a price a job', fileWith({ text }, { price: { usd: 0.05, note: 'measured' } })],
  [
    'a price by a table',
    fileWith({ n: count }, { price: { usd: { 1: '0.1', 2: '0.2', 3: '0.3' }, by: 'n', times: 'n' } }),
  ],
  ['keywords of JSON Schema that Easel does not know', fileWith({ text: { ...text, pattern: '^a', nullable: true } })],
  ['words for options that are not there', fileWith({ text }, { words: { 'zh-TW': { other: { name: '其他' } } } })],
])('%s', (_what, file) => {
  expect(readModel(file, 'v1')).toMatchObject({ ok: true });
});

test('bounds narrow choices: an operator can offer fewer of them', () => {
  const model = modelOf(fileWith({ n: count }, { options: { n: { max: 2 } } }));
  expect(model.fields[0]).toMatchObject({ kind: 'choice', choices: [1, 2] });
});

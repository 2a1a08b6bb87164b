import { expect, test } from 'vitest';
import { readModel } from '../../src/catalog/model.ts';
import { fileWith } from './files.ts';

/** What is wrong with a file, each as `path message`. */
function problemsOf(content: unknown): string[] {
  const result = readModel(content, 'v1');
  return result.ok ? [] : result.problems.map(({ path, message }) => `${path} ${message}`);
}

const text = { type: 'string' };
const count = { type: 'integer', enum: [1, 2, 3], default: 2 };
const many = Object.fromEntries(Array.from({ length: 26 }, (_, index) => [`input_${index}`, text]));
const letters = (length: number): string[] => Array.from({ length }, (_, index) => `choice ${index}`);

test.each<[string, unknown, string]>([
  ['no object', [], '$ '],
  ['nothing', null, '$ '],
  ['no id', { input: { type: 'object', properties: {} } }, '$.id '],
  ['an id without a maker', { ...fileWith({ text }), id: 'model' }, '$.id must be a model id'],
  ['no input', { id: 'a/b' }, '$.input '],
  ['an input that is no object', { id: 'a/b', input: { type: 'array', properties: {} } }, '$.input.type '],
  ['an input without a type', fileWith({ text: {} }), '$.input.properties.text.type '],
  ['a bound that is text', fileWith({ seed: { type: 'integer', minimum: '0' } }), '$.input.properties.seed.minimum '],
  ['a key that is misspelt', fileWith({ text }, { option: {} }), '$ '],
  ['an option rule that is misspelt', fileWith({ text }, { options: { text: { hide: true } } }), '$.options.text '],
  ['a language that Easel does not speak', fileWith({ text }, { words: { 'zh-CN': {} } }), '$.words'],
  [
    'a required input that is not there',
    { ...fileWith({}), input: { type: 'object', required: ['x'], properties: {} } },
    '$.input.required "x"',
  ],
  [
    'a required input that nobody can fill in',
    { ...fileWith({}), input: { type: 'object', required: ['x'], properties: { x: { type: 'array' } } } },
    '$.input.properties.x is required, and members cannot fill in a array',
  ],
  [
    'a required input that is hidden',
    {
      ...fileWith({}, { options: { x: { hidden: true } } }),
      input: { type: 'object', required: ['x'], properties: { x: text } },
    },
    '$.options.x.hidden ',
  ],
  [
    'a default that is not among the choices',
    fileWith({ n: { ...count, default: 4 } }),
    '$.input.properties.n.default ',
  ],
  ['an option for an input that is not there', fileWith({ text }, { options: { size: {} } }), '$.options.size '],
  ['an option without a name', fileWith({ '—': text }), '$.input.properties.— needs a name'],
  [
    'two options of one name',
    fileWith({ text, size: text }, { options: { size: { name: 'Text' } } }),
    '$.options two options would be named "text"',
  ],
  ['26 options', fileWith(many), '$.options 26 options'],
  ['26 choices', fileWith({ size: { ...text, enum: letters(26) } }), '$.input.properties.size has 26 choices'],
  [
    'choices of another type',
    fileWith({ size: { ...text, enum: ['a', 1] } }),
    '$.input.properties.size has choices that are not',
  ],
  [
    'a choice that is no whole number',
    fileWith({ n: { type: 'integer', enum: [1, 1.5] } }),
    '$.input.properties.n has the choice 1.5',
  ],
  [
    'a choice beyond exact numbers',
    fileWith({ n: { type: 'integer', enum: [2 ** 53] } }),
    '$.input.properties.n has the choice 9007199254740992',
  ],
  [
    'a blank choice',
    fileWith({ size: { ...text, enum: ['a', ' '] } }),
    '$.input.properties.size has a choice that is blank',
  ],
  [
    'a choice of 101 characters',
    fileWith({ size: { ...text, enum: ['x'.repeat(101)] } }),
    '$.input.properties.size has a choice',
  ],
  [
    'two choices that read alike',
    fileWith({ size: { ...text, enum: ['fast', 'Fast'] } }),
    '$.input.properties.size has two choices that read "Fast"',
  ],
  [
    'bounds that leave no choice',
    fileWith({ n: { type: 'integer', enum: [1, 2] } }, { options: { n: { min: 3 } } }),
    '$.input.properties.n has no choice',
  ],
  [
    'bounds that leave out the default',
    fileWith({ n: count }, { options: { n: { max: 1 } } }),
    '$.options.n leaves out the default, 2',
  ],
  [
    'bounds that leave nothing',
    fileWith({ seed: { type: 'integer', maximum: 5 } }, { options: { seed: { min: 6 } } }),
    '$.input.properties.seed allows no number',
  ],
  [
    'a fraction as a whole number',
    fileWith({ seed: { type: 'integer', minimum: 0.2, maximum: 0.8 } }),
    '$.input.properties.seed allows no number',
  ],
  [
    'lengths that leave nothing',
    fileWith({ text: { ...text, minLength: 3, maxLength: 2 } }),
    '$.input.properties.text allows no text',
  ],
  ['a length of nothing', fileWith({ text: { ...text, maxLength: 0 } }), '$.input.properties.text allows no text'],
  [
    'a least length above what Discord takes',
    fileWith({ text: { ...text, minLength: 6001 } }),
    '$.input.properties.text allows no text',
  ],
  ['a command without a name', fileWith({ text }, { command: '—' }), '$.command '],
  [
    'an option word that is no name',
    fileWith({ text }, { words: { 'zh-TW': { text: { name: '我的 描述' } } } }),
    '$.words.zh-TW.text.name must be',
  ],
  [
    'a blank description',
    fileWith({ text }, { words: { 'en-US': { text: { description: ' ' } } } }),
    '$.words.en-US.text.description must not',
  ],
  ['a file without a price', fileWith({ text }, { price: undefined }), '$.price is missing'],
  ['a price in words', fileWith({ text }, { price: { usd: 'three cents' } }), '$.price.usd '],
  ['a price below nothing', fileWith({ text }, { price: { usd: -0.03 } }), '$.price.usd '],
  ['a price of seven decimals', fileWith({ text }, { price: { usd: '0.0000001' } }), '$.price.usd '],
  ['a table of prices by nothing', fileWith({ text }, { price: { usd: { a: '1' } } }), '$.price.by '],
  [
    'a table without a choice',
    fileWith({ n: count }, { price: { usd: { 1: '1', 2: '2' }, by: 'n' } }),
    '$.price.usd has no price for 3',
  ],
  ['one price by an input', fileWith({ n: count }, { price: { usd: '1', by: 'n' } }), '$.price.by '],
  ['a price times a text', fileWith({ text }, { price: { usd: '1', times: 'text' } }), '$.price.times '],
  ['a prompt that is not there', fileWith({ text }, { prompt: { input: 'prompt' } }), '$.prompt.input '],
  ['a prompt that is a number', fileWith({ n: count }, { prompt: { input: 'n' } }), '$.prompt.input '],
  [
    'a count that is not there',
    fileWith({ text }, { prompt: { input: 'text', says: { count: 'n' } } }),
    '$.prompt.says.count ',
  ],
  [
    'a count without a default',
    fileWith({ text, n: { type: 'integer', enum: [1] } }, { prompt: { input: 'text', says: { count: 'n' } } }),
    '$.prompt.says.count ',
  ],
  [
    'a flag rule that does not compile',
    fileWith({ text }, { prompt: { input: 'text', refuse: { '--(': null } } }),
    '$.prompt.refuse',
  ],
  [
    'a flag rule that matches everything',
    fileWith({ text }, { prompt: { input: 'text', refuse: { 'a*': null } } }),
    '$.prompt.refuse',
  ],
  [
    'a flag rule for no input',
    fileWith({ text }, { prompt: { input: 'text', refuse: { '--x': 'size' } } }),
    '$.prompt.refuse["--x"] ',
  ],
])('%s is named with its JSON path', (_what, file, problem) => {
  expect(problemsOf(file)).toEqual([expect.stringContaining(problem)]);
});

test('all problems of a file come together', () => {
  const file = fileWith({ size: { ...text, enum: ['fast', 'Fast'] }, n: { ...count, default: 9 } }, { command: '—' });
  expect(problemsOf(file)).toHaveLength(3);
});

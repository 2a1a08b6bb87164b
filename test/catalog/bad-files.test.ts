import { expect, test } from 'vitest';
import { readModel } from '../../src/catalog/read-model.ts';
import { fileWith } from './files.ts';

/** What is wrong with a file, each as `path message`. */
function problemsOf(content: unknown): string[] {
  const result = readModel(content, 'v1');
  return result.ok ? [] : result.problems.map(({ path, message }) => `${path} ${message}`);
}

const text = { type: 'string' };
const count = { type: 'integer', enum: [1, 2, 3], default: 2 };
const many = Object.fromEntries(Array.from({ length: 26 }, (_, index) => [`input_${index}`, text]));

test.each<[string, unknown, string]>([
  ['no object', [], '$ '],
  ['nothing', null, '$ '],
  ['no id', { input: { type: 'object', properties: {} } }, '$.id '],
  ['an id without a maker', { ...fileWith({ text }), id: 'model' }, '$.id must be a model id'],
  ...[
    '../../v1/requests/x',
    'a/../b',
    'a/./b',
    'a/b/',
    '/a/b',
    'a//b',
    'a/b?c',
    'a/b#c',
    'a/%2e%2e/b',
    'a\\b/c',
    'a/b c',
    'a/.b',
    'a/貓',
  ].map((id): [string, unknown, string] => [
    `the id ${id}, which is no path of plain parts`,
    { ...fileWith({ text }), id },
    '$.id must be a model id',
  ]),
  ['no input', { id: 'a/b' }, '$.input '],
  ['a price of nothing', fileWith({ text }, { price: { usd: '0' } }), '$.price.usd must be US dollars above 0'],
  [
    'a price of nothing, as a number',
    fileWith({ text }, { price: { usd: 0 } }),
    '$.price.usd must be US dollars above',
  ],
  [
    'a price of thirteen decimals',
    fileWith({ text }, { price: { usd: 1e-13 } }),
    '$.price.usd must be US dollars above',
  ],
  ['a negative price', fileWith({ text }, { price: { usd: -1 } }), '$.price.usd must be US dollars above 0'],
  ['a negative price, as text', fileWith({ text }, { price: { usd: '-1' } }), '$.price.usd must be US dollars above 0'],
  [
    'a table with a price of nothing',
    fileWith({ n: count }, { price: { usd: { 1: '0.1', 2: '0.00', 3: '0.3' }, by: 'n' } }),
    '$.price.usd["2"] must be US dollars above 0',
  ],
  [
    'a longest text that is shorter than the shortest',
    fileWith({ text: { ...text, minLength: 5 } }, { options: { text: { maxLength: 4 } } }),
    '$.options.text leaves nothing of what the schema allows',
  ],
  [
    'a table without a price',
    fileWith({ n: count }, { price: { usd: {}, by: 'n' } }),
    '$.price.usd has no price for 1, 2, 3',
  ],
  ['an input that is no object', { id: 'a/b', input: { type: 'array', properties: {} } }, '$.input.type '],
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
    '$.input.properties.x is required, and members cannot fill in the type "array"',
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
    'two options of one name',
    fileWith({ text, size: text }, { options: { size: { name: 'Mine' }, text: { name: 'mine' } } }),
    '$.options.size.name two options would be named "mine"',
  ],
  ['an option that cannot be named', fileWith({ text }, { options: { text: { name: '—' } } }), '$.options.text.name '],
  [
    'a name that every object has',
    fileWith({ text }, { options: { text: { name: 'constructor' } } }),
    '$.options.text.name ',
  ],
  ['an order with an input that is not there', fileWith({ text }, { order: ['text', 'x'] }), '$.order[1] '],
  [
    'two options of one name in a language',
    fileWith({ text, n: count }, { words: { 'zh-TW': { text: { name: '一' }, n: { name: '一' } } } }),
    '$.words.zh-TW two options are named',
  ],
  [
    'bounds that leave no choice',
    fileWith({ n: count }, { options: { n: { min: 4 } } }),
    '$.options.n leaves nothing of what the schema allows',
  ],
  [
    'choices of which there is none',
    fileWith({ n: count }, { options: { n: { only: [7] } } }),
    '$.options.n leaves nothing of what the schema allows',
  ],
  [
    'bounds that leave out the default',
    fileWith({ n: count }, { options: { n: { only: [1, 3] } } }),
    '$.options.n leaves out the default, 2',
  ],
  [
    'bounds that leave nothing',
    fileWith({ seed: { type: 'integer', maximum: 5 } }, { options: { seed: { min: 6 } } }),
    '$.options.seed leaves nothing of what the schema allows',
  ],
  [
    'a default that is not allowed',
    fileWith({ n: count }, { options: { n: { default: 4 } } }),
    '$.options.n.default is not among what is offered',
  ],
  [
    '26 inputs that have to be filled in',
    { ...fileWith({}), input: { type: 'object', required: Object.keys(many), properties: many } },
    '$.input.required has 26 inputs that members must fill in',
  ],
  [
    'a required picture',
    {
      ...fileWith({}),
      input: { required: ['image'], properties: { image: { type: 'string', format: 'image_uri', default: 'a.png' } } },
    },
    '$.input.properties.image is required, and members cannot send files yet',
  ],
  [
    'a required input whose bound is text',
    { ...fileWith({}), input: { required: ['n'], properties: { n: { type: 'integer', minimum: '0' } } } },
    '$.input.properties.n is required, and its schema cannot be read (.minimum',
  ],
  ['a count that is no number', fileWith({ text }, { count: 'text' }), '$.count "text" is no whole number'],
  [
    'a price times seconds without an end, which RunComfy may choose',
    fileWith({ seconds: { type: 'integer', minimum: 1 } }, { price: { usd: '0.01', times: 'seconds' } }),
    '$.price.times "seconds" may be left to RunComfy and has no largest amount',
  ],
  ['an option for an input that is not there', fileWith({ text }, { options: { size: {} } }), '$.options.size '],
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
  ['a price of thirteen decimals, as text', fileWith({ text }, { price: { usd: '0.0000000000001' } }), '$.price.usd '],
  ['a small price of more digits', fileWith({ text }, { price: { usd: 1.234567891234e-7 } }), '$.price.usd '],
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
  const file = fileWith({ n: count }, { command: '—', options: { n: { min: 4 } }, order: ['x'], price: { usd: 1 } });
  expect(problemsOf(file)).toHaveLength(3);
});

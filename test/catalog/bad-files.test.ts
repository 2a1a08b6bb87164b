import { expect, test } from 'vitest';
import { readModel } from '../../src/catalog/read-model.ts';
import { fileWith } from './files.ts';

/** The problems of a file, each as `path message`. */
function problemsOf(content: unknown): string[] {
  const result = readModel(content, 'v1');
  return result.ok ? [] : result.problems.map(({ path, message }) => `${path} ${message}`);
}

const text = { type: 'string' };
const count = { type: 'integer', enum: [1, 2, 3], default: 2 };
const many = Object.fromEntries(Array.from({ length: 26 }, (_, index) => [`input_${index}`, text]));

test.each<[string, unknown, string]>([
  ['no object', [], '$ Invalid input: expected object, received array'],
  ['nothing', null, '$ Invalid input: expected object, received null'],
  ['no id', { input: { type: 'object', properties: {} } }, '$.id Invalid input: expected string, received undefined'],
  [
    'an id without a maker',
    { ...fileWith({ text }), id: 'model' },
    '$.id must be a model id such as "bytedance/seedream-4-0/sequential": two to five parts of letters, digits, ".", "_" and "-", none of which begins with "."',
  ],
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
    '$.id must be a model id such as "bytedance/seedream-4-0/sequential": two to five parts of letters, digits, ".", "_" and "-", none of which begins with "."',
  ]),
  [
    "a button's word for an option",
    fileWith({ text }, { words: { 'en-US': { text: { action: 'Animate' } } } }),
    '$.words.en-US.text.action is only for the command',
  ],
  [
    "a button's word of 21 characters",
    fileWith({ text }, { words: { 'en-US': { '/model': { action: 'x'.repeat(21) } } } }),
    '$.words.en-US["/model"].action Too big: expected string to have <=20 characters',
  ],
  ['no input', { id: 'a/b' }, '$.input Invalid input: expected object, received undefined'],
  [
    'a price of nothing',
    fileWith({ text }, { price: { usd: '0' } }),
    '$.price.usd must be US dollars above 0 with at most 12 decimals, such as "0.03"',
  ],
  [
    'a price of nothing, as a number',
    fileWith({ text }, { price: { usd: 0 } }),
    '$.price.usd must be US dollars above 0 with at most 12 decimals, such as "0.03"',
  ],
  [
    'a price of thirteen decimals',
    fileWith({ text }, { price: { usd: 1e-13 } }),
    '$.price.usd must be US dollars above 0 with at most 12 decimals, such as "0.03"',
  ],
  [
    'a negative price',
    fileWith({ text }, { price: { usd: -1 } }),
    '$.price.usd must be US dollars above 0 with at most 12 decimals, such as "0.03"',
  ],
  [
    'a negative price, as text',
    fileWith({ text }, { price: { usd: '-1' } }),
    '$.price.usd must be US dollars above 0 with at most 12 decimals, such as "0.03"',
  ],
  [
    'a table with a price of nothing',
    fileWith({ n: count }, { price: { usd: { 1: '0.1', 2: '0.00', 3: '0.3' }, by: 'n' } }),
    '$.price.usd["2"] must be US dollars above 0 with at most 12 decimals, such as "0.03"',
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
  [
    'an input that is no object',
    { id: 'a/b', input: { type: 'array', properties: {} } },
    '$.input.type Invalid input: expected "object"',
  ],
  ['a key that is misspelt', fileWith({ text }, { option: {} }), '$ Unrecognized key: "option"'],
  [
    'an option rule that is misspelt',
    fileWith({ text }, { options: { text: { hide: true } } }),
    '$.options.text Unrecognized key: "hide"',
  ],
  [
    'a language that Easel does not speak',
    fileWith({ text }, { words: { tlh: {} } }),
    '$.words Unrecognized key: "tlh"',
  ],
  [
    'a required input that is not there',
    { ...fileWith({}), input: { type: 'object', required: ['x'], properties: {} } },
    '$.input.required "x" is not among the properties',
  ],
  [
    'a required input that nobody can fill in',
    { ...fileWith({}), input: { type: 'object', required: ['x'], properties: { x: { type: 'array' } } } },
    '$.input.properties.x is required, and the type of its items is not known',
  ],
  [
    'a required input that is hidden',
    {
      ...fileWith({}, { options: { x: { hidden: true } } }),
      input: { type: 'object', required: ['x'], properties: { x: text } },
    },
    '$.options.x.hidden is required and has no default: it cannot be hidden',
  ],
  [
    'two options of one name',
    fileWith({ text, size: text }, { options: { size: { name: 'Mine' }, text: { name: 'mine' } } }),
    '$.options.size.name two options would be named "mine"',
  ],
  [
    'an option that cannot be named',
    fileWith({ text }, { options: { text: { name: '—' } } }),
    '$.options.text.name is no name that Discord takes',
  ],
  [
    'a name that every object has',
    fileWith({ text }, { options: { text: { name: 'constructor' } } }),
    '$.options.text.name is no name that Discord takes',
  ],
  [
    'an order with an input that is not there',
    fileWith({ text }, { order: ['text', 'x'] }),
    '$.order[1] is not among the inputs',
  ],
  [
    'two options of one name in a language',
    fileWith({ text, n: count }, { words: { 'zh-TW': { text: { name: '一' }, n: { name: '一' } } } }),
    '$.words.zh-TW two options are named "一"',
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
    '$.options.n leaves out the default, 2: set a default that is left',
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
    '$.input.required has 26 inputs that members must fill in; Discord takes 25',
  ],
  [
    'a required address of something unknown',
    {
      ...fileWith({}),
      input: { required: ['source'], properties: { source: { type: 'string', format: 'uri', default: 'a.png' } } },
    },
    '$.input.properties.source is required, and it takes an address, and nothing says of which kind of file ("media" can say it)',
  ],
  [
    'a required input whose bound is text',
    { ...fileWith({}), input: { required: ['n'], properties: { n: { type: 'integer', minimum: '0' } } } },
    '$.input.properties.n is required, and its schema cannot be read (.minimum Invalid input: expected number, received string)',
  ],
  [
    'a count that is no number',
    fileWith({ text }, { count: 'text' }),
    '$.count "text" is no whole number among the inputs',
  ],
  [
    'a price times seconds without an end, which RunComfy may choose',
    fileWith({ seconds: { type: 'integer', minimum: 1 } }, { price: { usd: '0.01', times: 'seconds' } }),
    '$.price.times "seconds" may be left to RunComfy and has no largest amount: set a max for it, or a default',
  ],
  [
    'an option for an input that is not there',
    fileWith({ text }, { options: { size: {} } }),
    '$.options.size is not among the inputs',
  ],
  [
    'a command without a name',
    fileWith({ text }, { command: '—' }),
    '$.command is no name that Discord takes: 1 to 32 letters, digits, - or _',
  ],
  [
    'an option word that is no name',
    fileWith({ text }, { words: { 'zh-TW': { text: { name: '我的 描述' } } } }),
    '$.words.zh-TW.text.name must be 1 to 32 letters, digits, - or _, in lower case',
  ],
  [
    'a blank description',
    fileWith({ text }, { words: { 'en-US': { text: { description: ' ' } } } }),
    '$.words.en-US.text.description must not be blank',
  ],
  [
    'a file without a price',
    fileWith({ text }, { price: undefined }),
    '$.price is missing: what has no price is not offered to members',
  ],
  [
    'a price in words',
    fileWith({ text }, { price: { usd: 'three cents' } }),
    '$.price.usd must be US dollars above 0 with at most 12 decimals, such as "0.03"',
  ],
  [
    'a price below nothing',
    fileWith({ text }, { price: { usd: -0.03 } }),
    '$.price.usd must be US dollars above 0 with at most 12 decimals, such as "0.03"',
  ],
  [
    'a price of thirteen decimals, as text',
    fileWith({ text }, { price: { usd: '0.0000000000001' } }),
    '$.price.usd must be US dollars above 0 with at most 12 decimals, such as "0.03"',
  ],
  [
    'a small price of more digits',
    fileWith({ text }, { price: { usd: 1.234567891234e-7 } }),
    '$.price.usd must be US dollars above 0 with at most 12 decimals, such as "0.03"',
  ],
  [
    'a table of prices by nothing',
    fileWith({ text }, { price: { usd: { a: '1' } } }),
    '$.price.by must name an input with choices, one for each price in usd',
  ],
  [
    'a table without a choice',
    fileWith({ n: count }, { price: { usd: { 1: '1', 2: '2' }, by: 'n' } }),
    '$.price.usd has no price for 3',
  ],
  [
    'one price by an input',
    fileWith({ n: count }, { price: { usd: '1', by: 'n' } }),
    '$.price.by needs a table of prices in usd',
  ],
  [
    'a price times a text',
    fileWith({ text }, { price: { usd: '1', times: 'text' } }),
    '$.price.times "text" is no number among the inputs',
  ],
  [
    'a prompt that is not there',
    fileWith({ text }, { prompt: { input: 'prompt' } }),
    '$.prompt.input "prompt" is no text among the inputs',
  ],
  [
    'a prompt that is a number',
    fileWith({ n: count }, { prompt: { input: 'n' } }),
    '$.prompt.input "n" is no text among the inputs',
  ],
  [
    'a count that is not there',
    fileWith({ text }, { prompt: { input: 'text', says: { count: 'n' } } }),
    '$.prompt.says.count "n" is no input with a list of whole numbers and one of them as its default',
  ],
  [
    'a count without a default',
    fileWith({ text, n: { type: 'integer', enum: [1] } }, { prompt: { input: 'text', says: { count: 'n' } } }),
    '$.prompt.says.count "n" is no input with a list of whole numbers and one of them as its default',
  ],
  [
    'a flag rule that does not compile',
    fileWith({ text }, { prompt: { input: 'text', refuse: { '--(': null } } }),
    '$.prompt.refuse["--("] must be a regular expression',
  ],
  [
    'a flag rule that matches everything',
    fileWith({ text }, { prompt: { input: 'text', refuse: { 'a*': null } } }),
    '$.prompt.refuse["a*"] must be a regular expression',
  ],
  [
    'a flag rule for no input',
    fileWith({ text }, { prompt: { input: 'text', refuse: { '--x': 'size' } } }),
    '$.prompt.refuse["--x"] "size" is not among the inputs',
  ],
  [
    'a price times an input that is not there',
    fileWith({ text }, { price: { usd: '1', times: 'n' } }),
    '$.price.times "n" is not among the inputs',
  ],
  [
    'a table by an input that is not there',
    fileWith({ text }, { price: { usd: { a: '1' }, by: 'n' } }),
    '$.price.by "n" is not among the inputs',
  ],
  [
    'a table by a text',
    fileWith({ text }, { price: { usd: { a: '1' }, by: 'text' } }),
    '$.price.by must name an input with choices, one for each price in usd',
  ],
  [
    'a table by a hidden input without a default',
    fileWith({ n: { type: 'string' } }, { price: { usd: { a: '1' }, by: 'n' }, options: { n: { hidden: true } } }),
    '$.price.by must name an input with choices, one for each price in usd',
  ],
  [
    'a table without the default of a hidden input',
    fileWith({ n: count }, { price: { usd: { 1: '1' }, by: 'n' }, options: { n: { hidden: true } } }),
    '$.price.usd has no price for 2',
  ],
  [
    'a table without a switch that is off',
    fileWith({ n: { type: 'boolean' } }, { price: { usd: { true: '1' }, by: 'n' } }),
    '$.price.usd has no price for false',
  ],
  [
    'a table without a name that every object has',
    fileWith({ n: { type: 'string', enum: ['a', 'constructor'] } }, { price: { usd: { a: '1' }, by: 'n' } }),
    '$.price.usd has no price for constructor',
  ],
  [
    'a table without the default, which is none of the choices offered',
    fileWith(
      { n: { type: 'string', enum: ['a', 'b', ''], default: '' } },
      { price: { usd: { a: '1', b: '1' }, by: 'n' } },
    ),
    '$.price.usd has no price for ',
  ],
  [
    'a price times choices of which none is a number',
    fileWith({ n: { type: 'string', enum: ['a', 'b'] } }, { price: { usd: '1', times: 'n' } }),
    '$.price.times "n" is no number among the inputs',
  ],
  [
    'a price times a hidden input without a default',
    fileWith({ n: { type: 'integer' } }, { price: { usd: '1', times: 'n' }, options: { n: { hidden: true } } }),
    '$.price.times "n" is no number among the inputs',
  ],
  [
    'a number of files by an input that is not there',
    fileWith({ text }, { count: 'n' }),
    '$.count "n" is no whole number among the inputs',
  ],
  [
    'a number of files by fractions',
    fileWith({ n: { type: 'number' } }, { count: 'n' }),
    '$.count "n" is no whole number among the inputs',
  ],
  [
    'a number of files by a hidden fraction',
    fileWith({ n: { type: 'number', default: 1.5 } }, { count: 'n', options: { n: { hidden: true } } }),
    '$.count "n" is no whole number among the inputs',
  ],
  [
    'a number in the prompt that has no list',
    fileWith({ text, n: { type: 'integer', default: 1 } }, { prompt: { input: 'text', says: { count: 'n' } } }),
    '$.prompt.says.count "n" is no input with a list of whole numbers and one of them as its default',
  ],
  [
    'a number in the prompt that has a list of texts',
    fileWith(
      { text, n: { type: 'string', enum: ['1', '2'], default: '1' } },
      { prompt: { input: 'text', says: { count: 'n' } } },
    ),
    '$.prompt.says.count "n" is no input with a list of whole numbers and one of them as its default',
  ],
  [
    'a number in the prompt without a default',
    fileWith({ text, n: { type: 'integer', enum: [1, 2] } }, { prompt: { input: 'text', says: { count: 'n' } } }),
    '$.prompt.says.count "n" is no input with a list of whole numbers and one of them as its default',
  ],
  [
    'a flag rule for a name that every object has',
    fileWith({ text }, { prompt: { input: 'text', refuse: { '--x': 'constructor' } } }),
    '$.prompt.refuse["--x"] "constructor" is not among the inputs',
  ],
  [
    'a date that is none',
    fileWith({ text }, { source: { from: 'a page', date: '2026-1-1' } }),
    '$.source.date must be a date such as 2026-11-21',
  ],
  [
    'an id of six parts',
    { ...fileWith({ text }), id: 'a/b/c/d/e/f' },
    '$.id must be a model id such as "bytedance/seedream-4-0/sequential": two to five parts of letters, digits, ".", "_" and "-", none of which begins with "."',
  ],
  [
    'a label of 101 characters',
    fileWith({ n: count }, { words: { 'en-US': { n: { choices: { 1: 'x'.repeat(101) } } } } }),
    '$.words.en-US.n.choices["1"] Too big: expected string to have <=100 characters',
  ],
  [
    'a rule without any value',
    fileWith({ n: count }, { options: { n: { only: [] } } }),
    '$.options.n.only Too small: expected array to have >=1 items',
  ],
  [
    'a longest text of nothing',
    fileWith({ text }, { options: { text: { maxLength: 0 } } }),
    '$.options.text.maxLength Too small: expected number to be >0',
  ],
])('%s is named with its JSON path', (_what, file, problem) => {
  expect(problemsOf(file)).toEqual([problem]);
});

test.each<[string, unknown]>([
  [
    'of a description without a word on it',
    fileWith({ text }, { $schema: './a.json', source: { from: 'a', date: '2026-11-21' } }),
  ],
  ['of five parts', { ...fileWith({ text }), id: 'a/b/c/d/e' }],
  [
    'with a price for what a hidden input sends',
    fileWith({ n: count }, { price: { usd: { 2: '1' }, by: 'n' }, options: { n: { hidden: true } } }),
  ],
  [
    'with prices for a switch',
    fileWith({ n: { type: 'boolean' } }, { price: { usd: { true: '1', false: '2' }, by: 'n' } }),
  ],
  [
    'with a price times numbers as texts',
    fileWith({ n: { type: 'string', enum: ['auto', '5'] } }, { price: { usd: '1', times: 'n' } }),
  ],
  [
    'with a price times a hidden number',
    fileWith(
      { n: { type: 'string', default: '5' } },
      { price: { usd: '1', times: 'n' }, options: { n: { hidden: true } } },
    ),
  ],
  [
    'with a number of files by a hidden number',
    fileWith({ n: { type: 'integer', default: 2 } }, { count: 'n', options: { n: { hidden: true } } }),
  ],
  [
    'with a rule of flags for no input',
    fileWith({ text }, { prompt: { input: 'text', refuse: { '--x': null, '--y': 'text' } } }),
  ],
  [
    'with one name in two languages',
    fileWith({ text }, { words: { 'en-US': { text: { name: 'a' } }, 'zh-TW': { text: { name: 'a' } } } }),
  ],
  [
    'with a command named like an option',
    fileWith({ text }, { words: { 'zh-TW': { text: { name: 'a' }, '/model': { name: 'a' } } } }),
  ],
])('a file %s has no problem', (_what, file) => {
  expect(problemsOf(file)).toEqual([]);
});

test('all problems of a file are reported together', () => {
  const file = fileWith({ n: count }, { command: '—', options: { n: { min: 4 } }, order: ['x'], price: { usd: 1 } });
  expect(problemsOf(file)).toHaveLength(3);
});

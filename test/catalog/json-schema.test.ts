import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { modelFileSchema } from '../../src/catalog/json-schema.ts';
import { readModel } from '../../src/catalog/read-model.ts';
import { fileWith } from './files.ts';

const isFile = new Ajv2020({ strict: false, validateFormats: false }).compile(modelFileSchema());
const text = { type: 'string' };

async function filesIn(folder: string): Promise<[string, unknown][]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  return Promise.all(
    names.map(async (name) => [name, JSON.parse(await readFile(join(folder, name), 'utf8')) as unknown]),
  );
}

test.each([...(await filesIn('models')), ...(await filesIn('test/published'))])('%s has its form', (_name, content) => {
  expect([isFile(content), isFile.errors]).toEqual([true, null]);
});

test.each<[string, object]>([
  ['only what is required', { id: 'a/b', input: {} }],
  ['a key that is misspelt', fileWith({ text }, { option: {} })],
  ['an option rule that is misspelt', fileWith({ text }, { options: { text: { hide: true } } })],
  ['no id', { input: {} }],
  ['an id without a maker', { id: 'model', input: {} }],
  ['an input that is no object', { id: 'a/b', input: { type: 'array' } }],
  ['a price in words', fileWith({ text }, { price: { usd: 'three cents' } })],
  ['a price below nothing', fileWith({ text }, { price: { usd: -1 } })],
  ['a price as a number', fileWith({ text }, { price: { usd: 0.05 } })],
  ['a table of prices', fileWith({ x: { enum: ['a', 'b'] } }, { price: { usd: { a: '1', b: 2 }, by: 'x' } })],
  ['no prompt', fileWith({ text }, { prompt: false })],
  ['a prompt that is yes', fileWith({ text }, { prompt: true })],
  ['a language that Easel does not speak', fileWith({ text }, { words: { 'zh-CN': {} } })],
  ['a schema for editors', fileWith({ text }, { $schema: '../docs/model.schema.json' })],
  ['no choice', fileWith({ text }, { options: { text: { only: [] } } })],
])('the schema judges %s as Easel does', (_what, file) => {
  const result = readModel(file, 'v1');
  const isForm = result.ok || result.problems.every(({ path }) => path === '$.price' && !('price' in file));
  expect(isFile(file)).toBe(isForm);
});

test('the schema for editors on disk is the schema of the code', async () => {
  const page = await readFile('docs/model.schema.json', 'utf8');
  expect(JSON.parse(page)).toEqual(modelFileSchema());
});

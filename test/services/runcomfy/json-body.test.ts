import { expect, test } from 'vitest';
import { jsonBody } from '../../../src/services/runcomfy/json-body.ts';

const mebibyte = 2 ** 20;

test.each([
  ['a text', { prompt: 'a "fox"\n🦊', size: 2, of: [], more: {} }],
  ['a file', { url: `data:image/png;base64,${'A'.repeat(mebibyte)}`, prompt: 'a' }],
  ['files in a list', { urls: ['x'.repeat(mebibyte), 'short', 'y'.repeat(mebibyte)], on: true, deep: { of: [null] } }],
  ['a text with signs of several bytes', { text: `${'"'.repeat(2 ** 18 - 1)}🦊${'\n字'.repeat(mebibyte)}` }],
])('%s is written as JSON', async (_what, value) => {
  const { body, bytes } = await jsonBody(value);
  const written = Buffer.concat([body].flat().map((part) => Buffer.from(part as string)));
  expect(JSON.parse(written.toString()) as unknown).toEqual(value);
  expect(bytes).toBe(written.length);
});

test('other work runs while a large file is written', async () => {
  let turns = 0;
  const writing = jsonBody({ url: 'A'.repeat(16 * mebibyte) }).then(() => clearInterval(counting));
  const counting = setInterval(() => (turns += 1));
  await writing;
  expect(turns).toBeGreaterThan(5);
});

import { expect, test } from 'vitest';
import { priceChanges, priceText, schemaChanges } from '../../src/tools/schema-changes.ts';

const schema = (properties: object, required?: readonly string[]): object => ({
  type: 'object',
  properties,
  ...(required && { required }),
});
const size = { type: 'string', enum: ['480p', '720p'], default: '480p' };

test.each([
  ['the same in another order', schema({ a: { type: 'string' }, size }), schema({ size, a: { type: 'string' } }), []],
  ['other words', schema({ size }), schema({ size: { ...size, title: 'Size', description: 'How large' } }), []],
  ['null and nothing', schema({ seed: { type: 'integer', default: null } }), schema({ seed: { type: 'integer' } }), []],
  ['no list of required inputs', schema({ size }), schema({ size }, []), []],
  ['a new input', schema({}), schema({ size }), ['input added: size']],
  ['a new input that is required', schema({}), schema({ size }, ['size']), ['input added: size (required)']],
  ['an input that is gone', schema({ size }, ['size']), schema({}), ['input removed: size']],
  ['required from now on', schema({ size }), schema({ size }, ['size']), ['size: is required now']],
  ['no longer required', schema({ size }, ['size']), schema({ size }), ['size: is optional now']],
  [
    'other values',
    schema({ size }),
    schema({ size: { ...size, enum: ['720p', '1080p', '4k'] } }),
    ['size: values added: "1080p", "4k"', 'size: values removed: "480p"'],
  ],
  [
    'the same values in another order',
    schema({ size }),
    schema({ size: { ...size, enum: ['720p', '480p'] } }),
    ['size: values in another order'],
  ],
  [
    'values from now on',
    schema({ size: { type: 'string' } }),
    schema({ size: { type: 'string', enum: ['a'] } }),
    ['size: enum nothing → ["a"]'],
  ],
  [
    'another type, bound and default',
    schema({ n: { type: 'integer', maximum: 4, default: 1 } }),
    schema({ n: { type: 'float', maximum: 8 } }),
    ['n: type "integer" → "float"', 'n: maximum 4 → 8', 'n: default 1 → nothing'],
  ],
  [
    'inputs that are called like methods',
    schema({}),
    schema({ toString: { type: 'string' } }),
    ['input added: toString'],
  ],
  ['a file without a schema', undefined, schema({ size }), ['input added: size']],
])('%s', (_what, before, after, changes) => {
  expect(schemaChanges(before, after)).toEqual(changes);
});

const base = { usd: '0.05', unit: 'second', note: undefined };

test.each([
  [undefined, base, []],
  [base, { ...base }, []],
  [base, { ...base, usd: '0.06' }, ['base price: $0.05/second → $0.06/second']],
  [base, { ...base, note: '4k costs more' }, ['base price: $0.05/second → $0.05/second (4k costs more)']],
  [base, undefined, ['base price: $0.05/second → none']],
])('a base price of %j that becomes %j', (before, after, changes) => {
  expect(priceChanges(before, after)).toEqual(changes);
});

test('a base price without a unit', () => {
  expect(priceText({ usd: '0.5', unit: undefined, note: undefined })).toBe('$0.5');
});

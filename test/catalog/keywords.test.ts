import { describe, expect, test } from 'vitest';
import { accepts, keywords, merged, numberWithin } from '../../src/catalog/keywords.ts';

describe('a schema', () => {
  test.each<[string, unknown, readonly unknown[], readonly unknown[]]>([
    ['of nothing', {}, ['a', 1, null, [], {}, true], []],
    ['of texts', { type: 'string' }, ['', 'a'], [1, null, true]],
    ['of whole numbers', { type: 'integer' }, [1, -1], [1.5, '1', Number.NaN]],
    ['of numbers', { type: 'number' }, [1, 1.5], ['1', Number.NaN]],
    ['of RunComfy’s floats', { type: 'float' }, [1, 1.5], ['1']],
    ['of switches', { type: 'boolean' }, [true, false], [0, 'true']],
    ['of nothing but null', { type: 'null' }, [null], [0, '', undefined]],
    ['of lists', { type: 'array' }, [[], [1]], [{}, null, 'a']],
    ['of objects', { type: 'object' }, [{}, { a: 1 }], [[], null, 'a', 1]],
    ['of an unknown type', { type: 'constructor' }, [], ['a', 1, null]],
    ['of two types', { type: ['string', 'null'] }, ['a', null], [1]],
    ['of a list of values', { enum: ['a', 1] }, ['a', 1], ['b', '1']],
    ['of one value', { const: 'a' }, ['a'], ['b', null]],
    ['with bounds', { minimum: 1, maximum: 3 }, [1, 3, 'a', true], [0.9, 3.1]],
    ['with bounds that are not reached', { exclusiveMinimum: 1, exclusiveMaximum: 3 }, [1.1, 2.9, 'a'], [1, 3, 0, 4]],
    ['with a lower bound that is not reached', { exclusiveMinimum: 1 }, [1.1, 9e99], [1, 0]],
    ['with an upper bound that is not reached', { exclusiveMaximum: 3 }, [2.9, -9e99], [3, 4]],
    ['with bounds of null', { minimum: null, maxLength: null }, [0, 'a'], []],
    ['with lengths', { minLength: 2, maxLength: 3 }, ['ab', 'abc', '🦊🦊🦊', 1], ['a', 'abcd']],
    ['with alternatives', { anyOf: [{ type: 'string' }, { const: 1 }] }, ['a', 1], [2, null]],
    [
      'with alternatives of which one holds',
      { oneOf: [{ type: 'integer' }, { minimum: 5, type: 'number' }] },
      [1, 5.5],
      [6, 1.5, 'a'],
    ],
    ['whose bound is a text', { minimum: '1' }, [], [1, 2, 'a']],
    ['whose length is a fraction', { minLength: 1.5 }, [], ['ab']],
    ['whose length is below nothing', { maxLength: -1 }, [], ['']],
    ['without any of its types', { type: [] }, [], ['a']],
    ['without any of its alternatives', { anyOf: [] }, [], ['a']],
    ['without any alternative of which one holds', { oneOf: [] }, [], ['a']],
    ['that is none', 'string', [], ['a']],
  ])('%s', (_case, schema, allowed, refused) => {
    expect(allowed.filter((value) => !accepts(schema, value))).toEqual([]);
    expect(refused.filter((value) => accepts(schema, value))).toEqual([]);
  });

  test('keeps what Easel does not read, and says what cannot be read', () => {
    expect(keywords.parse({ pixels: 1, format: null, maximum: null })).toMatchObject({ pixels: 1, format: null });
    expect(keywords.safeParse({ minLength: 1.5 }).error?.issues[0]?.message).toBe('is not whole');
  });
});

const within = (shared: object, branch: unknown): unknown => merged(keywords.parse(shared), branch);

describe('an alternative within the schema around it', () => {
  test.each<[string, object, unknown, object]>([
    ['has the narrower bounds', { minimum: 1, maximum: 9 }, { minimum: 3, maximum: 12 }, { minimum: 3, maximum: 9 }],
    ['has the bounds of either', { minimum: 1 }, { maximum: 12 }, { minimum: 1, maximum: 12 }],
    [
      'has the narrower bounds that are not reached',
      { exclusiveMinimum: 1, exclusiveMaximum: 9 },
      { exclusiveMinimum: 0, exclusiveMaximum: 8 },
      { exclusiveMinimum: 1, exclusiveMaximum: 8 },
    ],
    [
      'has the narrower lengths',
      { minLength: 1, maxLength: 9 },
      { minLength: 3, maxLength: 12 },
      { minLength: 3, maxLength: 9 },
    ],
    ['has the type of either', { type: 'string' }, {}, { type: 'string' }],
    [
      'has the types that both have',
      { type: ['string', 'null'] },
      { type: ['null', 'string', 'integer'] },
      { type: ['string', 'null'] },
    ],
    ['has the one type that both have', { type: ['string', 'null'] }, { type: 'string' }, { type: 'string' }],
    ['has no type where they have none in common', { type: 'integer' }, { type: 'string' }, { type: [] }],
    ['has the values that both list', { enum: ['a', 'b'] }, { enum: ['b', 'c'] }, { enum: ['b'] }],
    ['has the value of either', { const: 'a' }, {}, { enum: ['a'] }],
    ['has no value that its own list leaves out', {}, { const: 'a', enum: ['b'] }, { enum: [] }],
    ['has the keywords of both', { title: 'A', format: 'x' }, { title: 'B' }, { title: 'B', format: 'x' }],
  ])('%s', (_case, shared, branch, result) => {
    expect(within(shared, branch)).toMatchObject(result);
    expect(within(shared, branch)).not.toHaveProperty('const');
  });

  test('is left as it is where it cannot be read', () => {
    expect(within({ minimum: 1 }, { minimum: '2' })).toEqual({ minimum: '2' });
  });
});

test.each([
  ['integer', 0.5, 3.5, { min: 1, max: 3 }],
  ['integer', -0.5, undefined, { min: -0, max: undefined }],
  ['integer', 0, 0, { min: 0, max: 0 }],
  ['integer', undefined, undefined, { min: undefined, max: undefined }],
  ['number', 0.5, 3.5, { min: 0.5, max: 3.5 }],
] as const)('an %s between %s and %s', (type, min, max, bounds) => {
  expect(numberWithin({ type }, min, max)).toEqual({ kind: 'number', type, ...bounds });
});

import { describe, expect, test } from 'vitest';
import { accepts } from '../../src/catalog/keywords.ts';
import { asMediaType } from '../../src/catalog/media-type.ts';

const texts = { type: 'array', items: { type: 'string' } };

test.each<[string, object, unknown[], unknown[]]>([
  ['an array', { type: 'array' }, [[], [1]], ['a', {}, null]],
  ['an object', { type: 'object' }, [{}], [[], null, 'a']],
  ['nothing', { type: 'null' }, [null], [0, '', []]],
  ['texts', texts, [[], ['a', 'b']], [[1], ['a', 1]]],
  [
    'two or three texts',
    { ...texts, minItems: 2, maxItems: 3 },
    [
      ['a', 'b'],
      ['a', 'b', 'c'],
    ],
    [['a'], ['a', 'b', 'c', 'd']],
  ],
  ['at most one of anything', { type: 'array', maxItems: 1 }, [[], [1], ['a']], [[1, 2]]],
])('a schema of %s accepts only that', (_, schema, accepted, refused) => {
  expect(accepted.filter((value) => !accepts(schema, value))).toEqual([]);
  expect(refused.filter((value) => accepts(schema, value))).toEqual([]);
});

describe('an input of texts that takes files', () => {
  test('takes one, as an address or as data', () => {
    const one = { kind: 'media', media: undefined, list: undefined, fitsData: true, why: undefined };
    expect(asMediaType({ kind: 'text' })).toEqual(one);
    // A limit of the length may be one of addresses.
    expect(asMediaType({ kind: 'text', maxLength: 5_000 })).toMatchObject({ fitsData: false });
    expect(asMediaType({ kind: 'text', maxLength: 10 })).toMatchObject({ why: expect.any(String) as string });
  });

  test.each<[string, number, number, object]>([
    ['as many as it says', 1, 3, { list: { minItems: 1, maxItems: 3 }, why: undefined }],
    ['no more than a message has', 0, 100, { list: { minItems: 0, maxItems: 10 }, why: undefined }],
    ['not one where it allows none', 0, 0, { why: 'it allows no entry' }],
    ['not one where it wants more than it allows', 3, 2, { why: 'its bounds leave no list' }],
    ['not one where it wants more than a message has', 11, 20, { why: 'it needs more than 10 files' }],
  ])('takes a list: %s', (_, minItems, maxItems, expected) => {
    expect(asMediaType({ kind: 'list', of: { kind: 'text' }, minItems, maxItems })).toMatchObject(expected);
  });

  test('takes none where it is no text', () => {
    expect(asMediaType({ kind: 'switch' })).toBeUndefined();
    expect(
      asMediaType({ kind: 'list', of: { kind: 'number', type: 'number' }, minItems: 0, maxItems: 2 }),
    ).toBeUndefined();
  });
});

import { describe, expect, test } from 'vitest';
import type { ValueKind } from '../../src/catalog/field.ts';
import { keywords } from '../../src/catalog/keywords.ts';
import { asMediaType, mediaListOf, mediaType, mostFiles } from '../../src/catalog/media-type.ts';

// Survives: what stands for a schema that was not read, because its type is none of a text.

const bytes = "it takes a file's bytes, not its address";
const links = "it does not allow the links of Discord's files";
const noAddresses = 'its items are no addresses';

describe('an input by its schema', () => {
  test.each<[object, object]>([
    [{ format: 'uri' }, { kind: 'media', media: undefined, list: undefined, fitsData: true, why: undefined }],
    [
      { format: 'image_uri', type: 'string' },
      { media: 'image', list: undefined, why: undefined },
    ],
    [{ format: 'VIDEO-URI' }, { media: 'video' }],
    [{ format: 'audio' }, { media: 'audio' }],
    [{ format: 'imagery_uri' }, { media: undefined }],
    [{ format: 'image_uris' }, { media: 'image', list: { minItems: 0, maxItems: mostFiles }, why: undefined }],
    [
      { format: 'image_uris', type: 'string' },
      { list: undefined, why: undefined },
    ],
    [
      { format: 'image_uris', type: ['null', 'string'] },
      { list: undefined, why: undefined },
    ],
    [
      { format: 'uri', type: ['array', 'string'] },
      { list: undefined, why: undefined },
    ],
    [
      { format: 'uri', type: ['null', 'array'] },
      { list: { minItems: 0, maxItems: mostFiles }, why: undefined },
    ],
    [{ format: 'uri', type: 'array', minItems: 1, maxItems: 3 }, { list: { minItems: 1, maxItems: 3 } }],
    [
      { format: 'uri', type: 'object' },
      { list: undefined, why: 'its type is "object"' },
    ],
    [{ format: 'binary' }, { why: bytes }],
    [{ format: 'data_uri' }, { why: bytes }],
    [{ format: 'uri', enum: ['https://a.example/1.png'] }, { why: 'it takes only certain files' }],
    [{ format: 'uri', const: 'https://a.example/1.png' }, { why: 'it takes only certain files' }],
    // Whether the links of Discord and data URIs fit.
    [
      { format: 'uri', minLength: 100 },
      { fitsData: true, why: undefined },
    ],
    [
      { format: 'uri', minLength: 101 },
      { fitsData: true, why: links },
    ],
    [
      { format: 'uri', maxLength: 2_000 },
      { fitsData: false, why: undefined },
    ],
    [
      { format: 'uri', maxLength: 50 },
      { fitsData: false, why: links },
    ],
    [
      { format: 'uri', pattern: '^https://' },
      { fitsData: false, why: undefined },
    ],
    [
      { format: 'uri', pattern: '^data:' },
      { fitsData: true, why: links },
    ],
    // What a list is of.
    [
      { format: 'uri', type: 'array', items: { type: 'string' } },
      { fitsData: true, why: undefined },
    ],
    [
      { format: 'uri', type: 'array', items: {} },
      { fitsData: true, why: undefined },
    ],
    [{ format: 'uri', type: 'array', items: { type: 'string', pattern: '^data:' } }, { why: links }],
    [
      { format: 'uri', type: 'array', items: { type: 'integer' } },
      { fitsData: false, why: noAddresses },
    ],
    [{ format: 'uri', type: 'array', items: { enum: ['a'] } }, { why: noAddresses }],
    [{ format: 'uri', type: 'array', items: { const: 'a' } }, { why: noAddresses }],
    [{ format: 'uri', type: 'array', items: { anyOf: [{}] } }, { why: noAddresses }],
    [{ format: 'uri', type: 'array', items: { oneOf: [{}] } }, { why: noAddresses }],
  ])('%j', (schema, expected) => {
    expect(mediaType(keywords.parse(schema))).toMatchObject(expected);
  });
});

describe('a list of inputs', () => {
  const single = mediaType(keywords.parse({ format: 'uri' }));
  test.each<[number | undefined, number | undefined, object]>([
    [undefined, undefined, { list: { minItems: 0, maxItems: mostFiles }, why: undefined }],
    [2, 2, { list: { minItems: 2, maxItems: 2 }, why: undefined }],
    [mostFiles, 99, { list: { minItems: mostFiles, maxItems: mostFiles }, why: undefined }],
    [mostFiles + 1, undefined, { why: `it needs more than ${mostFiles} files` }],
    [3, 2, { why: 'its bounds leave no list' }],
    [undefined, 0, { why: 'it allows no entry' }],
  ])('from %s to %s', (minItems, maxItems, expected) => {
    expect(mediaListOf(single, { minItems, maxItems })).toMatchObject(expected);
  });

  test('has no lists', () => {
    const any = { minItems: undefined, maxItems: undefined };
    expect(mediaListOf(mediaListOf(single, any), any).why).toBe('its items are lists');
  });
});

test.each<[ValueKind, object]>([
  [{ kind: 'text' }, { kind: 'media', media: undefined, list: undefined, fitsData: true, why: undefined }],
  [
    { kind: 'text', minLength: 101 },
    { list: undefined, why: links },
  ],
  [
    { kind: 'list', of: { kind: 'text' }, maxItems: 3 },
    { list: { minItems: 0, maxItems: 3 }, why: undefined },
  ],
])('%j can take files', (kind, expected) => {
  expect(asMediaType(kind)).toMatchObject(expected);
});

test.each<ValueKind>([{ kind: 'switch' }, { kind: 'list', of: { kind: 'switch' } }])('%j can take none', (kind) => {
  expect(asMediaType(kind)).toBeUndefined();
});

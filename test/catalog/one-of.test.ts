import { describe, expect, test } from 'vitest';
import { readSchema } from '../../src/catalog/dialect.ts';

const file = { type: 'string', format: 'image_uri' };

/** A schema of each kind, its kind, and the type of its values in JSON. */
const kinds = [
  ['a file', file, 'media', 'string'],
  ['files', { type: 'array', items: file }, 'media', 'array'],
  ['a list', { type: 'array', items: { type: 'string' } }, 'list', 'array'],
  ['a switch', { type: 'boolean' }, 'switch', 'boolean'],
  ['a text', { type: 'string' }, 'text', 'string'],
  ['a choice of texts', { enum: ['a', 'b'] }, 'choice', 'string'],
  ['a number', { type: 'number' }, 'number', 'number'],
  ['a whole number', { type: 'integer' }, 'number', 'number'],
  ['a choice of numbers', { enum: [1, 2] }, 'choice', 'number'],
] as const;

describe('exactly one of two', () => {
  const pairs = kinds.flatMap((one) => kinds.map((other) => [one, other] as const));
  test.each(
    pairs
      .filter(([one, other]) => one !== other)
      .map(([one, other]) => ({ one, other, first: one[0], second: other[0] })),
  )('$first or $second: the first, unless a value could be both', ({ one, other }) => {
    const read = readSchema({ oneOf: [one[1], other[1]] });
    expect(read).toMatchObject(
      one[3] === other[3] ? { kind: 'other', why: 'its alternatives overlap' } : { kind: one[2] },
    );
  });

  test('of two lists of choices, what only one of them has', () => {
    expect(readSchema({ oneOf: [{ enum: ['a', 'b'] }, { enum: ['b', 'c'] }] })).toMatchObject({ choices: ['a', 'c'] });
    expect(readSchema({ oneOf: [{ enum: ['a'] }, { enum: ['a'] }] })).toMatchObject({
      why: 'its alternatives overlap',
    });
  });
});

describe('any of several', () => {
  test.each([
    ['a file, wherever it stands', [{ type: 'string' }, file], { kind: 'media' }],
    [
      'the first that members can fill in',
      [{ type: 'object' }, { type: 'boolean' }, { type: 'string' }],
      { kind: 'switch' },
    ],
    ['all choices of one type together', [{ enum: ['a'] }, { enum: ['b'] }], { kind: 'choice', choices: ['a', 'b'] }],
    [
      'the first choices, where their types differ',
      [{ enum: ['a'] }, { enum: [1] }],
      { kind: 'choice', choices: ['a'] },
    ],
    ['the first, where one is no choice', [{ enum: ['a'] }, { type: 'string' }], { kind: 'choice', choices: ['a'] }],
    [
      'the reason of the first, where there is none',
      [{ type: 'object' }, { type: 'x' }],
      { kind: 'other', why: 'members cannot fill in the type "object" yet' },
    ],
  ])('%s', (_, anyOf, expected) => {
    expect(readSchema({ anyOf })).toMatchObject(expected);
  });
});

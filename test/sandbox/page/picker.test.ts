import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../../sandbox/page/src/message/directory.ts';
import {
  boundsOf,
  choicesOf,
  emojiText,
  matching,
  movedBy,
  presetsOf,
  toggled,
} from '../../../sandbox/page/src/message/picker/choices.ts';

const nobody = { candidates: () => [] };

test('a menu of strings offers its options with their emoji', () => {
  const options = [
    { label: 'One', value: '1', description: 'first', emoji: { name: '🎨' } },
    { label: 'Two', value: '2', emoji: { name: 'cat', id: '123456789012345678' } },
  ];
  expect(choicesOf({ type: 3, options }, nobody)).toEqual([
    { value: '1', label: 'One', description: 'first', sign: '🎨', kind: 'option' },
    { value: '2', label: 'Two', description: undefined, sign: ':cat:', kind: 'option' },
  ]);
});

test('a menu of ids offers whom the reader could pick', () => {
  const found: readonly Candidate[] = [
    { kind: 'member', id: '1', name: 'ana', color: 5 },
    { kind: 'role', id: '2', name: 'crew', color: 0 },
    { kind: 'channel', id: '3', name: 'pictures', color: 0 },
  ];
  const choices = choicesOf({ type: 7 }, { candidates: ({ type }) => (type === 7 ? found : []) });
  expect(choices.map(({ sign = '', label, value }) => `${sign}${label} ${value}`)).toEqual([
    'ana 1',
    '@crew 2',
    '#pictures 3',
  ]);
});

test.each([
  [undefined, undefined],
  [{ name: '🎨' }, '🎨'],
  [{ name: '🎨', id: null }, '🎨'],
  [{ name: 'cat', id: '1' }, ':cat:'],
  [{ name: null, id: '1' }, undefined],
])('the emoji %j as text', (emoji, expected) => {
  expect(emojiText(emoji)).toBe(expected);
});

test('what is picked at first: the marked options, and the default ids', () => {
  const options = [
    { label: 'a', value: 'a', default: true },
    { label: 'b', value: 'b' },
  ];
  expect(presetsOf({ type: 3, options })).toEqual(['a']);
  expect(presetsOf({ type: 8, default_values: [{ id: '9', type: 'channel' }] })).toEqual(['9']);
  expect(presetsOf({ type: 3 })).toEqual([]);
});

test.each([
  [{ type: 3 }, { least: 1, most: 1 }],
  [
    { type: 3, min_values: 0, max_values: 25 },
    { least: 0, most: 25 },
  ],
  [
    { type: 22, options: [1, 2, 3].map((each) => ({ label: `${each}`, value: `${each}` })) },
    { least: 1, most: 3 },
  ],
])('%j takes %j', (menu, bounds) => {
  expect(boundsOf(menu)).toEqual(bounds);
});

describe('what is typed', () => {
  const choices = ['Seedance', 'Old seed', 'Flux'].map((label) => ({ value: label, label, kind: 'option' as const }));
  const withWords = [...choices, { value: 'x', label: 'Other', description: 'made of seeds', kind: 'option' as const }];

  test.each([
    ['', ['Seedance', 'Old seed', 'Flux', 'Other']],
    ['SEED', ['Seedance', 'Old seed', 'Other']],
    [' flux ', ['Flux']],
    ['nothing', []],
  ])('%j finds %j, in this order', (typed, found) => {
    expect(matching(withWords, typed).map(({ label }) => label)).toEqual(found);
  });
});

describe('a press on a choice', () => {
  test.each([
    [[], 'a', 1, ['a']],
    [['a'], 'b', 1, ['b']],
    [['a'], 'a', 1, []],
    [['a'], 'b', 2, ['a', 'b']],
    [['a', 'b'], 'c', 2, ['a', 'b']],
    [['a', 'b'], 'a', 2, ['b']],
  ])('%j and %s, of at most %d: %j', (values, value, most, expected) => {
    expect(toggled(values, value, { least: 0, most })).toEqual(expected);
  });
});

test.each([
  ['ArrowDown', -1, 3, 0],
  ['ArrowDown', 2, 3, 0],
  ['ArrowUp', -1, 3, 2],
  ['ArrowUp', 0, 3, 2],
  ['PageDown', 0, 25, 8],
  ['PageDown', 20, 25, 24],
  ['PageUp', 3, 25, 0],
  ['ArrowDown', 0, 0, undefined],
  ['a', 0, 3, undefined],
])('%s at %d of %d leads to %s', (key, at, count, expected) => {
  expect(movedBy(key, at, count)).toBe(expected);
});

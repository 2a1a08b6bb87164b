import { describe, expect, test } from 'vitest';
import type { Component } from '../../../sandbox/discord/client/api.ts';
import { longestText, problemOf } from '../../../sandbox/page/src/form/checks.ts';
import { draftName, draftOf, dropDraft, keepDraft } from '../../../sandbox/page/src/form/drafts.ts';
import { fieldsOf, filledOf, partsOf, presetValues, type Field } from '../../../sandbox/page/src/form/fields.ts';

const options = ['a', 'b', 'c'].map((value) => ({ label: value.toUpperCase(), value, default: value === 'b' }));
const label = (component: Component): Component => ({ type: 18, label: 'A label', description: 'a hint', component });
const inputs: readonly Component[] = [
  { type: 4, custom_id: 'text', style: 1, value: 'before' },
  { type: 3, custom_id: 'pick', options },
  { type: 8, custom_id: 'channels', default_values: [{ id: '9', type: 'channel' }] },
  { type: 19, custom_id: 'files' },
  { type: 21, custom_id: 'radio', options },
  { type: 22, custom_id: 'boxes', options },
  { type: 23, custom_id: 'box', default: true },
];

function fieldOf(component: Component): Field {
  const [field] = fieldsOf([label({ custom_id: 'x', ...component })]);
  if (field === undefined) throw new Error('no field');
  return field;
}

const file = (name: string): File => new File(['x'], name);

test('a form of labels, of text, of rows as in older forms, and of what is unknown', () => {
  const old: Component = { type: 1, components: [{ type: 4, custom_id: 'old', label: 'Old', required: false }] };
  const parts = partsOf([label({ type: 4, custom_id: 'new' }), { type: 10, content: '**hi**' }, old, { type: 99 }]);
  expect(parts).toMatchObject([
    { kind: 'field', field: { id: 'new', label: 'A label', description: 'a hint', isRequired: true } },
    { kind: 'text', text: '**hi**' },
    { kind: 'field', field: { id: 'old', label: 'Old', description: undefined, isRequired: false } },
    { kind: 'unknown', type: 99 },
  ]);
  expect(partsOf([label({ type: 99, custom_id: 'x' })])).toEqual([{ kind: 'unknown', type: 99 }]);
});

test('everything is preset as the form says', () => {
  expect(presetValues(fieldsOf(inputs.map(label)))).toEqual({
    text: 'before',
    pick: ['b'],
    channels: ['9'],
    files: [],
    radio: 'b',
    boxes: ['b'],
    box: true,
  });
});

test('what is sent: values by their ids, and each file under a name of its own', () => {
  const fields = fieldsOf(inputs.map(label));
  const [one, other] = [file('a.png'), file('a.png')];
  const filled = filledOf(fields, {
    ...presetValues(fields),
    text: '',
    channels: [],
    files: [one, other],
    box: false,
  });
  expect(filled.values).toEqual({
    text: '',
    pick: ['b'],
    channels: [],
    files: [{ file: 'file-3-0' }, { file: 'file-3-1' }],
    radio: 'b',
    boxes: ['b'],
    box: false,
  });
  expect([...filled.files]).toEqual([
    ['file-3-0', one],
    ['file-3-1', other],
  ]);
});

test('a radio group of which nothing is chosen is not sent', () => {
  const fields = fieldsOf([label({ type: 21, custom_id: 'radio', required: false, options: [] })]);
  expect(filledOf(fields, presetValues(fields)).values).toEqual({});
});

describe('what is wrong with a field', () => {
  const text = (extra: Partial<Component> = {}): Field => fieldOf({ type: 4, ...extra });
  const menu = (extra: Partial<Component> = {}): Field => fieldOf({ type: 3, options, ...extra });
  const upload = (extra: Partial<Component> = {}): Field => fieldOf({ type: 19, ...extra });

  test.each([
    ['a required text that is empty', text(), '', { word: 'form.required' }],
    ['an optional text that is empty', text({ required: false, min_length: 5 }), '', undefined],
    ['a text that is too short', text({ min_length: 5 }), 'four', { word: 'form.leastLength', values: { least: 5 } }],
    ['a text of just enough', text({ min_length: 4 }), 'four', undefined],
    ['a text that is too long', text({ max_length: 3 }), 'four', { word: 'form.mostLength', values: { most: 3 } }],
    ['a text without a limit', text(), 'x'.repeat(longestText), undefined],
    ['a text beyond all limits', text(), 'x'.repeat(4001), { word: 'form.mostLength', values: { most: 4000 } }],
    ['a required menu that is empty', menu(), [], { word: 'form.required' }],
    ['an optional menu that is empty', menu({ required: false, min_values: 2, max_values: 3 }), [], undefined],
    ['too few', menu({ min_values: 2, max_values: 3 }), ['a'], { word: 'form.leastPicked', values: { least: 2 } }],
    ['too many', menu({ max_values: 2 }), ['a', 'b', 'c'], { word: 'form.mostPicked', values: { most: 2 } }],
    ['all boxes', fieldOf({ type: 22, options }), ['a', 'b', 'c'], undefined],
    ['a required radio group', fieldOf({ type: 21, options }), '', { word: 'form.required' }],
    ['a chosen radio', fieldOf({ type: 21, options }), 'a', undefined],
    ['a box without a tick', fieldOf({ type: 23 }), false, undefined],
    ['no file', upload(), [], { word: 'form.required' }],
    ['a file', upload(), [file('a.png')], undefined],
    [
      'too few files',
      upload({ min_values: 2, max_values: 3 }),
      [file('a')],
      { word: 'form.leastFiles', values: { least: 2, count: 1 } },
    ],
    ['too many files', upload(), [file('a'), file('b')], { word: 'form.mostFiles', values: { most: 1, count: 2 } }],
    [
      'a file of another kind',
      upload({ max_values: 2, file_types: ['image', '.pdf'] }),
      [file('a.PDF'), file('b.txt')],
      { word: 'form.fileType', values: { name: 'b.txt' } },
    ],
  ] as const)('%s', (_what, field, value, expected) => {
    expect(problemOf(field, value)).toEqual(expected);
  });
});

test('a file that is too large for the channel is named', () => {
  const files = [file('small.png'), new File(['x'.repeat(2 * 1024 ** 2 + 1)], 'large.png')];
  const field = fieldOf({ type: 19, max_values: 2 });
  expect(problemOf(field, files, 2 * 1024 ** 2)).toEqual({
    word: 'form.fileSize',
    values: { name: 'large.png', most: 2 },
  });
  expect(problemOf(field, files, 3 * 1024 ** 2)).toBeUndefined();
});

describe('what was typed', () => {
  const components = [label({ type: 4, custom_id: 'text' })];

  test('is kept for the same form from the same place, until it is sent', () => {
    const name = draftName('message', 'Title', components);
    keepDraft(name, { text: 'typed' });
    expect(draftOf(draftName('message', 'Title', components))).toEqual({ text: 'typed' });
    expect(draftOf(draftName('elsewhere', 'Title', components))).toBeUndefined();
    expect(
      draftOf(draftName('message', 'Title', [label({ type: 4, custom_id: 'text', value: 'now' })])),
    ).toBeUndefined();
    dropDraft(name);
    expect(draftOf(name)).toBeUndefined();
  });

  test('is kept for the last 20 forms', () => {
    for (let at = 0; at < 25; at += 1) keepDraft(draftName(String(at), 'Title', components), { text: String(at) });
    expect(draftOf(draftName('4', 'Title', components))).toBeUndefined();
    expect(draftOf(draftName('5', 'Title', components))).toEqual({ text: '5' });
    expect(draftOf(draftName('24', 'Title', components))).toEqual({ text: '24' });
  });
});

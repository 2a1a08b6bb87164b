import { describe, expect, test } from 'vitest';
import type { ChoiceField } from '../../src/catalog/field.ts';
import type { ModelWords } from '../../src/catalog/file.ts';
import { labelsOf, languagesOf } from '../../src/catalog/labels.ts';
import { searchedValue, suggestions } from '../../src/catalog/search.ts';
import { fileWith, modelOf } from './files.ts';

/** A model with one choice, and that choice. */
function choiceOf(values: readonly (string | number)[], words: ModelWords = {}, rest: object = {}) {
  const type = typeof values[0] === 'number' ? 'integer' : 'string';
  const model = modelOf(fileWith({ style: { type, enum: values, ...rest } }, { words }));
  return { model, field: model.fields[0] as ChoiceField };
}

describe('the labels of choices', () => {
  const english = { 'en-US': { style: { choices: { fast: 'Quick', slow: 'Slow one' } } } };

  test.each<[string, readonly string[], ModelWords, 'en-US' | 'zh-TW', readonly string[]]>([
    ['are derived from the values', ['fast', 'slow'], {}, 'en-US', ['Fast', 'Slow']],
    ['are the file’s', ['fast', 'slow', 'best'], english, 'en-US', ['Quick', 'Slow one', 'Best']],
    ['are the English ones, where the language has none', ['fast', 'slow'], english, 'zh-TW', ['Quick', 'Slow one']],
    [
      'are those of the language, one by one',
      ['fast', 'slow'],
      { ...english, 'zh-TW': { style: { choices: { fast: '快' } } } },
      'zh-TW',
      ['快', 'Slow one'],
    ],
    ['that are equal are the values', ['a_b', 'a b', 'c'], {}, 'en-US', ['a_b', 'a b', 'C']],
    [
      'that equal another’s value have a number',
      ['b', 'a_a', 'A a'],
      { 'en-US': { style: { choices: { b: 'a_a' } } } },
      'en-US',
      ['a_a', 'a_a (2)', 'A a'],
    ],
  ])('%s', (_case, values, words, language, labels) => {
    const { model, field } = choiceOf(values, words);
    expect([...labelsOf(model, field, language)]).toEqual(values.map((value, index) => [value, labels[index]]));
  });

  test('with a number are no longer than Discord takes', () => {
    const long = `${'y'.repeat(99)}x`;
    const { model, field } = choiceOf(['b', long], { 'en-US': { style: { choices: { b: long, [long]: 'B' } } } });
    expect([...labelsOf(model, field, 'en-US').values()]).toEqual([long, 'B']);
    const same = choiceOf(['b', 'c', long], { 'en-US': { style: { choices: { b: long, c: 'x', [long]: 'x' } } } });
    expect([...labelsOf(same.model, same.field, 'en-US').values()]).toEqual([long, 'c', `${'y'.repeat(96)} (2)`]);
  });
});

test.each<[ModelWords, readonly string[]]>([
  [{}, ['en-US']],
  [{ 'en-US': { style: { choices: { a: 'A' } } } }, ['en-US']],
  [{ 'zh-TW': { style: { choices: { a: '甲' } } } }, ['en-US', 'zh-TW']],
])('the words %j are in the languages %j', (words, languages) => {
  expect(languagesOf({ words })).toEqual(languages);
});

describe('while a choice is typed', () => {
  const values = ['oil paint', 'water_colour', 'paint', 'repaint', 'ink'];

  test.each<[string, readonly string[]]>([
    ['paint', ['paint', 'oil paint', 'repaint']],
    ['PAINT ', ['paint', 'oil paint', 'repaint']],
    ['water-c', ['water_colour']],
    ['ｉｎｋ', ['ink']],
    ['x', []],
    ['', ['oil paint', 'water_colour', 'paint', 'repaint', 'ink']],
  ])('%j suggests %j', (typed, found) => {
    const { model, field } = choiceOf(values);
    expect(suggestions(model, field, typed, 'en-US').map(({ value }) => value)).toEqual(found);
  });

  test('nothing suggests the default first, by its label', () => {
    const { model, field } = choiceOf(values, {}, { default: 'paint' });
    expect(suggestions(model, field, ' ', 'en-US')[0]).toEqual({ name: 'Paint', value: 'paint' });
  });

  test('the label is searched as well as the value', () => {
    const { model, field } = choiceOf(['a1', 'b2'], { 'zh-TW': { style: { choices: { a1: '水墨' } } } });
    expect(suggestions(model, field, '墨', 'zh-TW')).toEqual([{ name: '水墨', value: 'a1' }]);
    expect(suggestions(model, field, '1', 'zh-TW')).toEqual([{ name: '水墨', value: 'a1' }]);
  });

  test('25 are suggested at most', () => {
    const { model, field } = choiceOf(Array.from({ length: 40 }, (_, index) => `style ${index}`));
    expect(suggestions(model, field, 'style', 'en-US')).toHaveLength(25);
  });
});

describe('what was typed and not picked', () => {
  const words = {
    'en-US': { style: { choices: { a1: 'Oil', b2: 'Oil paint' } } },
    'zh-TW': { style: { choices: { a1: '油' } } },
  };

  test.each<[string | number | boolean | undefined, string | number | boolean | undefined]>([
    ['a1', 'a1'],
    ['A1', 'a1'],
    ['oil', 'a1'],
    ['油', 'a1'],
    [' Oil-Paint', 'b2'],
    ['oil p', 'oil p'],
    ['', ''],
    [7, 7],
    [true, true],
    [undefined, undefined],
  ])('%j means %j', (typed, meant) => {
    const { model, field } = choiceOf(['a1', 'b2'], words);
    expect(searchedValue(model, field, typed)).toBe(meant);
  });

  test('a label that two choices share means neither', () => {
    const { model, field } = choiceOf(['a b', 'a_b', 'c']);
    expect(searchedValue(model, field, 'A-B')).toBe('A-B');
  });

  test('a number’s text means the number', () => {
    const { model, field } = choiceOf([1, 2]);
    expect(searchedValue(model, field, '2')).toBe(2);
  });
});

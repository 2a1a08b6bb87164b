import { describe, expect, test } from 'vitest';
import type { ChoiceField } from '../../src/catalog/field.ts';
import type { ModelWords } from '../../src/catalog/file.ts';
import { choiceReader, ratioOf, type ReadChoice } from '../../src/catalog/flag-choices.ts';
import { fileWith, modelOf } from './files.ts';

// Survives: how near two ratios have to be, because they are the same but for the rounding of decimals.

type Choices = readonly (string | number)[];

/** An input with one value is no option, so it has another one. */
function readerOf(values: Choices, stated?: string, words: ModelWords = {}): ReadChoice {
  const type = typeof values[0] === 'number' ? 'integer' : 'string';
  const model = modelOf(
    fileWith({ size: { type, enum: values.length === 1 ? [...values, 'other'] : values, default: stated } }, { words }),
  );
  return choiceReader(model, model.fields[0] as ChoiceField);
}

describe('a choice is read', () => {
  test.each<[Choices, string, string | number | undefined]>([
    [['fast', 'slow'], 'fast', 'fast'],
    [['fast', 'slow'], 'FAST', 'fast'],
    [['fast', 'slow'], 'best', undefined],
    [['fast', 'slow'], '', undefined],
    [[1, 2, 4], '2', 2],
    [[1, 2, 4], '3', undefined],
    // Several are alike, and only one is exactly so.
    [['Fast', 'fast'], 'fast', 'fast'],
    [['Fast', 'fast'], 'Fast', 'Fast'],
    [['Fast', 'fast'], 'FAST', undefined],
    [['a b', 'a_b'], 'A-B', undefined],
    // A cross between numbers is a colon, and one between words is a letter.
    [['1024:768'], '1024x768', '1024:768'],
    [['1024:768'], '1024 x 768', '1024:768'],
    [['1024:768'], '1024 × 768', '1024:768'],
    [['1024:768'], '1024*768', '1024:768'],
    [['1024*768'], '1024:768', '1024*768'],
    [['a x b', 'a:b'], 'A X B', 'a x b'],
    [['a x 1', 'a:1'], 'A X 1', 'a x 1'],
    [['1 x b', '1:b'], '1 X B', '1 x b'],
  ])('of %j, %j is %j', (values, text, value) => {
    expect(readerOf(values)(text)).toBe(value);
  });

  test.each<[string, string | undefined]>([
    ['quick', 'fast'],
    ['快', 'fast'],
    ['Fast', 'fast'],
    ['慢', undefined],
    ['Slow', 'slow'],
  ])('by its label in any language: %s', (text, value) => {
    const words = {
      'en-US': { size: { choices: { fast: 'Quick' } } },
      'zh-TW': { size: { choices: { fast: '快' } } },
    };
    expect(readerOf(['fast', 'slow'], undefined, words)(text)).toBe(value);
  });
});

describe('a ratio means the choice of that shape', () => {
  const sizes = ['2560x1440', '1440x2560', '2048x2048', '1280x720'];
  test.each<[Choices, string, string | undefined]>([
    [sizes, '16:9', '2560x1440'],
    [sizes, '9:16', '1440x2560'],
    [sizes, '32:18', '2560x1440'],
    [sizes, '1:1', '2048x2048'],
    [sizes, '16:10', undefined],
    [['16:10'], '8:5', '16:10'],
    [['10:16'], '5:8', '10:16'],
    [['1.5:1'], '3:2', '1.5:1'],
    [['2.25:1'], '9:4', '2.25:1'],
    [['1:2.25'], '4:9', '1:2.25'],
    [['1.125:1'], '9:8', '1.125:1'],
    [['4*3'], '8:6', '4*3'],
    [['portrait_16_9', 'landscape_16_9'], '9:16', 'portrait_16_9'],
    [['portrait_16_9', 'landscape_16_9'], '16:9', 'landscape_16_9'],
    [['vertical 9:16', 'horizontal 9:16'], '9:16', 'vertical 9:16'],
    [['vertical 9:16', 'horizontal 9:16'], '16:9', 'horizontal 9:16'],
    [['wide', 'square'], '1:1', 'square'],
    [['wide', 'square_hd'], '1:1', 'square_hd'],
    [['wide', 'hd_square'], '2:2', 'hd_square'],
    [['wide', 'squared'], '1:1', undefined],
    [['wide', 'unsquare'], '1:1', undefined],
    [['wide', 'square 4:3'], '1:1', undefined],
    [['wide', 'plain'], '1:1', undefined],
    [['0:0'], '1:1', undefined],
    [['0:1'], '1:1', undefined],
    [['1:0'], '1:1', undefined],
  ])('of %j, %s is %j', (values, text, value) => {
    expect(readerOf(values)(text)).toBe(value);
  });

  test.each([
    ['1920x1080', '1920x1080'],
    ['1024x1024', '1280x720'],
  ])('the default, if it has it, else the first: with %s it is %s', (stated, value) => {
    expect(readerOf(['1280x720', '1920x1080', '1024x1024'], stated)('16:9')).toBe(value);
  });

  test('also by a label that names another shape', () => {
    const words = { 'en-US': { size: { choices: { '2560x1440': 'Like 21:9' } } } };
    expect(readerOf(['2560x1440', 'b'], undefined, words)('21:9')).toBe('2560x1440');
    expect(readerOf(['2560x1440', 'b'], undefined, words)('16:9')).toBe('2560x1440');
  });
});

describe('an amount means the choice of that amount', () => {
  test.each<[Choices, string, string | number | undefined]>([
    [[5, 10], '5s', 5],
    [[5, 10], '5 seconds', 5],
    [[5, 10], '7s', undefined],
    [['5s', '10s'], '5', '5s'],
    [['5s', '10s'], '5.0', '5s'],
    [['5s', '10s'], '5 sec', '5s'],
    [['5s', '10s'], '5秒', '5s'],
    [['5s', '10s'], '5px', undefined],
    [['5s', '10s'], 'much', undefined],
    [['1080p', '720p'], '1080', '1080p'],
    [['1080p', '720p'], '1080i', undefined],
    [['5p', '5s'], '5 seconds', '5s'],
    [['5s', '5m'], '5', undefined],
    [['5s', '5m'], '5.0m', '5m'],
    [['auto', '5s'], '5 seconds', '5s'],
  ])('of %j, %s is %j', (values, text, value) => {
    expect(readerOf(values)(text)).toBe(value);
  });
});

test.each<[string, readonly [number, number] | undefined]>([
  ['16:9', [16, 9]],
  ['16x9', [16, 9]],
  ['16X9', [16, 9]],
  ['16×9', [16, 9]],
  ['16/9', [16, 9]],
  ['１６：９', [16, 9]],
  ['2.39:1', [2.39, 1]],
  ['1:1.375', [1, 1.375]],
  ['1.3755:1', undefined],
  ['1:1.3755', undefined],
  ['100:1', undefined],
  ['1:100', undefined],
  ['0:1', undefined],
  ['1:0', undefined],
  ['a16:9', undefined],
  ['16:9a', undefined],
  ['16-9', undefined],
  ['wide', undefined],
])('%s as a ratio is %j', (text, ratio) => {
  expect(ratioOf(text)).toEqual(ratio);
});

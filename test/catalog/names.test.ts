import { describe, expect, test } from 'vitest';
import {
  choiceLabel,
  commandName,
  derivedOptionName,
  distinct,
  distinctName,
  inputWords,
  modelWords,
  optionName,
  withoutNode,
} from '../../src/catalog/names.ts';

const x = (times: number): string => 'x'.repeat(times);

test.each([
  ['Aspect Ratio', 'aspect_ratio'],
  ['a - b', 'a_-_b'],
  ['  size?!', 'size'],
  ['__size__', 'size'],
  ["it's", "it's"],
  ['a...b', 'a_b'],
  ['E\u0301tage', 'étage'],
  ['標題', '標題'],
  ['ราคา', 'ราคา'],
  ['—', undefined],
  ['', undefined],
  [`${x(20)} ${x(20)}`, x(20)],
  [`${x(15)} ${x(20)}`, `${x(15)}_${'x'.repeat(16)}`],
  [`${x(16)} ${x(20)}`, x(16)],
  [`${x(32)} x`, x(32)],
  [`${x(31)} x`, x(31)],
  [x(33), x(32)],
  [`${x(31)}𝐚b`, x(31)],
  [`${x(30)}𝐚b`, `${x(30)}𝐚`],
])('the text %j becomes the option name %j', (text, name) => {
  expect(optionName(text)).toBe(name);
});

test.each([
  ['81_text', 'text'],
  ['8_1_text', '1_text'],
  ['81_', '81_'],
  ['81text', '81text'],
  ['a81_text', 'a81_text'],
])('the key %s without its node is %s', (key, plain) => {
  expect(withoutNode(key)).toBe(plain);
});

test.each([
  ['81_text', 'text'],
  ['81_—', '81'],
  ['—', 'option'],
])('the option of the key %s is named %s', (key, name) => {
  expect(derivedOptionName(key)).toBe(name);
});

test.each([
  ['maker/one', 'one', 'one'],
  ['maker/one/text-to-image', 'one', 'one'],
  ['maker/one/Text-To-Speech/v2', 'one-v2', 'one v2'],
  ['maker/one/text-to-music', 'one', 'one'],
  ['maker/one/text-to-audio-2', 'one-text-to-audio-2', 'one text-to-audio-2'],
  ['maker/one/my-text-to-video', 'one-my-text-to-video', 'one my-text-to-video'],
  ['maker/text-to-video', 'text-to-video', 'text-to-video'],
  ['maker/-one-', 'one', '-one-'],
  ['maker/_one_.', 'one', '_one_.'],
  ['maker/one--two', 'one-two', 'one--two'],
  ['maker/One_Two', 'one_two', 'One_Two'],
  ['maker/—', undefined, '—'],
])('the model %s is the command %j, and %j in words', (id, command, words) => {
  expect([commandName(id), modelWords(id)]).toEqual([command, words]);
});

describe('a name that is taken', () => {
  test('gets the first number that is free, and is taken then', () => {
    const used = new Set(['size', 'size_2']);
    expect([distinctName('size', used), distinctName('size', used), distinctName('seed', used)]).toEqual([
      'size_3',
      'size_4',
      'seed',
    ]);
    expect(used).toEqual(new Set(['size', 'size_2', 'size_3', 'size_4', 'seed']));
  });

  test('is cut so that the number has room, after a word where that keeps half of it', () => {
    expect(distinctName(x(32), new Set([x(32)]))).toBe(`${x(30)}_2`);
    expect(distinctName(`${x(20)}_${x(11)}`, new Set([`${x(20)}_${x(11)}`]))).toBe(`${x(20)}_2`);
    expect(distinctName(x(30), new Set([x(30)]))).toBe(`${x(30)}_2`);
  });

  test('of any kind begins to count at two', () => {
    expect(distinct('a', new Set(['a']), (number) => `a (${number})`)).toBe('a (2)');
  });
});

test.each<[string | number, string]>([
  ['fast', 'Fast'],
  ['Fast one', 'Fast one'],
  ['very_fast_2', 'Very fast 2'],
  ['fast_', 'Fast'],
  ['a-b_c', 'A-b_c'],
  ['2560:1440 (16:9)', '2560×1440 (16:9)'],
  ['256:144 or 512:288', '256×144 or 512×288'],
  ['25:144', '25:144'],
  ['portrait_16_9', 'Portrait 16:9'],
  ['portrait_16_100', 'Portrait 16 100'],
  ['my_portrait_16_9', 'My portrait 16 9'],
  ['9_portrait_16_9', '9_portrait_16_9'],
  ['png', 'PNG'],
  ['jpg', 'JPG'],
  ['jpeg', 'JPEG'],
  ['mp4', 'MP4'],
  ['uhd', 'UHD'],
  ['sd', 'SD'],
  ['png8', 'Png8'],
  ['apng', 'Apng'],
  ['mp5', 'Mp5'],
  ['fast://a', 'fast://a'],
  ['Über', 'Über'],
  ['über', 'Über'],
  [4, '4'],
  [x(100), `X${x(99)}`],
  [x(101), `X${x(98)}…`],
])('the choice %j reads %j', (value, label) => {
  expect(choiceLabel(value)).toBe(label);
});

test.each([
  ['guidance_scale', 'Guidance scale'],
  ['81_text.input-one', 'Text input one'],
  ['__a__', 'A'],
  ['_', '_'],
  ['CFG', 'CFG'],
])('the input %s reads %s', (key, words) => {
  expect(inputWords(key)).toBe(words);
});

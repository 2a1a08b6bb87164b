import { describe, expect, test } from 'vitest';
import { anybody, ruleWith, screenOf } from './a-server.ts';

function finds(keyword: string, prompt: string): boolean {
  const screen = screenOf([ruleWith({ keywords: [keyword] })]);
  return screen.check(prompt, anybody)?.matched === keyword;
}

describe('AutoMod’s keywords, by the examples of its documentation', () => {
  test.each([
    ['cat*', ['catch', 'Catapult', 'CAttLE']],
    ['tra*', ['train', 'trade', 'TRAditional']],
    ['the mat*', ['the matrix']],
    ['*cat', ['wildcat', 'copyCat']],
    ['*tra', ['extra', 'ultra', 'orchesTRA']],
    ['*the mat', ['breathe mat']],
    ['*cat*', ['location', 'eduCation']],
    ['*tra*', ['abstracted', 'outrage']],
    ['*the mat*', ['breathe matter']],
    ['cat', ['cat', 'a cat sat', 'CAT']],
    ['train', ['train', 'Train']],
    ['the mat', ['the mat', 'on the mat there']],
    ['i like c++', ['i like c++', 'I like C++ a lot']],
  ])('%s is found', (keyword, prompts) => {
    expect(prompts.filter((prompt) => !finds(keyword, prompt))).toEqual([]);
  });

  test.each([
    ['cat*', ['wildcat', 'location']],
    ['tra*', ['extra', 'outrage']],
    ['the mat*', ['breathe matrix', 'the big mat']],
    ['*cat', ['catch', 'location']],
    ['*tra', ['train', 'abstracted']],
    ['*the mat', ['the matrix', 'breathe matter']],
    ['*cat*', ['act', 'ca-x-t']],
    ['cat', ['cats', 'wildcat', 'location', 'cat5', 'ca']],
    ['the mat', ['breathe mat', 'the matrix', 'themat']],
    ['c*t', ['cat', 'ct']],
    ['i like c++', ['i like c', 'i like c+']],
  ])('%s is not found', (keyword, prompts) => {
    expect(prompts.filter((prompt) => finds(keyword, prompt))).toEqual([]);
  });
});

test.each([
  ['punctuation', 'cat', '“cat,” he said: (cat)! cat_girl'],
  ['a start and an end', 'cat', 'cat'],
  ['Chinese', 'cat', '一隻cat坐著'],
  ['Japanese', 'cat', 'かわいいcatです'],
  ['Korean', 'cat', 'cat을'],
  ['an emoji', 'cat', '😀cat😀'],
  ['another Japanese alphabet', 'エロ', 'エロい'],
])('a word ends at %s', (_, keyword, prompt) => {
  expect(finds(keyword, prompt)).toBe(true);
});

test.each([
  ['another letter', 'エロ', 'イエロー'],
  ['an accented letter', 'cat', 'caté'],
  ['a letter beyond the first plane', 'cat', 'cat𞤀'],
  ['a digit', 'cat', 'cat9'],
])('a word goes on with %s', (_, keyword, prompt) => {
  expect(finds(keyword, prompt)).toBe(false);
});

test.each([
  ['毒品', '走私毒品的人'],
  ['幹', '幹什麼'],
  ['毒品x', '一包毒品x'],
  ['毒品', '毒 品'],
])('Chinese is found anywhere: %s', (keyword, prompt) => {
  expect(finds(keyword, prompt)).toBe(true);
});

test.each([
  ['毒品', '消毒 品質'],
  ['幹', '饼干和餅乾'],
])('Chinese is not found across words: %s', (keyword, prompt) => {
  expect(finds(keyword, prompt)).toBe(false);
});

test('keywords that would match everything are left out, and named', () => {
  const screen = screenOf([ruleWith({ keywords: ['*', '**', ' ', '* *', '', 'cat'] })]);
  expect(screen.unchecked).toEqual(
    ['*', '**', ' ', '* *', ''].map((text) => ({ ruleName: 'Words', what: 'keyword', text })),
  );
  expect(screen.check('a dog', anybody)).toBeUndefined();
  expect(screen.check('a cat', anybody)?.matched).toBe('cat');
});

test('a keyword of unseen characters is found as written', () => {
  expect(finds('*\u202E*', 'a\u202Eb')).toBe(true);
  expect(finds('*\u202E*', 'ab')).toBe(false);
});

import { expect, test } from 'vitest';
import { languages } from '../support/languages.ts';
import { createWords } from '../../src/words/words.ts';
import { texts } from './keys.ts';

const words = createWords();

test.each(languages)('texts that are bound to %s are in that language, and say which it is', (language) => {
  const t = words.in(language);
  expect(t.language).toBe(language);
  expect(t('press.unknown-job')).toBe(texts[language]['press.unknown-job']);
});

test('English counts with two plurals, Chinese with one', () => {
  const counted = languages.map((language) => [1, 3].map((count) => words.in(language)('jobs.more', { count })));
  expect(counted).toEqual([
    [
      texts['en-US']['jobs.more_one']?.replace('{{count}}', '1'),
      texts['en-US']['jobs.more_other']?.replace('{{count}}', '3'),
    ],
    ['1', '3'].map((count) => texts['zh-TW']['jobs.more_other']?.replace('{{count}}', count)),
  ]);
});

test('languages do not mix, whichever was bound last, and no argument changes one', () => {
  const [english, chinese] = [words.in('en-US'), words.in('zh-TW')];
  const said = [
    english('button.show', { lng: 'zh-TW' }),
    chinese('button.show', { lng: 'en-US' }),
    english('button.show'),
  ];
  expect(said).toEqual((['en-US', 'zh-TW', 'en-US'] as const).map((language) => texts[language]['button.show']));
});

test.each(languages)('in %s every number is written with its thousands grouped, and decides the plural', (language) => {
  const t = words.in(language);
  const [one, many] = [1, 12_345].map((count) => t('jobs.more', { count }));
  expect(one).toContain('1');
  expect(many).toContain('12,345');
  expect(t('policy.too-many-words', { most: 1_000 })).toContain('1,000');
  // A text is inserted as it is.
  expect(t('policy.too-many-words', { most: '1000' })).toContain('1000');
});

test.each([
  ['zh-TW', 'zh-TW'],
  ['en-US', 'en-US'],
  ['en-GB', 'en-US'],
  ['', 'en-US'],
  [undefined, 'en-US'],
])('the language for %s is %s', (locale, language) => {
  expect(words.languageFor(locale)).toBe(language);
});

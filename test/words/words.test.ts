import { expect, test } from 'vitest';
import { languages } from '../../src/core/language.ts';
import { createWords } from '../../src/words/words.ts';

const words = createWords();

test.each(languages)('texts that are bound to %s are those of that language, filled in alike', (language) => {
  const t = words.in(language);
  expect(t('press.unknown-job')).toBe(words(language, 'press.unknown-job'));
  expect([1, 3].map((count) => t('jobs.more', { count }))).toEqual(
    [1, 3].map((count) => words(language, 'jobs.more', { count })),
  );
});

test('languages do not mix, whichever was bound last', () => {
  const [english, chinese] = [words.in('en-US'), words.in('zh-TW')];
  expect([english('button.show'), chinese('button.show')]).toEqual([
    words('en-US', 'button.show'),
    words('zh-TW', 'button.show'),
  ]);
  expect(english('button.show')).not.toBe(chinese('button.show'));
});

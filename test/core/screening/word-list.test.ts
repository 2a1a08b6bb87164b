import { expect, test } from 'vitest';
import { parseWordList } from '../../../src/core/screening/word-list.ts';

test('one word or phrase on each line, without comments, blank lines and repetitions', () => {
  const text = '# words\ncat\r\n  bad phrase  \n\n*dog*\n\t# another\ncat\n毒品\rbird#1';
  expect(parseWordList(text)).toEqual({ words: ['cat', 'bad phrase', '*dog*', '毒品', 'bird#1'], problems: [] });
});

test('a line that cannot be used is named, and the others count', () => {
  const text = ['cat', '*', 'a'.repeat(61), '😀'.repeat(60), '** **', 'dog'].join('\n');
  expect(parseWordList(text)).toEqual({
    words: ['cat', '😀'.repeat(60), 'dog'],
    problems: [
      { line: 2, what: 'only-wildcards' },
      { line: 3, what: 'too-long' },
      { line: 5, what: 'only-wildcards' },
    ],
  });
});

test('words beyond the limit are not read, and this is reported once', () => {
  const text = Array.from({ length: 1_005 }, (_, index) => `word${index}`).join('\n');
  const { words, problems } = parseWordList(text);
  expect(words).toHaveLength(1_000);
  expect(problems).toEqual([{ line: 1_001, what: 'too-many' }]);
  expect(parseWordList(text, 2_000).problems).toEqual([]);
});

test.each(['', '\n\n', '# nothing'])('a list may be empty: %j', (text) => {
  expect(parseWordList(text)).toEqual({ words: [], problems: [] });
});

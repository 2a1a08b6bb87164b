import { expect, test } from 'vitest';
import { kindsOf, withoutCovered } from '../../../src/core/screening/pattern-search.ts';

const always = ['written', 'normalized'];

test.each([
  'drug',
  '^drug$',
  '(?i)drug',
  '(?:dr|ug)',
  '(?<a>drug)',
  '(?P<a>drug)',
  String.raw`\bdrug`,
  String.raw`d\.rug`,
  'd[0o]pe',
  'a(b)c',
  'ab{2}',
  'a+b',
  'a*b',
  'a?b',
  'a[^x]b',
  'a[]x]b',
  'a[0-9]+b',
  'a{2,3}b',
])('%j spells a word, so it is tested on other spellings, too', (pattern) => {
  expect([...kindsOf(pattern)]).toEqual([...always, 'spelled']);
});

test.each([
  'a',
  'a.b',
  '12',
  '(?i)1',
  '(?ims)1',
  '(?:1)',
  '(?<name>1)',
  '(?P<name>1)',
  String.raw`\w{30,}`,
  String.raw`\p{Latin}+`,
  String.raw`\P{Greek}\u{1F600}`,
  String.raw`\x{FFFF}`,
  String.raw`\d\w\s\b`,
  String.raw`[^\x00-\x7F]`,
  '[abc]',
  '[^abc]+',
  '[]abc]',
  '[^]abc]',
  'a{10,20}',
  'a-b',
])('%j describes a shape, so it is tested on the prompt as it is', (pattern) => {
  expect([...kindsOf(pattern)]).toEqual(always);
});

test.each([
  ['毒', [...always, 'chinese']],
  ['毒品', [...always, 'chinese', 'spelled']],
  ['か', always],
])('%j is tested on %j', (pattern, kinds) => {
  expect([...kindsOf(pattern)]).toEqual(kinds);
});

test.each([
  ['no list', 'abc', undefined, 'abc'],
  ['nothing', 'abc', [], 'abc'],
  ['a part', 'abcde', [0, 3], 'a\nde'],
  ['the beginning', 'abc', [2], '\nc'],
  ['the end', 'abc', [0, 0, 3], 'ab\n'],
  ['all', 'abc', [3], '\n'],
  ['two parts beside one another', 'abcd', [2, 0, 4], '\n\n'],
  ['an end that is no later', 'abc', [0, 1], 'abc'],
])('an allow list that covers %s', (_what, text, ends, left) => {
  const covered = ends === undefined ? undefined : Int32Array.from(text, (_, at) => ends[at] ?? 0);
  expect(withoutCovered(text, covered)).toBe(left);
});

import { describe, expect, test } from 'vitest';
import { createSpellings, spellingsOf } from '../../../src/core/screening/chinese.ts';
import { normalizeText } from '../../../src/core/screening/normalize.ts';
import { joinSpacedLetters } from '../../../src/core/screening/spaced-letters.ts';
import { EDGE, edged } from '../../../src/core/screening/word-edges.ts';

describe('the spellings of a keyword', () => {
  const spellings = createSpellings();

  test.each([
    ['drug', []],
    ['毒品', ['毒品', '毒品']],
    ['槍械', ['槍械', '枪械']],
    ['枪械', ['槍械', '枪械']],
    ['幹', ['幹']],
    ['幹x', ['幹x']],
    ['干', ['幹', '干']],
  ])('of %j are %j', (keyword, expected) => {
    expect(spellingsOf(keyword, spellings)).toEqual(expected);
  });
});

describe('spaced letters', () => {
  test.each([
    ['d r u g s', ['drugs', 'drugs']],
    ['d.r.u.g.s now', ['drugs now', 'drugs now']],
    ['the d r u and x y z', ['the dru and xyz', 'the dru and xyz']],
    ['a g u n', ['agun', 'a gun']],
    ['I g u n', ['Igun', 'I gun']],
    ['a g u', ['agu', 'agu']],
    ['x a g u n', ['xagun', 'xagun']],
    ['o g u n', ['ogun', 'ogun']],
    ['a 1 2', ['a12', 'a12']],
    ['a n', []],
    ['1 2 3', []],
    ['1 2 🇦', ['12🇦', '12🇦']],
    ['ab c d', []],
    ['a b cd e', []],
    ['a b c de f g h', ['abc de fgh', 'abc de fgh']],
    ['', []],
  ])('of %j: %j', (text, joined) => {
    expect(joinSpacedLetters(text)).toEqual(joined);
  });

  test('each row is read by itself', () => {
    expect(joinSpacedLetters('a g u n or x y z', (letters) => `<${letters}>`)).toEqual([
      '<agun> or <xyz>',
      'a <gun> or <xyz>',
    ]);
  });
});

test.each([
  ['a\u200Bb', 'ab'],
  ['  a \n\t b\u2800c ', 'a b c'],
  ['ﬁ\uFE0F', 'fi'],
  ['e\u034F\u0301', 'é'],
  // NFKC makes a space and a mark of it; at the end, the space is gone.
  ['a ´', 'a \u0301'],
])('%j is normalized to %j', (text, normalized) => {
  expect(normalizeText(text)).toBe(normalized.normalize('NFKC'));
});

test.each([
  ['gun', '|gun|'],
  ['槍', '槍'],
  ['a槍', '|a|槍'],
  ['gun槍', '|gun|槍'],
  ['かx', '|か|x|'],
  ['かカ', '|か|カ|'],
  ['한글', '|한글|'],
  ['한x', '|한|x|'],
  ['ไทย', '|ไทย|'],
  ['a-b', '|a|-|b|'],
  ['𝕏', '|𝕏|'],
  ['a\uFFFFb', '|a|\uFFFD|b|'],
])('the edges of %j', (core, expected) => {
  expect(edged(core, false, false).replaceAll(String.fromCharCode(EDGE), '|')).toBe(expected);
});

test('an open side of a keyword has no edge', () => {
  const sides = [
    edged('gun', true, false),
    edged('gun', false, true),
    edged('gun', true, true),
    edged('-', true, true),
  ];
  expect(sides.map((each) => each.replaceAll(String.fromCharCode(EDGE), '|'))).toEqual(['gun|', '|gun', 'gun', '-']);
});

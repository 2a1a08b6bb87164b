import { expect, test } from 'vitest';
import type { EnglishWords } from '../../../src/core/screening/english.ts';
import { APART, BEGINS, ENDS, FAR, FIRST, MARKED, ODD, readPieces, STOP } from '../../../src/core/screening/pieces.ts';

const ordinary = new Set(['a', 'i', 'cat', 'dog', 'the', 'shirt', 'model', 'hen', 'on']);
const english: EnglishWords = { has: (word) => ordinary.has(word), isEnding: () => false, load: () => {} };
const signs: readonly (readonly [number, string])[] = [
  [FIRST, '|'],
  [BEGINS, '<'],
  [ENDS, '>'],
  [APART, '_'],
  [MARKED, '*'],
  [STOP, '.'],
  [FAR, '~'],
  [ODD, '!'],
];

const told = (flags: number): string => signs.flatMap(([flag, sign]) => ((flags & flag) === 0 ? [] : sign)).join('');

/** Each letter with what is known of it. */
function read(text: string): string | undefined {
  const pieces = readPieces(text, english);
  if (pieces === undefined) return undefined;
  return Array.from(pieces.places, (place, index) => text.charAt(place) + told(pieces.flags[index] ?? 0)).join(' ');
}

test.each<[string, string, string | undefined]>([
  ['an ordinary text', 'the cat', undefined],
  ['an odd piece', 'the qz', 't|< h e> q|<_! z>'],
  ['a piece of twelve letters', 'abcdefghijkl', 'a|<! b c d e f g h i j k l>'],
  ['a piece of thirteen letters', 'abcdefghijklm', undefined],
  ['thirteen letters, of which one is repeated', 'aabcdefghijkl', 'a|<! a b c d e f g h i j k l>'],
  ['an accent, which is no ASCII', 'qé', undefined],
  ['an accent first', 'éq', undefined],
  ['a lone letter', 'q', 'q|<>!'],
  ['a lone letter behind a word that counts', 'model q', undefined],
  ['a lone letter behind another word', 'cat q', 'c|< a t> q|<>_!'],
  ['an initial', 'q. dog', undefined],
  ['an initial at the end', 'cat q.', undefined],
  ['a row of initials', 'q. z. x', 'q|<! z|_.! x|>_.!'],
  ['an initial behind a lone letter and many signs', 'q ........... z. dog', 'q|<! z|>_~ d|<_. o g>'],
  ['a shape', 'q-shirt', undefined],
  ['a letter and a word that is none', 'q-xyz', 'q|<>! x|<_! y z>'],
  ['a letter and two letters', 'q-on', 'q|<>! o|<_ n>'],
  ['a word that is repeated', 'nuude', 'n|<! u u d e>'],
  ['another language', 'quiz qvat qzet', undefined],
  [
    'as many ordinary words',
    'quiz qvat qzet the cat dog',
    'q|<! u i z> q|<_! v a t> q|<_! z e t> t|<_ h e> c|<_ a t> d|<_ o g>',
  ],
  ['two words of another language', 'quiz qvat', 'q|<! u i z> q|<_! v a t>'],
  ['short words of another language', 'qu qv qz', 'q|<! u> q|<_! v> q|<_! z>'],
  ['emphatic words', 'quuu qvvv qzzz', 'q|<! u u u> q|<_! v v v> q|<_! z z z>'],
  ['words of another script', 'qz кот нос лес', 'q|<! z> к|<_ о т> н|<_ о с> л|<_ е с>'],
  ['an abbreviated verb', "he'll qz", 'h|< e l l> q|<_! z>'],
  ['a possessive of one letter', "q's cat", undefined],
  ['twelve signs between', 'qz ............ qx', 'q|<! z> q|<_~! x>'],
  ['eleven signs and a space', 'qz ...........qx', 'q|<! z> q|<_! x>'],
  ['Markdown', 'cat**dog**', 'c|< a t> d|<_* o g>'],
  ['Markdown and a space', 'cat** dog', undefined],
  ['the end of a sentence', 'qz. qx', 'q|<! z> q|<_.! x>'],
  ['a comma', 'qz, qx', 'q|<! z> q|<_.! x>'],
  ['a full stop inside', 'qz.qx', 'q|<! z> q|<_! x>'],
  ['a row of lone letters', 'q z x', 'q|<! z|_! x|>_!'],
  ['a row that begins with an article', 'a q z', 'a|< q|<_! z|>_!'],
  ['a row with an article inside', 'q z a x', 'q|<! z|_! a|_ x|>_!'],
  ['a row that ends with an article', 'q z a', 'q|<! z|>_! a|>_'],
  ['an article between words', 'cat a dog qz', 'c|< a t> a|<>_ d|<_ o g> q|<_! z>'],
  ['i in a row', 'q i z', 'q|<! i|_ z|>_!'],
  ['Chinese characters apart', '毒 品', '毒|<> 品|<>_'],
  ['Chinese characters together', '毒品', undefined],
  ['a lone letter between Chinese characters', '毒x品', '毒|<> 品|<>_'],
  ['a lone letter before Chinese characters', 'x毒 品', 'x|<>! 毒|<> 品|<>_'],
  ['a lone letter behind Chinese characters', '毒 品x', '毒|<> 品|<>_ x|<>!'],
  ['a word between Chinese characters', '毒cat品', undefined],
  ['Chinese behind a word', 'cat 毒', undefined],
  ['a character beyond the first plane', '𠮟 品', '\ud842|<> \udf9f<> 品|<>_'],
])('%s: “%s”', (_, text, letters) => {
  expect(read(text)).toBe(letters);
});

import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { indexKeywords, type KeywordIndex } from '../../../src/core/screening/keyword-index.ts';
import { findKeyword } from '../../../src/core/screening/keyword-search.ts';
import { readPieces } from '../../../src/core/screening/pieces.ts';
import { anybody, english, ruleWith, screenOf, searchTools, spellings } from './a-server.ts';

const words = [
  'nude',
  'drugs',
  'ass',
  'hell',
  'heroin',
  'gore',
  'pussy',
  'tits',
  'shit*',
  '*sex*',
  '*fuck*',
  '*anal*',
  'anal',
  'butt',
  'loli',
  'bite',
  'ano',
  'gun',
  'rape',
];
const others = [
  'go to hell',
  'blow job',
  '毒品',
  '裸照',
  '裸體',
  '色情',
  '口交',
  '做愛',
  '習近平',
  '情人',
  'av女優',
  '調教',
  '殺人',
  '下體',
];
const keywords = [...words, ...others];
const screen = screenOf([ruleWith({ keywords, allow: ['Essex', '戒毒 品牌'] })]);
const matched = (prompt: string): string | undefined => screen.check(prompt, anybody)?.matched;

function indexOf(list: readonly string[]): KeywordIndex {
  const index = indexKeywords({ keywords: list, allow: [] }, spellings);
  if (index === undefined) throw new Error('too many');
  return index;
}

function stepsFor(list: readonly string[], text: string): number {
  return findKeyword(indexOf(list), { text, pieces: readPieces(text, english) }, searchTools).steps;
}

describe('a word in pieces is found', () => {
  test.each([
    ['two pieces', 'a nu de woman', 'nude'],
    ['a letter and a word', 'd rugs', 'drugs'],
    ['pieces with odd ones beside them', 'Tolkien nu de Frodo', 'nude'],
    ['three pieces, of which one is no word', 'her o in', 'heroin'],
    ['punctuation', 'nu-de, dr.ugs', 'nude'],
    ['at most twelve signs between', 'nu .. .. .. de', 'nude'],
    ['a phrase in wrong pieces', 'b low job', 'blow job'],
    ['an open end with an ending', 'fu cking', '*fuck*'],
    ['an open end with a word', 'motherfu ck', '*fuck*'],
    ['the end of a sentence', 'This is nu. De', 'nude'],
    ['digits between the letters', 'n1u2d3e', 'nude'],
    ['Chinese around it', '一張nu de照片', 'nude'],
    ['Latin letters and Chinese', 'av 女優', 'av女優'],
  ])('%s', (_, prompt, keyword) => {
    expect(matched(prompt)).toBe(keyword);
  });

  test.each(['dr||ugs||', 'dr**ugs**', 'dr__ugs__', 'dr~~ugs~~', 'dr`ugs`', 'dr***ugs***', 'dr```ugs```', '**d**rugs'])(
    'Markdown: %s',
    (prompt) => {
      expect(matched(prompt)).toBe('drugs');
    },
  );

  test.each([
    ['both of whose pieces are words', 'hero**in**', 'heroin'],
    ['a link', 'dr[ug](https://example.com)s', 'drugs'],
  ])('Markdown, %s', (_, prompt, keyword) => {
    expect(matched(prompt)).toBe(keyword);
  });

  test.each([
    ['nuude', 'nude'],
    ['nnuuddee', 'nude'],
    ['nuuuude', 'nude'],
    ['asss', 'ass'],
    ['puussyy', 'pussy'],
    ['fuuucking', '*fuck*'],
    ['nnu dde', 'nude'],
    ['a ss', 'ass'],
    ['毒毒品品', '毒品'],
  ])('repeated letters: %s', (prompt, keyword) => {
    expect(matched(prompt)).toBe(keyword);
  });

  test.each([
    '毒 品',
    '毒.品',
    '毒，品',
    '毒\n品',
    '毒-品',
    '毒_品',
    '毒😀品',
    '毒1品',
    '我想買毒.品很便宜',
    '吸毒 品',
    '毒||品||',
  ])('Chinese: %j', (prompt) => {
    expect(matched(prompt)).toBe('毒品');
  });

  test('the name that is longer of two that end at one place', () => {
    expect(matched('bl ow job')).toBe('blow job');
  });
});

describe('nothing is found in', () => {
  test.each([
    ['two words', 'a hero in armour'],
    ['two words with a sign between', 'hero-in, hero.in, hero/in'],
    ['an abbreviated verb', "he’ll go, she'll go"],
    ['a possessive', 'it’s hit the top'],
    ['an abbreviation and a word', 'the U.S. hit single'],
    ['a letter that counts something', 'a Model S hit by hail, vitamin D rugs'],
    ['words that only touch', 'his exam, less exotic, Essex amber'],
    ['a name and a name', 'Ana Lopez, deus ex machina, Thomas Exner'],
    ['a number between', 'the mp3s hit, R2D2'],
    ['Markdown between words', 'his||exam||, black||white||, snake__case'],
    ['more than twelve signs between', 'nu ............. de'],
    ['an allowed phrase', 'E s s e x, 戒毒 品牌'],
    ['the ends of longer Chinese words', '病毒，品種，消毒 品質'],
    ['a sentence that ends beside a longer word', '有毒，品質很好'],
    ['AABB with another meaning', '高高興興'],
    ['a shape, a kind, an initial', 'black jeans but T-shirt, an S-shaped road as S. King, hip-hop rap E-flat'],
    ['names and dishes with small words', 'an al fresco dinner, an Al Capone style gangster, Shh, it is a library'],
    ['Dutch', 'laat nu de zon zien boven de stad'],
    ['Swedish', 'nu de flesta husen är röda'],
    ['Vietnamese', 'ảnh phụ nữ để làm hình nền'],
    ['one doubled letter', 'ein Kind mit einem Lolli, bitte, strada romana, anno 1900, James Gunn directing a film'],
    ['Chinese words with spaces between', '月色 情侶 海邊，無毒 品質好，藍調 教室，必殺 人物，樹下 體操'],
  ])('%s: %j', (_, prompt) => {
    expect(matched(prompt)).toBeUndefined();
  });

  test('a keyword is found among many with the same letters that ask for more repetition', () => {
    const spelled = 'fuuuck, ffuck, fuuck, fuckk, fuuckk, ffuuck, fuccck, fuuuuck, fuck'.split(', ');
    expect(screenOf([ruleWith({ keywords: spelled })]).check('fu ck you', anybody)?.matched).toBe('fuck');
  });

  test.each(['letter', 'annals', 'harass', 'hello', 'unusually'])('a word with repeated letters: %s', (prompt) => {
    expect(matched(prompt)).toBeUndefined();
  });
});

describe('Chinese inside longer words', () => {
  test.each([
    '彩色情境',
    '黑色情人節快樂',
    '二十四口交換機',
    '24口交换机',
    '路口交通',
    '做愛心便當',
    '在路口交會處',
    '我只想做愛做的事',
    '媽媽做愛吃的菜',
  ])('is not found: %s', (prompt) => {
    expect(screenOf([ruleWith({ keywords: ['色情', '口交', '做愛'] })]).check(prompt, anybody)).toBeUndefined();
  });

  test.each([
    ['吸毒品', '毒品'],
    ['裸照片', '裸照'],
    ['在色情網站', '色情'],
    ['二十歲口交', '口交'],
    ['色情', '色情'],
  ])('one end is not enough: %s', (prompt, keyword) => {
    expect(matched(prompt)).toBe(keyword);
  });

  test('hides no shorter keyword that ends there', () => {
    const both = screenOf([ruleWith({ keywords: ['色情人', '情人'] })]);
    expect(both.check('黑色情人節', anybody)?.matched).toBe('情人');
  });
});

describe('the steps of a search with pieces', () => {
  const nested = Array.from({ length: 20 }, (_, index) => '情'.repeat(index + 1));
  const doubled = ['aab', 'abb', 'aabb', 'ab', 'ba', 'bba', 'aba', '*ab*', '*aabbaabb*'];

  test('are at most 72 for each character', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', ' ', '.', '情', '**', '1'),
      minLength: 1,
      maxLength: 300,
    });
    fc.assert(
      fc.property(fc.subarray([...nested, ...doubled]), text, (list, prompt) => {
        expect(stepsFor(list, prompt)).toBeLessThanOrEqual(72 * (prompt.length + 1));
      }),
      { numRuns: 300 },
    );
  });

  test.each(['情 ', 'ab ', 'aabbq ', 'x y '])('grow only with the text: %j', (unit) => {
    const list = [...nested.slice(1), 'aabbx', 'abx', 'xyz', 'bax'];
    expect(stepsFor(list, unit.repeat(1_000))).toBeLessThanOrEqual(10.5 * stepsFor(list, unit.repeat(100)));
  });
});

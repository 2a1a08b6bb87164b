import { describe, expect, test } from 'vitest';
import { continuesEnglishNumber, fromChinese, fromDigits, fromEnglish } from '../../../src/core/prompt/numerals.ts';
import { folded, tokensOf } from '../../../src/core/prompt/tokens.ts';

test.each([
  ['12', 12],
  ['0', 0],
  ['3,000', 3000],
  ['12,345,678', 12_345_678],
  ['3,00', undefined],
  ['3000,000', undefined],
  ['3.5', undefined],
  ['a3', undefined],
  ['3a', undefined],
  ['', undefined],
  ['9'.repeat(30), Number.MAX_SAFE_INTEGER],
])('the digits %s are %s', (text, value) => {
  expect(fromDigits(text)).toBe(value);
});

test.each([
  [undefined, 'zero', true],
  [undefined, 'twenty', true],
  [undefined, 'dozen', true],
  [undefined, 'fox', false],
  ['two', 'dozen', true],
  ['twenty', 'hundred', true],
  ['2', 'thousand', true],
  ['twenty', 'five', true],
  ['twenty', 'one', true],
  ['twenty', 'nine', true],
  ['twenty', 'zero', false],
  ['twenty', 'ten', false],
  ['twenty', 'thirty', false],
  ['hundred', 'twenty', true],
  ['hundred', 'five', true],
  ['hundred', 'zero', true],
  ['hundred', 'nineteen', true],
  ['dozen', 'five', false],
  ['dozen', 'twenty', false],
  ['one', 'two', false],
  ['one', 'twenty', false],
  ['2', 'five', false],
  ['hundred', 'fox', false],
])('after %s, %s goes on: %s', (last, word, goesOn) => {
  expect(continuesEnglishNumber(last, word)).toBe(goesOn);
});

test.each([
  ['two thousand five hundred', 2500],
  ['zero', 0],
  ['nineteen', 19],
  ['twenty five', 25],
  ['ninety nine', 99],
  ['dozen', 12],
  ['two dozen', 24],
  ['2 dozen', 24],
  ['hundred', 100],
  ['three hundred twenty one', 321],
  ['thousand', 1000],
  ['two thousand five', 2005],
  ['three hundred thousand twenty', 300_020],
  ['one million two thousand', 1_002_000],
  ['1,000 thousand', 1_000_000],
  ['billion billion', 2_000_000_000],
  [Array(9).fill('hundred').join(' '), Number.MAX_SAFE_INTEGER],
])('%s is %i', (words, value) => {
  expect(fromEnglish(words.split(' '))).toBe(value);
});

test.each([
  ['零', 0],
  ['九', 9],
  ['十', 10],
  ['十五', 15],
  ['五十', 50],
  ['拾', 10],
  ['廿', 20],
  ['卅一', 31],
  ['二〇', 20],
  ['二零二四', 2024],
  ['一百零三', 103],
  ['一百二十三', 123],
  ['百', 100],
  ['一千', 1000],
  ['萬', 10_000],
  ['三万', 30_000],
  ['十二萬三千', 123_000],
  ['一億二千萬', 1_000_020_000_000],
  ['億', 100_000_000],
  ['貳', 2],
  ['三四', undefined],
  ['零三', 3],
  ['三千零二', 3002],
  ['一二百', undefined],
  ['億億億', Number.MAX_SAFE_INTEGER],
])('%s is %s', (run, value) => {
  expect(fromChinese(run)).toBe(value);
});

const short = (text: string): readonly string[] =>
  tokensOf(folded(text)).map((token) => {
    const at = `${token.text}@${token.at}-${token.end}`;
    return token.kind === 'number' ? `${at}=${token.value}${token.times ? 'x' : ''}` : `${token.kind} ${at}`;
  });

const hundreds = (count: number): string => Array(count).fill('hundred').join(' ');

/*
 * Survives `npm run mutants`, since nothing differs:
 * - a single digit as a positional number (`positional.length > 1`), which is itself either way;
 * - what stands for the words of no number (`[]`), and the check that the last token is a number, for the compiler;
 * - more tokens before 'dozen' than two, since 'half a' is looked for at their end;
 * - `2 / step`, which is `2 * step` for 1 and -1.
 */
describe('the pieces of a prompt', () => {
  test.each<[string, readonly string[]]>([
    ['A Fox, 3', ['word a@0-1', 'word fox@2-5', 'pause ,@5-6', '3@7-8=3']],
    ['x3 4x', ['x3@0-2=3x', '4x@3-5=4x']],
    ['3貓。', ['3@0-1=3', 'han 貓@1-2', 'stop 。@2-3']],
    ['三四貓', ['han 三四@0-2', 'han 貓@2-3']],
    ['twenty-five', ['twenty-five@0-11=25']],
    ['twenty five', ['twenty@0-11=25']],
    ['2 dozen', ['2@0-7=24']],
    ['half a dozen', ['word half@0-4', 'word a@5-6', 'dozen@7-12=6']],
    ['half dozen', ['word half@0-4', 'dozen@5-10=6']],
    ['a dozen', ['word a@0-1', 'dozen@2-7=12']],
    ['behalf dozen', ['word behalf@0-6', 'dozen@7-12=12']],
    ['half thousand', ['word half@0-4', 'thousand@5-13=1000']],
    ['two or three', ['word two@0-3', 'word or@4-6', 'word three@7-12']],
    ['3到5', ['word 3@0-1', 'han 到@1-2', 'word 5@2-3']],
    ['3 and 5', ['3@0-1=3', 'word and@2-5', '5@6-7=5']],
    ['3 or more', ['3@0-1=3', 'word or@2-4', 'word more@5-9']],
    ['one two', ['one@0-3=1', 'two@4-7=2']],
    ['16:9 3.5 -3 50% 4k', ['word 16:9@0-4', 'word 3.5@5-8', 'word -3@9-11', 'word 50%@12-15', 'word 4k@16-18']],
    ['１２　Ａ', ['12@0-2=12', 'word a@3-4']],
    ['I’d (go)', ["word i'd@0-3", 'pause (@4-5', 'word go@5-7', 'pause )@7-8']],
    ['3-fox', ['word 3-fox@0-5']],
    [', to 3', ['pause ,@0-1', 'word to@2-4', '3@5-6=3']],
    ['twenty-hundred', ['twenty-hundred@0-14=2000']],
    ['twenty-twenty', ['word twenty-twenty@0-13']],
    ['fox five', ['word fox@0-3', 'five@4-8=5']],
    ['x3 five', ['x3@0-2=3x', 'five@3-7=5']],
    ['3 to fox', ['3@0-1=3', 'word to@2-4', 'word fox@5-8']],
    ['five-fox', ['word five-fox@0-8']],
  ])('%j', (text, pieces) => {
    expect(short(text)).toEqual(pieces);
  });

  test('join at most twelve words to one number', () => {
    expect(tokensOf(hundreds(12))).toHaveLength(1);
    expect(tokensOf(hundreds(13))).toHaveLength(2);
  });
});

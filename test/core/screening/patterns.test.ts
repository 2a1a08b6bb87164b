import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { compilePattern, sizeOfPattern } from '../../../src/core/screening/rust-regex.ts';
import { anybody, ruleWith, screenOf } from './a-server.ts';

function screenWith(...regexes: string[]): ReturnType<typeof screenOf> {
  return screenOf([ruleWith({ regexes })]);
}

describe('a pattern', () => {
  test.each([
    ['(b|c)at', 'a Cat'],
    [String.raw`^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$`, '10.0.0.1'],
    ['(?i)free nitro', 'FREE NITRO'],
    ['(?P<word>cat)', 'cat'],
    [String.raw`\bкот\b`, 'мой кот, и'],
    [String.raw`\bкот\b|\bпёс\b`, 'пёс'],
    [String.raw`(?i)\bкот`, 'КОТ'],
    [String.raw`caf\w`, 'café'],
    [String.raw`a\sb`, 'a\u3000b'],
    [String.raw`^\d+$`, '٣٤'],
    [String.raw`[\w-]+@[\w.]+`, 'é@ü.example'],
    [String.raw`\u{1F600}|\u4E00`, '一'],
    [String.raw`[\u{1F600}-\u{1F64F}]`, '😀'],
    [String.raw`\x{1F600}`, '😀'],
    [String.raw`\p{Greek}{3}`, 'μῆνιν'],
    ['[[:digit:]]{3}', '123'],
    ['[]a]{2}', ']a'],
    [String.raw`[^\x00-\x7F]{3}`, '一隻貓'],
    ['.{3}', '一隻貓'],
  ])('%s matches %j', (pattern, prompt) => {
    expect(screenWith(pattern).unchecked).toEqual([]);
    expect(screenWith(pattern).check(prompt, anybody)?.matched).toBe(pattern);
  });

  test.each([
    ['(b|c)at', 'a dog'],
    ['(?-i)CAT', 'cat'],
    [String.raw`\bкот\b`, 'котлета и скот'],
    ['^cat$', 'a cat'],
    [String.raw`\w{30,}`, 'b a '.repeat(20)],
    [String.raw`[a-z]{12,}`, 'a b c d e f g h i j k l m n'],
    [String.raw`[^\x00-\x7F]`, 'cat'],
    ['[sz]{2}', '$5'],
  ])('%s does not match %j', (pattern, prompt) => {
    expect(screenWith(pattern).unchecked).toEqual([]);
    expect(screenWith(pattern).check(prompt, anybody)).toBeUndefined();
  });

  test.each([
    ['look-alikes', 'nitrо gift', 'nitro'],
    ['letters set apart', 'n.i.t.r.o', 'nitro'],
    ['look-alikes set apart', 'n.1.t.r.0', 'nitro'],
    ['unseen characters', 'nit\u200Bro', 'nitro'],
    ['wide letters', 'ｎｉｔｒｏ', 'ni+tro'],
    ['Simplified Chinese', '习大大近平', '習.*近平'],
    ['Traditional Chinese', '習大大近平', '习.*近平'],
  ])('for a word is not evaded by %s', (_, prompt, pattern) => {
    expect(screenWith(pattern).check(prompt, anybody)?.matched).toBe(pattern);
  });
});

describe('a pattern that is not checked', () => {
  test.each([
    ['that cannot be read', '(cat'],
    ['that cannot be read', '[cat'],
    ['that cannot be read', 'cat)'],
    ['that cannot be read', '*'],
    ['that looks ahead', 'cat(?=s)'],
    ['that looks behind', '(?<!wild)cat'],
    ['that refers back', String.raw`(.)\1`],
    ['with an intersection of sets', '[a-z&&[^aeiou]]'],
    ['with a difference of sets', '[a-z--aeiou]'],
    ['with a set in a set', '[a-c[^x-z]]'],
    ['with the start of a word', String.raw`\<cat`],
    ['with the start of a word', String.raw`\b{start}cat`],
    ['with letters taken from words in a set', String.raw`[^\Wa]`],
    ['with free spacing', '(?x: c a t)'],
    ['with a word’s end amidst other alphabets', String.raw`кот\b.*\bпёс`],
    ['with a repetition without a least number', 'a{,3}b'],
    ['that repeats too often', 'a{1001}'],
    ['that is too large', '(?:[a-z]{10} ){100}'],
    ['that matches the empty text', 'a*'],
    ['that is empty', ''],
  ])('%s is named: %s', (_, pattern) => {
    const screen = screenWith(pattern, 'dog');
    expect(screen.unchecked).toEqual([{ ruleName: 'Words', what: 'regex', text: pattern }]);
    expect(screen.check('cat', anybody)).toBeUndefined();
    expect(screen.check('dog', anybody)?.matched).toBe('dog');
  });

  test('all patterns together have a limit, and those beyond it are named', () => {
    const patterns = Array.from({ length: 60 }, (_, index) => `word${index}[a-z]{40}`);
    const screen = screenWith(...patterns);
    expect(screen.unchecked.length).toBeGreaterThan(30);
    expect(screen.unchecked.length).toBeLessThan(60);
  });

  test('no pattern makes it throw', () => {
    const piece = fc.constantFrom(
      '[',
      ']',
      '(',
      ')',
      '{',
      '}',
      '^',
      '$',
      '\\',
      'b',
      'w',
      'u',
      '|',
      '*',
      '?',
      ':',
      '-',
      '&',
      '1',
      ',',
      'п',
    );
    const pattern = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.array(piece, { maxLength: 30 }).map((each) => each.join('')),
    );
    fc.assert(
      fc.property(pattern, (text) => {
        const isUsable = sizeOfPattern(text) !== undefined;
        expect(isUsable && compilePattern(text)('a cat, кот')).toBeOneOf([false, true]);
      }),
      { numRuns: 1_000 },
    );
  });
});

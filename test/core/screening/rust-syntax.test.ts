import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { compilePattern, sizeOfPattern } from '../../../src/core/screening/rust-regex.ts';
import { commonSyntax } from '../../../src/core/screening/rust-syntax.ts';

const matched = (pattern: string, texts: readonly string[]): readonly string[] => {
  expect(sizeOfPattern(pattern)).toBeGreaterThan(0);
  return texts.filter(compilePattern(pattern));
};

describe('as the documentation of Rust’s regex says', () => {
  test.each<[what: string, pattern: string, texts: readonly string[], found: readonly string[]]>([
    ['verbose mode ignores white space and comments', '(?x) a b # c ( [ é\n d', ['abd', 'a b d'], ['abd']],
    ['and also in a set', '(?x)[a b]x', ['ax', 'bx', ' x'], ['ax', 'bx']],
    ['but not what is escaped', String.raw`(?x)a\ [ \ ]\#b`, ['a  #b', 'a#b'], ['a  #b']],
    ['other flags beside it count', '(?sx) A . B', ['a\nb', 'a b'], ['a\nb', 'a b']],
    ['a nested set is a part of the set', '[a[bc]d]z', ['az', 'bz', 'dz', '[z', ']z'], ['az', 'bz', 'dz']],
    ['also of a negated one', '[^a[bc]]z', ['dz', 'az', 'bz'], ['dz']],
    ['a bracket that comes first is itself', '[]a]z', [']z', 'az', 'bz'], [']z', 'az']],
    ['a class of POSIX is ASCII', '[[:alpha:]]z', ['az', 'éz', '1z'], ['az']],
    ['and its complement', '[[:^alpha:]]z', ['az', '1z'], ['1z']],
    ['repetitions in a row are nested', '^ba++c', ['bac', 'baac', 'bc'], ['bac', 'baac']],
    ['with the fewest of all', '^ba+*c', ['bac', 'bc', 'bxc'], ['bac', 'bc']],
    ['with the most of all', '^ba?+c', ['bc', 'baac', 'bxc'], ['bc', 'baac']],
    ['a question mark after one makes it lazy', '^ba+?c', ['bac', 'baac', 'bc'], ['bac', 'baac']],
    ['an optional one stays optional', '^ba??c', ['bc', 'bac', 'baac'], ['bc', 'bac']],
    ['a count may have spaces', '^a{ 2 , 3 }b', ['aab', 'aaab', 'ab', 'aaaab'], ['aab', 'aaab']],
    ['a count without an end', '^a{2,}b', ['ab', 'aaaab'], ['aaaab']],
    ['Unicode may be turned on', '(?u)é(?iu:É)', ['éé', 'ee'], ['éé']],
    ['case may be kept', '(?-i)Abc', ['Abc', 'abc'], ['Abc']],
    ['a dot takes no new line', 'a.b', ['a\nb', 'a b'], ['a b']],
    ['except with the flag', '(?s)a.b', ['a\nb'], ['a\nb']],
    ['characters by their codes', String.raw`\x41\x{42}\u0043\u{44}\U00000045`, ['abcde', 'x'], ['abcde']],
    ['a digit is one of any script', String.raw`^\d$`, ['1', '٣', 'a'], ['1', '٣']],
    [
      'white space is that of Unicode',
      String.raw`^\s$`,
      ['\u00A0', '\u0085', '\u3000', 'a'],
      ['\u00A0', '\u0085', '\u3000'],
    ],
    ['a hyphen at an end is itself', '^[-a]$', ['-', 'a', ','], ['-', 'a']],
    ['after a class too', String.raw`^[\d-z]$`, ['-', 'z', '5', 'y'], ['-', 'z', '5']],
  ])('%s: %s', (_, pattern, texts, found) => {
    expect(matched(pattern, texts)).toEqual(found);
  });

  test.each([
    ['a complement in a set', '[a[^b]]z'],
    ['a hyphen at the edge of a nested set', '[a[-b]]z'],
    ['an intersection', '[a-c&&b-d]z'],
    ['a difference', String.raw`[\p{L}--\p{Latin}]z`],
    ['verbose mode in a group', '(?x: a b )c'],
    ['no Unicode', '(?-u)abc'],
    ['a set without an end', '[[a]z'],
  ])('%s is not used: %s', (_, pattern) => {
    expect(sizeOfPattern(pattern)).toBeUndefined();
  });
});

test('a pattern of ordinary signs stays as it is', () => {
  const piece = fc.constantFrom(
    'a',
    'é',
    '.',
    '(?:b)',
    '[a-z]',
    String.raw`[^\]x]`,
    '(?i)',
    '|',
    '^',
    String.raw`\d`,
    'c+',
    'd{2,3}',
    '#',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const pattern = pieces.join('');
      expect(commonSyntax(pattern)).toBe(pattern);
    }),
  );
});

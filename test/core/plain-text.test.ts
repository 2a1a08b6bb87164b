import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clip, codeBlock, countThatFit, hiddenCode, inlineCode, oneLine } from '../../src/core/plain-text.ts';
import { visibleText } from '../../src/core/visible-text.ts';
import { assertReaching } from '../support/assert-reaching.ts';

// Survives `npm run mutants`: `granularity: 'grapheme'`, which is what a segmenter does by itself, and the branch for
// ASCII, which is only faster.

const FAMILY = '👩\u200D👩\u200D👧';
const HEART = '❤\uFE0F';

const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.constantFrom(FAMILY, HEART, '1\uFE0F\u20E3', '🇹🇼', 'e\u0301\u0302', '\uD83D', '\uDC69'),
      fc.constantFrom(
        '\u202E',
        '\u2066',
        '\u200B',
        '\u200D',
        '\uFE0F',
        '\u00AD',
        '\u3164',
        '\u0000',
        '\r',
        '\u2028',
        'עברית',
      ),
      fc.constantFrom('`', '``', '```', '````', '\n', ' ', '**', '|', '||', '\\', '<@1>', 'https://x.y'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

function graphemes(text: string): string[] {
  return Array.from(new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text), ({ segment }) => segment);
}

describe('clip', () => {
  test.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['abcd', 1, '…'],
    ['abcd', 0, ''],
    ['', 0, ''],
    ['a👩b', 3, 'a…'],
    [`a${FAMILY}`, FAMILY.length, 'a…'],
    ['ae\u0301x', 3, 'a…'],
    ['🇹🇼🇯🇵', 5, '🇹🇼…'.slice(0, 5)],
    [`a${'\u0301'.repeat(50)}`, 10, '…'],
    // What follows the cut belongs to the thumb.
    ['abc👍🏻', 6, 'abc…'],
    ['abc👍xyz', 6, 'abc👍…'],
    ['abc\r\nxyz', 5, 'abc…'],
  ])('%j in %i', (text, limit, clipped) => {
    expect(clip(text, limit)).toBe(clipped);
  });

  test('the result is whole graphemes of the text and fits', () => {
    const input = hostile.chain((text) =>
      fc.tuple(
        fc.constant(text),
        fc.oneof(fc.constantFrom(text.length, Math.max(0, text.length - 1)), fc.nat({ max: text.length + 2 })),
      ),
    );
    assertReaching(
      ['whole', 'at the limit', 'one over it', 'cut before a grapheme', 'no room at all'],
      (saw) =>
        fc.property(input, ([text, limit]) => {
          const clipped = clip(text, limit);
          expect(clipped.length).toBeLessThanOrEqual(limit);
          saw('at the limit', text.length === limit);
          saw('one over it', text.length === limit + 1);
          saw('whole', text.length <= limit);
          saw('no room at all', limit === 0 && text !== '');
          const kept = text.length <= limit ? clipped : clipped.slice(0, -1);
          saw('cut before a grapheme', text.length > limit && kept.length < limit - 1);
          expect(clipped).toBe(kept + (text.length > limit && limit > 0 ? '…' : ''));
          const whole = graphemes(text);
          const count = graphemes(kept).length;
          expect(whole.slice(0, count).join('')).toBe(kept);
          const isFull = text.length <= limit || whole.slice(0, count + 1).join('').length > limit - 1;
          expect(isFull).toBe(true);
        }),
      { numRuns: 2000 },
    );
  });
});

describe('hiddenCode', () => {
  test.each([
    ['a cat', '||`a cat`||'],
    ['a|b', '||`a|b`||'],
    ['a || <@1> [x](https://x.y)', '||`a ∣∣ <@1> [x](https://x.y)`||'],
    ['|||', '||`∣∣∣`||'],
    ['`||`', '||`ˋ∣∣ˋ`||'],
    ['|\u200B|', '||`∣∣`||'],
    ['', '||` `||'],
  ])('%j', (text, hidden) => {
    expect(hiddenCode(text)).toBe(hidden);
  });

  test('Discord, which ends a spoiler at the next two bars and code at the next backtick, finds all of it in both', () => {
    assertReaching(
      ['bars', 'a backtick', 'a bar at an end', 'clipped'],
      (saw) =>
        fc.property(hostile, fc.integer({ min: 1, max: 40 }), (text, limit) => {
          const hidden = hiddenCode(text, limit);
          saw('bars', text.includes('||'));
          saw('a backtick', text.includes('`'));
          saw('a bar at an end', /^\||\|$/u.test(text));
          saw('clipped', hidden.includes('…'));
          const [spoiler, within = ''] = /^\|\|([^]+?)\|\|/u.exec(hidden) ?? [];
          expect(spoiler).toBe(hidden);
          expect(/^`([^`]+)`$/u.test(within)).toBe(true);
          expect(hidden.length).toBeLessThanOrEqual(limit + 6);
        }),
      { numRuns: 2000 },
    );
  });
});

describe('codeBlock', () => {
  test.each([
    ['a cat', 100, '```\na cat\n```'],
    ['', 100, '```\n \n```'],
    [' \n\u200B', 100, '```\n \n```'],
    ['a ``` b', 100, '```\na ˋˋˋ b\n```'],
    ['`a` ``b``', 100, '```\n`a` ``b``\n```'],
    ['`\u200B`\u200B`', 100, '```\nˋˋˋ\n```'],
    ['js\nx', 100, '```\njs\nx\n```'],
    ['abcdef', 14, '```\nabcdef\n```'],
    ['abcdef', 13, '```\nabcd…\n```'],
    ['abcdef', 9, '```\n…\n```'],
    ['abcdef', 8, ''],
    ['', 8, ''],
    ['abcdef', 0, ''],
  ])('%j in %i', (text, limit, block) => {
    expect(codeBlock(text, limit)).toBe(block);
  });

  test('it fits, and its two fences are the only ones', () => {
    assertReaching(
      ['a fence in the text', 'clipped', 'nothing to see', 'room for one character'],
      (saw) =>
        fc.property(hostile, fc.oneof(fc.constantFrom(9, 10), fc.integer({ min: 9, max: 60 })), (text, limit) => {
          const block = codeBlock(text, limit);
          expect(block.length).toBeLessThanOrEqual(limit);
          saw('room for one character', limit === 9);
          const body = block.slice(4, -4);
          saw('a fence in the text', text.includes('```'));
          saw('clipped', body.endsWith('…'));
          saw('nothing to see', body === ' ');
          expect(block).toBe(`\`\`\`\n${body}\n\`\`\``);
          expect(block.match(/```/g)).toHaveLength(2);
          expect(body.trim() === '' ? body : 'text').toMatch(/^(?: |text)$/);
          expect(body.isWellFormed()).toBe(true);
        }),
      { numRuns: 2000 },
    );
  });

  test('with enough room it is the visible text, except for the backticks of a fence', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = codeBlock(text, 10_000).slice(4, -4).replaceAll('ˋ', '`');
        const visible = visibleText(text);
        expect(shown).toBe(visible.trim() === '' ? ' ' : visible.replaceAll('ˋ', '`'));
      }),
      { numRuns: 2000 },
    );
  });
});

test('inline code is one line between its only two backticks, and never empty', () => {
  assertReaching(
    ['a backtick in the text', 'clipped', 'nothing to see', 'a line end'],
    (saw) =>
      fc.property(hostile, fc.integer({ min: 1, max: 60 }), (text, limit) => {
        const code = inlineCode(text, limit);
        const body = code.slice(1, -1);
        expect(code).toBe(`\`${body}\``);
        expect(code.match(/`/g)).toHaveLength(2);
        expect(body).not.toMatch(/\n|^$/);
        expect(body.length).toBeLessThanOrEqual(limit);
        expect(body.isWellFormed()).toBe(true);
        saw('a backtick in the text', text.includes('`'));
        saw('clipped', body.endsWith('…'));
        saw('nothing to see', body === ' ');
        saw('a line end', /\S\s*\n\s*\S/.test(text));
      }),
    { numRuns: 1000 },
  );
});

test.each([
  ['a\n b\t\tc', 20, 'a b c'],
  ['  a  ', 20, 'a'],
  ['a\u202Eb\nc', 20, 'ab c'],
  ['abcdef', 4, 'abc…'],
  ['', 4, ''],
])('%j on one line in %i', (text, limit, line) => {
  expect(oneLine(text, limit)).toBe(line);
});

describe('count that fit', () => {
  test.each([
    [['ab', 'cd'], 5, 2],
    [['ab', 'cd'], 4, 1],
    [['ab', 'cd'], 2, 1],
    [['ab', 'cd'], 1, 0],
    [[], 0, 0],
    [['', ''], 0, 1],
  ])('of %j in %d characters: %d', (texts, room, count) => {
    expect(countThatFit(texts, room)).toBe(count);
  });

  test('as many as fit when they are joined, and not one more', () => {
    assertReaching(['none', 'some', 'all'], (saw) =>
      fc.property(
        fc.array(fc.string({ maxLength: 8 }), { maxLength: 8 }),
        fc.nat(40),
        fc.constantFrom('\n', ', ', ''),
        (texts, room, separator) => {
          const fits = (count: number): boolean => texts.slice(0, count).join(separator).length <= room;
          const most = texts.findIndex((_, index) => !fits(index + 1));
          expect(countThatFit(texts, room, separator)).toBe(most === -1 ? texts.length : most);
          saw(most === -1 ? 'all' : most === 0 ? 'none' : 'some');
        },
      ),
    );
  });
});

test.each([
  ['a `b` c', '`a ˋbˋ c`'],
  ['', '` `'],
])('%j as code on one line is %j', (text, code) => {
  expect(inlineCode(text)).toBe(code);
});

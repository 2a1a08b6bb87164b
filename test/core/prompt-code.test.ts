import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codePages, foldedCode } from '../../src/core/prompt-code.ts';
import { plainOrCode } from '../../src/core/plain-text.ts';
import { visibleText } from '../../src/core/visible-text.ts';
import { hostile, prompts } from './job/any-text.ts';

const fence = '```';
const block = (...lines: readonly string[]): string => [fence, ...lines, fence].join('\n');
const row = 'x'.repeat(60);
const wideRow = '貓'.repeat(30);

test.each<[string, string, string]>([
  ['a few words', 'a cat', '`a cat`'],
  ['a row of 60', row, `\`${row}\``],
  ['61 letters', `${row}x`, block(`${row}x`)],
  ['a row of 30 wide letters', wideRow, `\`${wideRow}\``],
  ['31 wide letters', `${wideRow}貓`, block(`${wideRow}貓`)],
  ['three rows', row.repeat(3), block(row.repeat(3))],
  ['more than three rows', `${row.repeat(3)}x`, block(`${row.repeat(3)}…`)],
  ['three lines', 'a\nb\nc', block('a', 'b', 'c')],
  ['four lines', 'a\nb\nc\nd', block('a', 'b', 'c…')],
  ['blank lines, which take no row', 'a\n\n \nb', block('a', 'b')],
  ['a line of two rows and two more', `${row}x\nb\nc`, block(`${row}x`, 'b…')],
  ['a backtick', 'a `cat`', '`a ˋcatˋ`'],
  ['a fence', `a\n${fence}b`, block('a', 'ˋˋˋb')],
  ['nothing', '', '` `'],
])('%s is folded to three rows or less', (_what, prompt, folded) => {
  expect(foldedCode(prompt, 4_000)).toBe(folded);
});

/** The inside of one inline code or of one block; `undefined` for anything else. */
function insideOf(code: string): string | undefined {
  return /^```\n((?:(?!```)[^])*)\n```$/u.exec(code)?.[1] ?? /^`([^`\n]+)`$/u.exec(code)?.[1];
}

describe('of any prompt', () => {
  test('the folded one is one code span or one block of three lines or less, within its limit: nothing in it takes effect', () => {
    fc.assert(
      fc.property(prompts, fc.integer({ min: 20, max: 4_000 }), (prompt, limit) => {
        const code = foldedCode(prompt, limit);
        expect(code.length).toBeLessThanOrEqual(Math.min(limit, 620));
        const inside = insideOf(code);
        expect(inside).toBeDefined();
        expect(inside?.split('\n').length).toBeLessThanOrEqual(3);
      }),
    );
  });

  test('the pages have all of it, each in one block within the limit', () => {
    fc.assert(
      fc.property(prompts, fc.integer({ min: 200, max: 4_000 }), (prompt, limit) => {
        const pages = codePages(prompt, limit);
        for (const page of pages) {
          expect(page.length).toBeLessThanOrEqual(limit);
          expect(insideOf(page)).toBeDefined();
        }
        const whole = pages.map((page) => insideOf(page)).join('');
        const unfenced = visibleText(prompt).replaceAll('`', 'ˋ');
        expect(whole.replaceAll('`', 'ˋ').trim()).toBe(unfenced.trim());
      }),
    );
  });

  test('a value that is shown plainly has letters, digits and single marks between them only', () => {
    fc.assert(
      fc.property(fc.oneof(hostile(100), fc.constantFrom('16:9', '2560×1440', 'a.b', '1. a', 'x://y')), (value) => {
        const shown = plainOrCode(value, 40);
        expect(shown).toMatch(/^(?:`[^`\n]+`|[\p{L}\p{N}][\p{L}\p{N} ×:.-]*)$/u);
        expect(shown).not.toMatch(/^\d+\. /u);
      }),
    );
  });
});

import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { formsOf } from '../../../src/core/screening/forms.ts';
import { caseFolded, lowerCase, normalizeText } from '../../../src/core/screening/normalize.ts';
import { english, spellings } from './a-server.ts';

function formTexts(prompt: string): string[] {
  return Array.from(formsOf(prompt, { spellings, english }), ({ text }) => text);
}

test.each([
  ['a plain prompt', 'A cat, on a hill', ['a cat, on a hill']],
  ['an unseen character', 'Ca\u200Bt', ['ca\u200Bt', 'cat']],
  ['wide letters and a sharp s', 'Ｓtraße', ['ｓtraße', 'strasse', 'strabe']],
  ['a capital sharp s', 'STRAẞE', ['straße', 'strasse', 'strabe']],
  ['an accent', 'Café', ['café', 'cafe']],
  ['a 1 in a word', 'ki1l', ['ki1l', 'kiil', 'kill']],
  ['a stroke in a word', 'k!ll', ['k!ll', 'kill', 'klll']],
  ['letters set apart', 'big c.a.t', ['big c.a.t', 'big cat']],
  ['two letters set apart', 'c.t', ['c.t']],
  ['an article before letters set apart', 'a c a t', ['a c a t', 'acat', 'a cat']],
  ['Traditional Chinese', '貓', ['貓', '猫']],
  ['Simplified Chinese', '饼干', ['饼干', '餅乾']],
  ['a size', '35mm, 1080p, 455mm', ['35mm, 1080p, 455mm']],
  ['another language', 'кот на окне', ['кот на окне']],
  ['Chinese between Latin letters', 'a下b', ['a下b']],
])('%s', (_, prompt, texts) => {
  expect(formTexts(prompt)).toEqual(texts);
});

test('no text is converted to a spelling of Chinese twice', () => {
  const asked: string[] = [];
  const counting = {
    traditional: (text: string) => spellings.traditional((asked.push(`traditional ${text}`), text)),
    simplified: (text: string) => spellings.simplified((asked.push(`simplified ${text}`), text)),
  };
  Array.from(formsOf('毒 品，a café at n.u.d.e 路口交會，Ñ 強 姦', { spellings: counting, english }));
  expect(asked.length).toBeGreaterThan(2);
  expect(new Set(asked).size).toBe(asked.length);
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc.string({
    unit: fc.constantFrom(
      'ς',
      'Σ',
      'ß',
      'ẞ',
      'İ',
      'ı',
      '\u0307',
      '\u0345',
      'ᾳ',
      'ﬀ',
      'K',
      '\uFFA0',
      '\u1100',
      '\u1161',
    ),
  }),
);

describe('of any prompt', () => {
  test('the normalized form is in NFKC, has nothing invisible, and does not change again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const form = caseFolded(normalizeText(text));
        expect(form.normalize('NFKC')).toBe(form);
        expect(form).not.toMatch(/\p{Cf}|\s\s/u);
        expect(caseFolded(normalizeText(form))).toBe(form);
      }),
      { numRuns: 500 },
    );
  });

  test('the normalized form is the same for all ways to write it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const form = caseFolded(normalizeText(text));
        expect(
          (['NFC', 'NFD', 'NFKC', 'NFKD'] as const).map((other) => caseFolded(normalizeText(text.normalize(other)))),
        ).toEqual([form, form, form, form]);
      }),
    );
  });

  test('lower case keeps each character in its place', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(lowerCase(text)).toHaveLength(text.length);
      }),
    );
  });

  test('the number of forms is bounded, and each occurs once', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const texts = formTexts(text);
        expect(new Set(texts).size).toBe(texts.length);
        expect(texts.length).toBeLessThanOrEqual(24);
      }),
    );
  });
});

function lengthOfForms(times: number): number {
  return formTexts('ѕ.1.é.a1!習 '.repeat(times)).reduce((sum, each) => sum + each.length, 0);
}

test('forms grow in proportion to the prompt', () => {
  expect(lengthOfForms(400)).toBeLessThanOrEqual(4 * lengthOfForms(100) + 100);
});

// Survives: where the prompt as written is looked up, because no form is before it.
describe('each form says which patterns are tested on it, and whether words in pieces are searched', () => {
  const whole = true;
  test.each<[string, readonly (readonly [string, string, boolean])[]]>([
    [
      '毒毒毒品品品 qz',
      [
        ['written', '毒毒毒品品品 qz', whole],
        ['keywords', '毒品 qz', false],
      ],
    ],
    [
      '饼 干 店 x.1.y',
      [
        ['written', '饼 干 店 x.1.y', whole],
        ['chinese', '餅 幹 店 x.1.y', whole],
        ['spelled', '饼干店x1y', false],
        ['chinese', '餅乾店x1y', false],
        ['spelled', '饼干店xiy', false],
        ['keywords', '饼干店xly', false],
      ],
    ],
    [
      'Ｋi1lq n.u.1.e',
      [
        ['written', 'ｋi1lq n.u.1.e', whole],
        ['normalized', 'ki1lq n.u.1.e', whole],
        ['spelled', 'kiilq n.u.1.e', whole],
        ['keywords', 'killq n.u.1.e', whole],
        ['spelled', 'ki1lq nu1e', false],
        ['spelled', 'kiilq nuie', false],
        ['keywords', 'killq nule', false],
      ],
    ],
    [
      'a n.u.d.\u0435 k!ll',
      [
        ['written', 'a n.u.d.\u0435 k!ll', whole],
        ['spelled', 'a n.u.d.e k!ll', whole],
        ['keywords', 'a n.u.d.e kill', whole],
        ['keywords', 'a n.u.d.e klll', whole],
        ['spelled', 'anud\u0435k!ll', false],
        ['spelled', 'anudek!ll', false],
        ['keywords', 'anudekill', false],
        ['keywords', 'anudeklll', false],
        ['keywords', '\u0430nud\u0435k!ll', false],
        ['keywords', 'a nud\u0435k!ll', false],
        ['keywords', 'a nudek!ll', false],
        ['keywords', 'a nudekill', false],
        ['keywords', 'a nudeklll', false],
      ],
    ],
    [
      '[Ka](https://x.y)lk 毒',
      [
        ['written', '[ka](https://x.y)lk 毒', whole],
        ['keywords', 'kalk 毒', whole],
      ],
    ],
    ['cat', [['written', 'cat', false]]],
  ])('%s', (prompt, expected) => {
    const forms = Array.from(formsOf(prompt, { spellings, english }));
    expect(forms.map((form) => [form.kind, form.text, 'pieces' in form])).toEqual(expected);
    expect(forms.map(({ pattern }) => pattern)).toEqual([prompt, ...forms.slice(1).map(({ text }) => text)]);
  });
});

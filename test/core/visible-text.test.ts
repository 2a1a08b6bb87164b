import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visibleText } from '../../src/core/visible-text.ts';
import { assertReaching } from '../support/assert-reaching.ts';

const tags = (letters: string): string =>
  Array.from(letters, (letter) => String.fromCodePoint(0xe_00_00 + letter.charCodeAt(0))).join('') + '\u{E007F}';
const ENGLAND = `🏴${tags('gbeng')}`;
const FAMILY = '👩\u200D👩\u200D👧';
const KISS = '👩🏽\u200D❤\uFE0F\u200D💋\u200D👨🏿';

describe("a language's invisible characters stay", () => {
  test.each([
    ['Persian', 'می\u200Cخواهم کتاب\u200Cهای نیم\u200Cفاصله\u200Cدار را'],
    ['a Persian word with vowels', 'خَانِه\u200Cهَا'],
    ['an abbreviation in Persian', '۱۴۰۳ ه\u200D.ش'],
    ['Arabic number signs', '\u0600١٢ \u06DD٣'],
    ['Syriac abbreviations', '\u070Fܩܕܝܫ'],
    ['Urdu', 'یہ ایک بلی ہے'],
    ['Hebrew with points', 'בְּרֵאשִׁ֖ית בָּרָ֣א'],
    ['Hindi', 'क\u094D\u200Dष क\u094D\u200Cष र\u094D\u200Dय हिन्दी में बिल्ली'],
    ['Bengali', 'র\u200D\u09CDযাব ক\u09CD\u200Cষ বাংলা গ\u200Cু'],
    ['Sinhala', 'ශ\u0DCA\u200Dරී ලංකා ක\u0DCA\u200Dෂ ක\u200D\u0DCAෂ'],
    ['Malayalam', 'അവന\u0D4D\u200D പറഞ്ഞു ന\u0D4D\u200Cന'],
    ['Kannada', 'ರ\u200D\u0CCDಯ ರಾಜ\u0CCD\u200Cಕುಮಾರ'],
    ['Khmer', 'ប៊\u200Cី ភាសាខ្មែរ'],
    ['Burmese', 'မြန်မာ က\uFE00'],
    ['Mongolian', 'ᠨ\u180Eᠠ ᠭ\u180B ᠠ\u180F ᠪᠠᠭ\u180B\u180Eᠠ'],
    ['Phags-pa', 'ꡖ\uFE00'],
    ['Japanese with ideographic variants', '葛\u{E0100}城 辻\u{E0101} 神\uFE00 、\uFE01'],
    ['Vietnamese', 'Tiếng Việt: những con mèo ở trường đại học'],
    ['Vietnamese with a stacked mark more', 'ệ\u0301\u0330'],
    ['Thai', 'ที่นั่น น้ำ กู้ ปู่'],
    ['Tibetan', 'བསྒྲུབས་ རྒྱལ'],
    ['Korean', '한국어 고양이'],
    ['Braille', '⠃⠗⠇'],
    ['emoji families and couples', `${FAMILY} ${KISS} 👨🏽\u200D🦰 🏃🏽\u200D♀\uFE0F`],
    ['flags', `🏳\uFE0F\u200D🌈 🏴\u200D☠\uFE0F 🇹🇼 🇯🇵`],
    ['England, Scotland and Wales', `${ENGLAND} 🏴${tags('gbsct')} 🏴${tags('gbwls')}`],
    ['keycaps and styles', '1\uFE0F\u20E3 #\uFE0F\u20E3 ❤\uFE0F ☎\uFE0E ©\uFE0F'],
    ['markup', '**bold** <@1> [a](https://x.y) `code`'],
    ['letters from right to left', 'אנפה ليلا'],
    ['spaces and line ends', '  as\u3000written\u00A0\n\n '],
    ['private use and unassigned', '\uE000 \u{10FFFD} \u0378'],
    ['four marks', 'x\u0301\u0302\u0303\u0304'],
  ])('%s', (_what, text) => {
    expect(visibleText(text)).toBe(text.normalize('NFC'));
  });
});

describe('other invisible characters are removed', () => {
  test.each([
    ['a\u0000b\u001Bc\u009Fd\u007F', 'abcd'],
    ['a\u202Eb\u2066c\u200Fd\u061Ce', 'abcde'],
    ['a\u200Bb\u00ADc\uFEFFd\u2060e\u034Ff\u3164g\u115Fh\uFFA0i', 'abcdefghi'],
    ['a\u{E0041}\u{E0100}\u{E0001}\u{E01F0}b', 'ab'],
    [`a${tags('gbeng')}b`, 'ab'],
    [`🏴${tags('usca')}`, '🏴'],
    [`🏴${tags('gbeng').slice(0, -2)}`, '🏴'],
    [`${ENGLAND}${tags('x')}`, ENGLAND],
    [`🏴${tags('gbengx')}`, '🏴'],
    ['dr\u200Cu\u200Dgs', 'drugs'],
    ['貓\u200D狗', '貓狗'],
    ['👩\u200D', '👩'],
    ['👩\u200Da', '👩a'],
    ['👩\u200D\u200D👧', FAMILY.slice(0, 3) + '👧'],
    ['👩\u200B\u200D👧', '👩\u200D👧'],
    ['می\u200C\u200Cخواهم', 'می\u200Cخواهم'],
    ['می\u200E\u200Cخواهم', 'می\u200Cخواهم'],
    ['می\u200C خواهم\u200C', 'می خواهم'],
    ['ا\u200D', 'ا'],
    ['क\u200Dख', 'कख'],
    ['क\u094D\u200Ca', 'क\u094Da'],
    ['a\uFE0F1\uFE0F🏽\uFE0F🇹\uFE0F', 'a1🏽🇹'],
    ['❤\uFE0F\uFE0F', '❤\uFE0F'],
    ['❤\uFE00\uFE0F', '❤'],
    ['a\u{E0100}ね\u{E0100}', 'aね'],
    ['葛\u{E0100}\u{E0101}', '葛\u{E0100}'],
    ['a\u180Bb\u180Ec', 'abc'],
    ['\u0600a \u06DD', 'a '],
    ['\uFDD0\uFFFE\u{1FFFF}a', 'a'],
    ['\uFFFCa\u{16FE4}\u{1D159}\u{13441}', 'a'],
    ['a\tb\u2800c', 'a b c'],
    ['a\nb\r\nc\rd\u2028e\u0085f\u000Bg\u000Ch', 'a\nb\nc\nd\ne\nf\ng\nh'],
    ['\uD83Dx\uDC69', '\uFFFDx\uFFFD'],
    ['e\u0301', 'é'],
    ['e\u200B\u0301', 'é'],
    ['\u1100\u200D\u1161', '가'],
    ['x\u0301\u0302\u0303\u0304\u0305\u0306y', 'x\u0301\u0302\u0303\u0304y'],
    ['e\u0301\u0302\u0303\u0304\u0305\u0306', 'é\u0302\u0303\u0304\u0305'],
    ['\u20DD\u20DD\u20DD\u20DD\u20DD', '\u20DD\u20DD\u20DD\u20DD'],
    ['３ ﬁ', '３ ﬁ'],
  ])('%j is %j', (text, visible) => {
    expect(visibleText(text)).toBe(visible);
  });
});

const ignorable = Array.from({ length: 0xe_10_00 }, (_, code) => code)
  .filter((code) => /^[\p{Cf}\p{Default_Ignorable_Code_Point}]$/u.test(String.fromCodePoint(code)))
  .map((code) => String.fromCodePoint(code));

const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom(...ignorable),
      fc.constantFrom('\u200C', '\u200D', '\uFE0F', '\uFE0E', '\u{E0100}', '\u180B', '\u180E'),
      fc.constantFrom(ENGLAND, FAMILY, KISS, '🏴', tags('gbeng'), '👩', '🏽', '❤', '1', '\u20E3', '🇹'),
      fc.constantFrom(
        'می',
        'ه',
        'ا',
        '\u064E',
        '١',
        'क',
        '\u094D',
        'ি',
        '\u09B0',
        '\u09CD',
        'ප',
        '\u0DCA',
        'ប',
        '\u17CA',
      ),
      fc.constantFrom('葛', 'ね', 'ᠨ', 'ᠠ', '\u1100', '\u1161', 'e', '\u0301', '\u0489', '\u0315', '\uD83D', '\u202E'),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

/** Whether Unicode has a use for an invisible character at this place, by its neighbours. */
function isNeeded(characters: readonly string[], at: number): boolean {
  const [before = '', here = '', next = ''] = [characters[at - 1], characters[at], characters[at + 1]];
  if (here === '\u200D' || here === '\u200C') {
    const emoji = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]$/u.test(before);
    if (here === '\u200D' && emoji && /^\p{Extended_Pictographic}$/u.test(next)) return true;
    return /^[\p{L}\p{M}]$/u.test(before) && !/^[\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}]$/u.test(before);
  }
  if (/^[\uFE0E\uFE0F]$/.test(here)) return /^\p{Emoji}$/u.test(before);
  if (/^[\uFE00-\uFE02\u{E0100}-\u{E01EF}]$/u.test(here)) {
    return /^[\p{Unified_Ideograph}\p{Script=Myanmar}\p{Script=Phags_Pa}、。！，．：；？]$/u.test(before);
  }
  if (/^[\u180B-\u180F]$/.test(here)) return /^[\p{Script=Mongolian}\u180B-\u180F]$/u.test(before);
  return /^\p{Cf}$/u.test(here) && /^[\p{Nd}\p{Script=Syriac}]$/u.test(next);
}

test('in any text, nothing invisible is left except where it is needed, and a second time changes nothing', () => {
  const branches = [
    'a joiner that stays',
    'a selector that stays',
    'three tags that stay',
    'a mark too many',
    'a direction override',
    'half a pair',
    'a joiner that goes',
  ] as const;
  assertReaching(
    branches,
    (saw) =>
      fc.property(hostile, (text) => {
        const seen = visibleText(text);
        const joined = seen.replaceAll(/[\u200C\u200D]/g, '');
        saw('a joiner that stays', joined !== seen);
        saw('a joiner that goes', /[\u200C\u200D]/.test(text) && joined === seen);
        saw('a selector that stays', /[\uFE0F\u{E0100}]/u.test(seen));
        saw('three tags that stay', seen.includes(ENGLAND));
        saw('a mark too many', /\p{M}{5}/u.test(text));
        saw('a direction override', text.includes('\u202E'));
        saw('half a pair', !text.isWellFormed());
        expect(visibleText(seen)).toBe(seen);
        expect(seen.normalize('NFC')).toBe(seen);
        expect(seen.isWellFormed()).toBe(true);
        expect(joined).not.toMatch(/\p{M}{5}/u);
        expect(seen).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/u);
        const characters = Array.from(seen.replaceAll(ENGLAND, '🏴'));
        const unneeded = characters.filter(
          (each, at) => /^[\p{Cf}\p{Default_Ignorable_Code_Point}]$/u.test(each) && !isNeeded(characters, at),
        );
        expect(unneeded).toEqual([]);
      }),
    { numRuns: 5000 },
  );
});

test('a text that needs no change stays as it is, whatever is around it', () => {
  const word = fc.constantFrom(
    'cat',
    '貓',
    'می\u200Cخواهم',
    'क\u094D\u200Dष',
    '葛\u{E0100}',
    FAMILY,
    ENGLAND,
    'ᠨ\u180Eᠠ',
  );
  fc.assert(
    fc.property(fc.array(word), (texts) => {
      expect(visibleText(texts.join(' '))).toBe(texts.join(' '));
    }),
  );
});

/**
 * A fifth with `npm test`; `npm run test:long` reads all. If the time grew faster than the text, none of these would
 * end.
 */
const times = process.env['ALL_RUNS'] === 'true' ? 100_000 : 20_000;

test.each([
  '\u0301',
  '\u0301\u200D',
  '\u0F73',
  `${'\u0F73'.repeat(5)}\u{E0020}`,
  'क\u094D\u200D',
  'ا\u200C',
  '☺\uFE0F\u200D',
  '\uFE0F',
  '\u200C',
  ENGLAND,
  '\u0600',
])(`%j, ${times} times, is read`, (piece) => {
  const seen = visibleText(piece.repeat(times));
  expect(visibleText(seen)).toBe(seen);
});

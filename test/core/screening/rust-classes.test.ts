import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { translatedProperty, translatedSet } from '../../../src/core/screening/rust-classes.ts';
import { sizeOfPattern } from '../../../src/core/screening/rust-regex.ts';

const word = String.raw`[\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}]`;
/** Each Latin, Greek, Cyrillic, Han, Arabic and so on, with what stands between words, and some beyond U+FFFF. */
const points = [
  ...Array.from({ length: 0x5_00 }, (_, code) => code),
  ...Array.from({ length: 0x5_00 }, (_, index) => index * 37 + 0x5_00).filter((code) => code < 0xd8_00),
].concat(
  [0x16_80, 0x20_00, 0x20_0a, 0x20_28, 0x20_29, 0x20_2f, 0x20_3f, 0x20_40, 0x20_54, 0x20_5f, 0x30_00, 0x4e_00],
  [0xfe_33, 0xfe_4d, 0xff_3f, 0x21_60, 0x1_f6_00, 0x2_00_00, 0x10_ff_fd],
);

/** The characters of which a set takes another one than JavaScript's. */
function differences(set: string, expected: RegExp): readonly string[] {
  const translated = translatedSet(set);
  if (translated === undefined) return ['it is not translated'];
  const compiled = RE2JS.compile(translated);
  return points
    .map((code) => String.fromCodePoint(code))
    .filter((character) => compiled.matcher(character).matches() !== expected.test(character));
}

test.each<[string, string]>([
  [String.raw`[\Wa]`, `[[^${word}]a]`],
  [String.raw`[\W_]`, `[[^${word}]_]`],
  [String.raw`[^\W_]`, `[${word}--_]`],
  [String.raw`[^\W\d]`, String.raw`[${word}--\p{Nd}]`],
  [String.raw`[^\W\d_]`, String.raw`[${word}--[\p{Nd}_]]`],
  [String.raw`[^\W\s.]`, word],
  [String.raw`[\W\d]`, String.raw`[[^${word}]\p{Nd}]`],
  [String.raw`[\s\S]`, String.raw`[\p{Any}]`],
  [String.raw`[\w\W]`, String.raw`[\p{Any}]`],
  [String.raw`[\d\D]`, String.raw`[\p{Any}]`],
  [String.raw`[\S ]`, String.raw`[[^\t-\r\x85\p{Z}] ]`],
  [String.raw`[^\S\r\n]`, String.raw`[[\t-\r\x85\p{Z}]--[\r\n]]`],
  [String.raw`[^\S\x20]`, String.raw`[[\t-\r\x85\p{Z}]--\x20]`],
  [String.raw`[\W^]`, String.raw`[[^${word}]\^]`],
  [String.raw`[\W-]`, String.raw`[[^${word}]\-]`],
  [String.raw`[a^]`, String.raw`[a\^]`],
  [String.raw`[\p{Script=Han}\p{sc=Hira}ー]`, String.raw`[\p{Script=Han}\p{Script=Hiragana}ー]`],
  [String.raw`[^\p{Latin}\s]`, String.raw`[^\p{Script=Latin}\t-\r\x85\p{Z}]`],
  [String.raw`[\x41-\x43\u{4E00}]`, '[A-C一]'],
])('%s takes what %s takes', (set, expected) => {
  expect(differences(set, new RegExp(`^${expected}$`, 'v'))).toEqual([]);
});

test.each([
  [String.raw`[^\W\S]`],
  [String.raw`[^\Wa]`],
  [String.raw`[^\Wa-f]`],
  [String.raw`[^\S\x00-\x20]`],
  [String.raw`[a-z&&[^aeiou]]`],
  [String.raw`[\w--\d]`],
  [String.raw`[\p{scx=Han}]`],
])('%s has no form in RE2', (set) => {
  expect(translatedSet(set)).toBeUndefined();
});

test.each([
  [String.raw`\p{Script=Han}`, String.raw`\p{Han}`],
  [String.raw`\p{script=han}`, String.raw`\p{Han}`],
  [String.raw`\p{sc=Hani}`, String.raw`\p{Han}`],
  [String.raw`\p{sc:Cyrl}`, String.raw`\p{Cyrillic}`],
  [String.raw`\p{sc!=Latin}`, String.raw`\P{Latin}`],
  [String.raw`\P{Script=Latin}`, String.raw`\P{Latin}`],
  [String.raw`\P{sc!=Latin}`, String.raw`\p{Latin}`],
  [String.raw`\p{old italic}`, String.raw`\p{Old_Italic}`],
  [String.raw`\p{gc=Letter}`, String.raw`\p{L}`],
  [String.raw`\p{General_Category=Uppercase_Letter}`, String.raw`\p{Lu}`],
  [String.raw`\p{uppercase letter}`, String.raw`\p{Lu}`],
  [String.raw`\p{lu}`, String.raw`\p{Lu}`],
  [String.raw`\p{L}`, String.raw`\p{L}`],
  [String.raw`\pL`, String.raw`\pL`],
])('%s is %s', (property, translated) => {
  expect(translatedProperty(property.slice(1))).toBe(translated);
});

/** As they stand in public lists for Discord's AutoMod, and in its documents. */
const checked: readonly string[] = [
  String.raw`(?i)(?:discord(?:app)?\.(?:com/invite|gg)|dsc\.gg)/[\w-]+`,
  String.raw`discord(?:\.gg|(?:app)?\.com/invite)/[a-z0-9-]{2,32}`,
  String.raw`https?://\S+`,
  String.raw`https?:\/\/(?:www\.)?[-a-zA-Z0-9@:%._\+~#=]{1,256}\.[a-zA-Z0-9()]{1,6}\b`,
  String.raw`\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b`,
  String.raw`[\w.+-]+@[\w-]+\.[\w.-]+`,
  String.raw`(?:\+?\d{1,3}[ -]?)?\(?\d{3}\)?[ -]?\d{3}[ -]?\d{4}`,
  String.raw`\b\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}\b`,
  String.raw`\bn[\W_]*[i1!|l]+[\W_]*g[\W_]*g`,
  String.raw`f[\W_]*u[\W_]*c[\W_]*k`,
  String.raw`s[^a-z0-9]*e[^a-z0-9]*x`,
  String.raw`(?:n+[i1l]+t+r+[o0]+)`,
  String.raw`fr[e3]{2}\s*n[i1]tr[o0]`,
  String.raw`st[e3]+a+m[^\s]*\.(?:ru|com|gift)`,
  String.raw`@(?:everyone|here)`,
  String.raw`<a?:\w+:\d{17,20}>`,
  String.raw`<@!?&?\d{17,20}>`,
  String.raw`(?:<a?:\w+:\d+>\s*){5,}`,
  String.raw`[\p{Script=Cyrillic}]{3,}`,
  String.raw`\p{Cyrillic}+`,
  String.raw`\p{Script=Han}{2,}`,
  String.raw`\p{sc=Arabic}+`,
  String.raw`[\u0600-\u06FF]+`,
  String.raw`[\u{1F300}-\u{1FAFF}]{6,}`,
  String.raw`[^\x00-\x7F]{8,}`,
  String.raw`[\p{M}]{4,}`,
  String.raw`\p{Mn}{3,}`,
  String.raw`[\u0300-\u036F]{3,}`,
  String.raw`\b[A-Z]{12,}\b`,
  String.raw`(?-i)[A-Z\s!?]{20,}`,
  String.raw`[!?]{6,}`,
  String.raw`(?:ha){8,}`,
  String.raw`\bk+y+s+\b`,
  String.raw`\bkill\W+your\W*self\b`,
  String.raw`\b(?:buy|sell)(?:ing)?\s+(?:nitro|accounts?)\b`,
  String.raw`(?:^|\s)only\s*fans?(?:$|\s)`,
  String.raw`onlyfans\.com/\S*`,
  String.raw`t\.me/[^\s/]+`,
  String.raw`\btelegram\b.{0,40}\b(?:profit|earn)\b`,
  String.raw`\$\d+(?:\.\d\d)?\s*(?:per|/)\s*(?:hr|hour|day|week)`,
  String.raw`(?m)^#{1,3}\s`,
  String.raw`\|\|.+\|\|`,
  String.raw`[^\S\r\n]{10,}`,
  String.raw`(?:\r?\n){5,}`,
  String.raw`[\s\S]{300,}`,
  String.raw`\p{Emoji_Presentation}{5,}`,
  String.raw`習\W*近\W*平`,
  String.raw`法[\s\W]*轮[\s\W]*功`,
  String.raw`[毒品]{2}`,
];
/** What Rust takes and RE2 cannot say. */
const unchecked: readonly string[] = [
  String.raw`\b{start}nitro`,
  String.raw`[\p{Alphabetic}&&\p{Latin}]+`,
  String.raw`\p{scx=Han}{5,}`,
  String.raw`[a-z--[aeiou]]{6,}`,
];

describe('public patterns', () => {
  test.each(checked)('%s is checked', (pattern) => {
    expect(sizeOfPattern(pattern)).toBeGreaterThan(0);
  });

  test.each(unchecked)('%s cannot be', (pattern) => {
    expect(sizeOfPattern(pattern)).toBeUndefined();
  });

  test('are more than fifty', () => {
    expect(checked.length + unchecked.length).toBeGreaterThanOrEqual(50);
  });
});

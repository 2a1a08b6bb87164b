import { clip } from '../plain-text.ts';

/** A flag that a prompt may not contain. `input` is the option that does the same; null where there is none. */
export type FlagRefusal = { reason: 'flag'; flag: string; input: string | null };

/** What a flag means: the input that does the same, if any, and whether its name is also an ordinary word (`no`, `style`, `v`). */
export type FlagMeaning = { input: string | null; isWord: boolean };

/** Flags by their keys (`flagKey`). */
export type FlagNames = ReadonlyMap<string, FlagMeaning>;

const FLAG_SHOWN = 40;

/** Scripts without spaces between words. In them a word, and so a flag, may begin anywhere. */
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}`;
/** After other letters and digits the dashes stand between words, and after a `<` they are an arrow. */
const IN_WORD = new RegExp(String.raw`[[\p{L}\p{M}\p{N}<]--[${UNSPACED}]]$`, 'v');

/** Two or more dashes, or what a phone or an input method makes of them: – — －－. */
const DASHES = /(?<!-)-{2,}|(?<![–—])[–—]{1,2}(?![–—])|[－﹣]{2}/gv;

const NAME = new RegExp(
  String.raw`[a-z][a-z0-9]*(?:[_\-][a-z0-9]+)*(?![[\p{L}\p{M}_]--[${UNSPACED}]])|(?![a-z])\p{L}[\p{L}\p{M}\p{N}_]*`,
  'ivy',
);
/** A value that follows a flag, and hardly ever a word of prose. */
const VALUE = /[ \t:=]*(?:[+-]?\d|(?:true|false|on|off)\b|https?:)/iy;
const WORD = /(?:--|[–—]{1,2}|[－﹣]{2})[\p{L}\p{M}\p{N}_\-]*/vy;

/** A flag's name without differences of case, hyphens and underscores: `--Aspect-Ratio` is `aspectratio`. */
export function flagKey(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[-_\s]/g, '');
}

function ruleOf(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 'iy');
  } catch {
    return undefined;
  }
}

/** Whether a model file's rule can be used: a regular expression that compiles and does not match the empty text. */
export function usableRule(source: string): boolean {
  const rule = ruleOf(source);
  return rule !== undefined && !rule.test('');
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

type Dashes = { readonly end: number; readonly inWord: boolean; readonly other: boolean };

/** The known flag behind some dashes, if it is one there. */
function namedFlag(text: string, { end, inWord, other }: Dashes, names: FlagNames): FlagMeaning | undefined {
  const name = matchAt(NAME, text, end);
  if (name === undefined) return undefined;
  // A value may follow without a space: --dur12, --v6.1.
  const bare = name.replace(/\d.*$/v, '');
  const meaning = names.get(flagKey(name)) ?? names.get(flagKey(bare));
  if (meaning === undefined || (!other && !inWord)) return meaning;
  const isAttached = !names.has(flagKey(name));
  const hasValue = isAttached || matchAt(VALUE, text, end + name.length) !== undefined;
  if (other) return hasValue && !inWord && /^[a-z]/i.test(name) ? meaning : undefined;
  const isRange = /^[A-Z]$/.test(name);
  return !meaning.isWord || (hasValue && !isRange) ? meaning : undefined;
}

/**
 * The first flag in a prompt's visible text. Seedance reads flags such as `--dur 12` from its text (documented by
 * resellers of the same model), which would change the price; other models read them as words, and the member would pay
 * for a picture that ignores them.
 *
 * A name of `names` after two dashes is a flag where a word begins. After a letter (`cat--dur 12`) it is a flag where it
 * is no ordinary word, or where a value follows. After other dashes (`—ar 16:9`) it is a flag where a value follows.
 * Dashes with a space after them are prose.
 *
 * `rules` maps a regular expression's source (case does not matter) to the input that does what the flag does, or to null.
 * It is tried where a flag begins; of the rules that match there the first in `rules` wins. One that does not compile
 * matches nothing. Where a rule knows no input, the one of `names` is told.
 * `flag` is the word as typed, at most 40 UTF-16 units.
 */
export function refusedFlag(
  text: string,
  rules: Readonly<Record<string, string | null>>,
  names: FlagNames,
): FlagRefusal | undefined {
  const compiled = Object.entries(rules).flatMap(([source, input]) => {
    const rule = ruleOf(source);
    return rule === undefined ? [] : [{ rule, input }];
  });
  for (const { 0: dashes, index } of text.matchAll(DASHES)) {
    const end = index + dashes.length;
    const other = !dashes.startsWith('-');
    const inWord = IN_WORD.test(text.slice(Math.max(0, index - 2), index));
    const at = other ? index : end - 2;
    const ruled = other || inWord ? undefined : compiled.find(({ rule }) => matchAt(rule, text, at) !== undefined);
    const named = namedFlag(text, { end, inWord, other }, names);
    if (ruled === undefined && named === undefined) continue;
    const flag = matchAt(WORD, text, at) ?? '--';
    return { reason: 'flag', flag: clip(flag, FLAG_SHOWN), input: ruled?.input ?? named?.input ?? null };
  }
  return undefined;
}

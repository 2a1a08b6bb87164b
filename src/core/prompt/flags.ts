import { clip } from '../plain-text.ts';

/** A flag in a prompt's visible text. */
export interface Flag {
  /** Where its dashes begin, and where what follows its name begins. */
  readonly at: number;
  readonly end: number;
  /** The word as typed, at most 40 UTF-16 units. */
  readonly flag: string;
  readonly key: string;
  /** The input that does the same; `null` where there is none. */
  readonly input: string | null;
  /** `named`: by one of the names, or by a rule that knows its input. `refused`: by another rule. `unknown`: it only looks like a flag. */
  readonly found: 'named' | 'refused' | 'unknown';
  readonly isHint: boolean;
  /** Whether a value follows that is hardly ever a word of prose. */
  readonly hasValue: boolean;
}

/** A flag that a prompt may not contain. `input` is the option that does the same; null where there is none. */
export type FlagRefusal = { reason: 'flag'; flag: string; input: string | null };

/**
 * What a flag means: the input that does the same, if any, and whether its name is also an ordinary word (`no`, `style`,
 * `v`). `isHint`: the input does something like it, but takes no value of the flag's. `needsValue`: without one it is
 * prose.
 */
export type FlagMeaning = { input: string | null; isWord: boolean; isHint?: true; needsValue?: true };

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
/** More than is shown of it. A flag may be as long as the prompt. */
const WORD = /(?:--|[–—]{1,2}|[－﹣]{2})[\p{L}\p{M}\p{N}_\-]{0,80}/vy;

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

interface Named {
  /** With the digits that follow it, and without them where they are its value: --dur12, --v6.1. */
  readonly whole: string;
  readonly name: string;
  readonly meaning: FlagMeaning | undefined;
  readonly hasValue: boolean;
}

/** The name behind some dashes, and what it means there: in prose nothing. */
function nameAt(text: string, { end, inWord, other }: Dashes, names: FlagNames): Named | undefined {
  const whole = matchAt(NAME, text, end);
  if (whole === undefined) return undefined;
  const isWhole = names.has(flagKey(whole));
  const bare = whole.replace(/\p{Nd}.*$/v, '');
  const name = isWhole ? whole : bare;
  const hasValue = name.length < whole.length || matchAt(VALUE, text, end + whole.length) !== undefined;
  const found = names.get(flagKey(name));
  const known = found?.needsValue === true && !hasValue ? undefined : found;
  if (known === undefined || (!other && !inWord)) return { whole, name, meaning: known, hasValue };
  // A name without digits that has none behind it needs a value of its own.
  const isValued = !isWhole || hasValue;
  const isRange = /^[A-Z]$/.test(whole);
  const isMeant = other ? isValued && !inWord && /^[a-z]/i.test(whole) : !known.isWord || (isValued && !isRange);
  return { whole, name, meaning: isMeant ? known : undefined, hasValue };
}

interface Rule {
  readonly rule: RegExp;
  readonly input: string | null;
}

interface Place extends Dashes {
  readonly at: number;
  readonly ruled: Rule | undefined;
  readonly named: Named | undefined;
}

function flagAt(text: string, { at, end, inWord, other, ruled, named }: Place): Flag | undefined {
  const looksLikeOne = named !== undefined && !other && !inWord && /^[a-z]/i.test(named.name);
  if (ruled === undefined && named?.meaning === undefined && !looksLikeOne) return undefined;
  const isNamed = named?.meaning !== undefined || (ruled !== undefined && ruled.input !== null);
  return {
    at,
    end: nameEnd(text, { at, end, ruled, named }),
    flag: clip(matchAt(WORD, text, at) ?? '--', FLAG_SHOWN),
    key: flagKey(named?.name ?? ''),
    input: ruled?.input ?? named?.meaning?.input ?? null,
    found: isNamed ? 'named' : ruled === undefined ? 'unknown' : 'refused',
    isHint: (ruled?.input ?? null) === null && named?.meaning?.isHint === true,
    hasValue: named?.hasValue ?? false,
  };
}

/** Where the name ends. A rule may say that digits belong to it, and may match more than the name. */
function nameEnd(text: string, { at, end, ruled, named }: Pick<Place, 'at' | 'end' | 'ruled' | 'named'>): number {
  const bare = end + (named?.name.length ?? 0);
  if (ruled === undefined || named?.meaning !== undefined) return bare;
  const byRule = at + (matchAt(ruled.rule, text, at)?.length ?? 0);
  return named === undefined ? byRule : Math.max(bare, Math.min(byRule, end + named.whole.length));
}

/**
 * The flags of a prompt's visible text, one after the other. Seedance reads flags such as `--dur 12` from its text
 * (documented by resellers of the same model), which would change the price; other models read them as words, and the
 * member would pay for a picture that ignores them.
 *
 * A name of `names` after two dashes is a flag where a word begins. After a letter (`cat--dur 12`) it is a flag where it
 * is no ordinary word, or where a value follows. After other dashes (`—ar 16:9`) it is a flag where a value follows.
 * Dashes with a space after them are prose. Any other Latin word after two dashes only looks like a flag (`unknown`).
 *
 * `rules` maps a regular expression's source (case does not matter) to the input that does what the flag does, or to null.
 * It is tried where a flag begins; of the rules that match there the first in `rules` wins. One that does not compile
 * matches nothing. Where a rule knows no input, the one of `names` is told.
 */
export function* flagsIn(
  text: string,
  rules: Readonly<Record<string, string | null>>,
  names: FlagNames,
): Generator<Flag> {
  const compiled = Object.entries(rules).flatMap(([source, input]): Rule[] => {
    const rule = ruleOf(source);
    return rule === undefined ? [] : [{ rule, input }];
  });
  for (const { 0: dashes, index } of text.matchAll(DASHES)) {
    const end = index + dashes.length;
    const other = !dashes.startsWith('-');
    const inWord = IN_WORD.test(text.slice(Math.max(0, index - 2), index));
    const at = other ? index : end - 2;
    const ruled = other || inWord ? undefined : compiled.find(({ rule }) => matchAt(rule, text, at) !== undefined);
    const named = nameAt(text, { end, inWord, other }, names);
    const flag = flagAt(text, { at, end, inWord, other, ruled, named });
    if (flag !== undefined) yield flag;
  }
}

/** The first flag in a prompt's visible text that may not be there. */
export function refusedFlag(
  text: string,
  rules: Readonly<Record<string, string | null>>,
  names: FlagNames,
): FlagRefusal | undefined {
  for (const { flag, input, found } of flagsIn(text, rules, names)) {
    if (found !== 'unknown') return { reason: 'flag', flag, input };
  }
  return undefined;
}

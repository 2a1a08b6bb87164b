import { clip } from '../plain-text.ts';
import { sendable } from './sendable.ts';

/** A flag that a prompt may not hold; `input` is the option that does the same, null where nothing does. */
export type FlagRefusal = { reason: 'flag'; flag: string; input: string | null };

const FLAG_SHOWN = 40;

/**
 * Dashes at a word's start. Scripts that put no space between words (Chinese, Japanese, Thai) begin a word anywhere; other
 * letters and digits before the dashes make them dashes between words. Of more than two dashes the last two are the flag's.
 */
const DASHES_AT_WORD_START =
  /(?<![[\p{L}\p{M}\p{N}]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]]|-)-*(?=--)/gv;

const WORD = /--[\p{L}\p{M}\p{N}_\-]*/vy;

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

/**
 * The first flag in the prompt that a rule matches, in the prompt's sendable form: what RunComfy would see. Seedance reads
 * flags such as `--dur 12` out of its text (documented by resellers of the same model), past the price of the options.
 *
 * `rules` maps a regular expression's source (case does not matter) to the input that does what the flag does, or to null.
 * It is tried where a flag begins; of the rules that match there the first in `rules` wins. One that does not compile
 * matches nothing. Dashes of other kinds, which a phone writes for `--`, are no flag to the model and none here.
 * `flag` is the word as typed, at most 40 UTF-16 units.
 */
export function refusedFlag(prompt: string, rules: Readonly<Record<string, string | null>>): FlagRefusal | undefined {
  const text = sendable(prompt);
  const compiled = Object.entries(rules).map(([source, input]) => ({ rule: ruleOf(source), input }));
  for (const dashes of text.matchAll(DASHES_AT_WORD_START)) {
    const at = dashes.index + dashes[0].length;
    for (const { rule, input } of compiled) {
      if (rule === undefined) continue;
      rule.lastIndex = at;
      if (!rule.test(text)) continue;
      WORD.lastIndex = at;
      const flag = WORD.exec(text)?.[0] ?? '--';
      return { reason: 'flag', flag: clip(flag, FLAG_SHOWN), input };
    }
  }
  return undefined;
}

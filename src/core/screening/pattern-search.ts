import type { RE2JS } from 're2js';
import { hasChinese } from './chinese.ts';
import type { Form } from './forms.ts';
import type { ScreeningRule, Unchecked } from './rule.ts';
import { compileRustRegex } from './rust-regex.ts';

/**
 * The most instructions that all patterns of a screen may have together. A pattern's time is at worst its instructions times the
 * text's characters; without counted repetition it has about as many instructions as characters.
 */
const MOST_INSTRUCTIONS = 1_000;

interface Pattern {
  readonly rule: number;
  readonly written: string;
  readonly regex: RE2JS;
  readonly kinds: ReadonlySet<Form['kind']>;
}

/**
 * Whether a pattern spells out a word, so that other spellings of the prompt mean the same to it. One that describes a shape
 * (`\w{30,}`, `[^\x00-\x7F]`) is about the prompt as it is written.
 */
function spellsWord(pattern: string): boolean {
  const literal = pattern
    .replaceAll(/\(\?[^:)]*[:)]|\\[pPxuU]\{[^}]*\}|\\./gs, '')
    .replaceAll(/\[\^?\]?[^\]]*\][*+?]*|\{[^}]*\}/g, '')
    .replaceAll(/[+*?()]/g, '');
  return /\p{L}{2}/u.test(literal);
}

function kindsOf(pattern: string): ReadonlySet<Form['kind']> {
  return new Set([
    'written',
    'tidy',
    ...(hasChinese(pattern) ? (['chinese'] as const) : []),
    ...(spellsWord(pattern) ? (['spelled'] as const) : []),
  ]);
}

/** What an allow list covers is as if it were not there: 'any message content that matches is ignored by the rule'. */
function without(text: string, covered: Int32Array | undefined): string {
  if (covered === undefined) return text;
  let kept = '';
  let at = 0;
  while (at < text.length) {
    const end = covered[at] ?? 0;
    kept += end > at ? '\n' : text.charAt(at);
    at = Math.max(end, at + 1);
  }
  return kept;
}

/**
 * All rules' patterns. `find` gives the first that matches one form of a prompt, for the rules whose places are in `active`;
 * `allowed` is what their allow lists cover in it, by the rule's place.
 */
export function compilePatterns(rules: readonly ScreeningRule[]): {
  readonly unchecked: readonly Unchecked[];
  find(
    form: Form,
    active: ReadonlySet<number>,
    allowed: ReadonlyMap<number, Int32Array>,
  ): { readonly rule: number; readonly matched: string } | undefined;
} {
  const patterns: Pattern[] = [];
  const unchecked: Unchecked[] = [];
  let instructions = 0;
  for (const [rule, { name, regexes }] of rules.entries()) {
    for (const written of regexes) {
      const regex = compileRustRegex(written);
      const size = regex?.programSize() ?? 0;
      if (regex === undefined || instructions + size > MOST_INSTRUCTIONS) {
        unchecked.push({ ruleName: name, what: 'regex', text: written });
      } else {
        instructions += size;
        patterns.push({ rule, written, regex, kinds: kindsOf(written) });
      }
    }
  }
  return {
    unchecked,
    find(form, active, allowed) {
      const hit = patterns.find(
        ({ rule, regex, kinds }) =>
          active.has(rule) && kinds.has(form.kind) && regex.test(without(form.pattern, allowed.get(rule))),
      );
      return hit && { rule: hit.rule, matched: hit.written };
    },
  };
}

import { hasChinese } from './chinese.ts';
import type { Form } from './forms.ts';

/**
 * The most instructions that all patterns of a server may have together. A pattern's time is at worst its instructions times the
 * text's characters; without counted repetition it has about as many instructions as characters.
 */
export const MOST_INSTRUCTIONS = 1_000;

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

/** The forms of a prompt that a pattern is put to. */
export function kindsOf(pattern: string): ReadonlySet<Form['kind']> {
  return new Set([
    'written',
    'tidy',
    ...(hasChinese(pattern) ? (['chinese'] as const) : []),
    ...(spellsWord(pattern) ? (['spelled'] as const) : []),
  ]);
}

/** What an allow list covers is as if it were not there: 'any message content that matches is ignored by the rule'. */
export function withoutCovered(text: string, covered: Int32Array | undefined): string {
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

import { hasChinese } from './chinese.ts';
import type { Form } from './forms.ts';

/**
 * The most instructions of all patterns of a server together. In the worst case a pattern's time is its instructions
 * times the text's characters. Without counted repetition a pattern has about as many instructions as characters.
 */
export const MOST_INSTRUCTIONS = 1_000;

/**
 * Whether a pattern spells a word. Then it is tested on other spellings of the prompt too. A pattern that describes a
 * shape (`\w{30,}`, `[^\x00-\x7F]`) is about the prompt as written.
 */
function spellsWord(pattern: string): boolean {
  const literal = pattern
    .replaceAll(/\(\?P?<[^>]*>|\(\?[^:)]*[:)]|\\[pPxuU]\{[^}]*\}|\\./gs, '')
    .replaceAll(/\[\^?\]?[^\]]*\][*+?]*|\{[^}]*\}/g, '')
    .replaceAll(/[+*?()]/g, '');
  return /\p{L}{2}/u.test(literal);
}

/** The forms of a prompt that a pattern is tested on. */
export function kindsOf(pattern: string): ReadonlySet<Form['kind']> {
  return new Set([
    'written',
    'normalized',
    ...(hasChinese(pattern) ? (['chinese'] as const) : []),
    ...(spellsWord(pattern) ? (['spelled'] as const) : []),
  ]);
}

/** The text without what an allow list covers: 'any message content that matches is ignored by the rule'. */
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

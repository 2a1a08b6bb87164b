import { hasChinese, type Spellings } from './chinese.ts';
import { joinSpacedLetters } from './spaced-letters.ts';
import { lookAlikesFolded } from './look-alikes.ts';
import { caseFolded, lowerCase, normalizeText } from './normalize.ts';

/**
 * One form of a prompt. Keywords are searched in `text`. Patterns are tested on `pattern`, which keeps the case. `kind`
 * says which patterns are tested: all (`written`, `normalized`), those with Chinese in them (`chinese`), those that
 * spell a word (`spelled`), or none (`keywords`). So the number of tests for each pattern is bounded.
 */
export interface Form {
  readonly text: string;
  readonly pattern: string;
  readonly kind: 'written' | 'normalized' | 'chinese' | 'spelled' | 'keywords';
}

/**
 * The longest normalized text that is checked, in UTF-16 units. Discord takes 6,000 characters, so only a text of signs
 * that stand for several characters each (U+FDFA for 18) is longer. Its forms would be a thousand times as long.
 */
const LONGEST_NORMALIZED = 12_000;

/** Whether a prompt's forms are short enough to be checked. */
export function isReadable(prompt: string): boolean {
  return normalizeText(prompt).length <= LONGEST_NORMALIZED;
}

/**
 * The forms in which a prompt is checked, each once: as written; normalized and case-folded; with look-alikes folded;
 * with spaced letters joined, as they are and with look-alikes folded. Chinese also as Traditional and as Simplified.
 */
export function* formsOf(prompt: string, spellings: Spellings): Generator<Form, void> {
  const seen = new Set<string>();
  const form = (text: string, kind: Form['kind']): Form[] => {
    const isNew = !seen.has(text);
    seen.add(text);
    return isNew ? [{ text, pattern: text, kind }] : [];
  };
  const chinese = (text: string): Form[] =>
    hasChinese(text)
      ? [...form(spellings.traditional(text), 'chinese'), ...form(spellings.simplified(text), 'chinese')]
      : [];

  const [written] = form(lowerCase(prompt), 'written');
  if (written !== undefined) yield { ...written, pattern: prompt };
  const cased = normalizeText(prompt);
  yield* form(caseFolded(cased), 'normalized');
  yield* chinese(caseFolded(cased));
  for (const [index, base] of [cased, ...joinSpacedLetters(cased)].entries()) {
    const isFirst = index <= 1;
    if (index > 0) yield* form(caseFolded(base), isFirst ? 'spelled' : 'keywords');
    if (index > 0) yield* chinese(caseFolded(base));
    for (const [reading, folded] of lookAlikesFolded(base).entries()) {
      yield* form(caseFolded(folded), isFirst && reading === 0 ? 'spelled' : 'keywords');
    }
  }
}

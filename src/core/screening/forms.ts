import { hasChinese, type Spellings } from './chinese.ts';
import { joinedLetters } from './apart.ts';
import { lookAlikesFolded } from './look-alikes.ts';
import { caseFolded, lowerCase, tidy } from './tidy.ts';

/**
 * One form of a prompt. `text` is what keywords are looked for in; `pattern` is the same for patterns, which know their own case.
 * `kind` says which patterns it is for: all (`written`, `tidy`), those with Chinese in them (`chinese`), those that spell a word
 * (`spelled`), or none, so that a prompt is put to a pattern a bounded number of times.
 */
export interface Form {
  readonly text: string;
  readonly pattern: string;
  readonly kind: 'written' | 'tidy' | 'chinese' | 'spelled' | 'keywords';
}

/**
 * The longest tidy text that is checked, in UTF-16 units: no text of Discord's 6,000 characters is longer, but where it is made of signs
 * that stand for several characters each (U+FDFA for 18), whose forms would take a thousand times their length.
 */
const LONGEST_TIDY = 12_000;

/** Whether a prompt's forms are short enough to be checked. */
export function isReadable(prompt: string): boolean {
  return tidy(prompt).length <= LONGEST_TIDY;
}

/**
 * The forms in which a prompt is checked, each once: as written; tidy and case-folded; with look-alikes folded; with single
 * letters that were set apart joined, as they are and with look-alikes folded. Chinese also as Traditional and as Simplified.
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
  const cased = tidy(prompt);
  yield* form(caseFolded(cased), 'tidy');
  yield* chinese(caseFolded(cased));
  for (const [index, base] of [cased, ...joinedLetters(cased)].entries()) {
    const isFirst = index <= 1;
    if (index > 0) yield* form(caseFolded(base), isFirst ? 'spelled' : 'keywords');
    if (index > 0) yield* chinese(caseFolded(base));
    for (const [reading, folded] of lookAlikesFolded(base).entries()) {
      yield* form(caseFolded(folded), isFirst && reading === 0 ? 'spelled' : 'keywords');
    }
  }
}

import { hasChinese, type Spellings } from './chinese.ts';
import type { EnglishWords } from './english.ts';
import { readPieces, type Pieces } from './pieces.ts';
import { joinSpacedLetters } from './spaced-letters.ts';
import { asLatin, lookAlikesFolded } from './look-alikes.ts';
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
  /** Its letters, where words in pieces are searched. */
  readonly pieces?: Pieces | undefined;
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

/** What forms are made with. */
export interface Languages {
  readonly spellings: Spellings;
  readonly english: EnglishWords;
}

/** A link of Markdown is read as its text. The lengths are bounded, so the time is linear. */
const LINK = /\[([^[\]]{0,200})\]\([^()\s]{0,500}\)/g;
/** Two or more Chinese characters that are all repeated: 毒毒品品. */
const DOUBLED = /(?:(\p{Script=Han})\1+){2,}/gu;

function withoutDoubled(text: string): string {
  return text.replaceAll(DOUBLED, (run) => run.replaceAll(/(\p{Script=Han})\1+/gu, '$1'));
}

/**
 * The forms in which a prompt is checked, each once: as written; normalized and case-folded; with links read as their
 * texts; with look-alikes folded; with spaced letters joined, as they are, with look-alikes folded, and each read as a
 * Latin letter. Chinese also as Traditional and as Simplified, and both without doubled characters.
 */
export function* formsOf(prompt: string, { spellings, english }: Languages): Generator<Form, void> {
  const seen = new Set<string>();
  const form = (text: string, kind: Form['kind'], isWhole = true): Form[] => {
    if (seen.has(text)) return [];
    seen.add(text);
    const pieces = isWhole ? readPieces(text, english) : undefined;
    return [{ text, pattern: text, kind, ...(pieces === undefined ? {} : { pieces }) }];
  };
  const converted = new Set<string>();
  const chinese = (text: string, isWhole = true): Form[] => {
    if (!hasChinese(text) || converted.has(text)) return [];
    converted.add(text);
    return [spellings.traditional(text), spellings.simplified(text)].flatMap((each) => [
      ...form(each, 'chinese', isWhole),
      ...form(withoutDoubled(each), 'keywords', false),
    ]);
  };

  const [written] = form(lowerCase(prompt), 'written');
  if (written !== undefined) yield { ...written, pattern: prompt };
  const cased = normalizeText(prompt);
  yield* form(caseFolded(cased), 'normalized');
  yield* form(caseFolded(cased.replaceAll(LINK, '$1')), 'keywords');
  yield* chinese(caseFolded(cased));
  for (const [index, base] of [cased, ...joinSpacedLetters(cased)].entries()) {
    const isFirst = index <= 1;
    if (index > 0) yield* form(caseFolded(base), isFirst ? 'spelled' : 'keywords', false);
    if (index > 0) yield* chinese(caseFolded(base), false);
    for (const [reading, folded] of lookAlikesFolded(base).entries()) {
      yield* form(caseFolded(folded), isFirst && reading === 0 ? 'spelled' : 'keywords', index === 0);
    }
  }
  for (const joined of joinSpacedLetters(cased, asLatin)) yield* form(caseFolded(joined), 'keywords', false);
}

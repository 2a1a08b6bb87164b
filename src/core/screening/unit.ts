import { LRUCache } from 'lru-cache';
import { hasChinese, type Spellings } from './chinese.ts';
import { formsOf, isReadable, type Form } from './forms.ts';
import { findKeyword, indexKeywords, type KeywordIndex } from './keyword-search.ts';
import { withoutCovered } from './pattern-search.ts';
import { compilePattern, sizeOfPattern } from './rust-regex.ts';

/** A piece of work that strangers' rules have a part in, small enough to be timed as a whole. */
export type Unit =
  | { readonly kind: 'size'; readonly pattern: string }
  | { readonly kind: 'index'; readonly keywords: readonly string[]; readonly allow: readonly string[] }
  | { readonly kind: 'forms'; readonly text: string }
  | { readonly kind: 'keywords'; readonly index: KeywordIndex; readonly forms: readonly Form[] }
  | { readonly kind: 'pattern'; readonly pattern: string; readonly texts: readonly string[] };

/** What comes of each kind. */
export interface Answers {
  /** Instructions; `undefined` for a pattern that is not to be used. */
  readonly size: number | undefined;
  /** `undefined` where the words are too many to be kept. */
  readonly index: KeywordIndex | undefined;
  /** `undefined` for a text that becomes too long as it is read. */
  readonly forms: readonly Form[] | undefined;
  /** The first keyword that is found, as its place in the list, and what patterns are put to in each form; the steps of all searches. */
  readonly keywords: {
    readonly keyword: number | undefined;
    readonly rests: readonly string[];
    readonly steps: number;
  };
  /** How many of the texts were looked at. */
  readonly pattern: { readonly isHit: boolean; readonly done: number };
}

export type Answer = Answers[keyof Answers];

/** Memory that one compiled pattern counts as: the most that its automaton grows to, and its program (measured: 33 to 60 KB, with many classes of Unicode). */
const PATTERN_BYTES = 192 * 1024;
/** Of all servers, those that were used last. */
const MOST_PATTERNS = 128;
export const PATTERNS_BYTES = MOST_PATTERNS * PATTERN_BYTES;

/** Does units. It remembers nothing but compiled patterns, so that it can be replaced at any time. */
export interface Performer {
  /** What of the unit's work is no rule's, such as loading the dictionaries of Chinese, before its time is taken. */
  prepare(unit: Unit): void;
  /** `isOver`: a unit with several texts may end after one of them, to be asked for the others again. */
  perform(unit: Unit, isOver: () => boolean): Answer;
}

export function createPerformer(spellings: Spellings): Performer {
  const patterns = new LRUCache({ max: MOST_PATTERNS, memoMethod: (written: string) => compilePattern(written) });

  return {
    prepare(unit) {
      const texts =
        unit.kind === 'forms' ? [unit.text] : unit.kind === 'index' ? [...unit.keywords, ...unit.allow] : [];
      if (!texts.some(hasChinese)) return;
      spellings.traditional('字');
      spellings.simplified('字');
    },
    perform(unit, isOver) {
      switch (unit.kind) {
        case 'size':
          return sizeOfPattern(unit.pattern);
        case 'index':
          return indexKeywords(unit, spellings);
        case 'forms':
          return isReadable(unit.text) ? [...formsOf(unit.text, spellings)] : undefined;
        case 'keywords':
          return searchForms(unit.index, unit.forms);
        case 'pattern':
          return searchTexts(unit.texts, patterns.memo(unit.pattern), isOver);
      }
    },
  };
}

function searchForms(index: KeywordIndex, forms: readonly Form[]): Answers['keywords'] {
  const rests: string[] = [];
  let steps = 0;
  for (const { text, pattern } of forms) {
    const found = findKeyword(index, text);
    steps += found.steps;
    if (found.keyword !== undefined) return { keyword: found.keyword, rests: [], steps };
    rests.push(withoutCovered(pattern, found.covered));
  }
  return { keyword: undefined, rests, steps };
}

function searchTexts(
  texts: readonly string[],
  matches: (text: string) => boolean,
  isOver: () => boolean,
): Answers['pattern'] {
  for (const [index, text] of texts.entries()) {
    if (matches(text)) return { isHit: true, done: index + 1 };
    if (isOver()) return { isHit: false, done: index + 1 };
  }
  return { isHit: false, done: texts.length };
}

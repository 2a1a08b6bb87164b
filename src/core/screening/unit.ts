import { LRUCache } from 'lru-cache';
import { createWordBoundaries, readRun, type WordBoundaries } from './chinese-words.ts';
import { hasChinese } from './chinese.ts';
import { formsOf, isReadable, type Form, type Languages } from './forms.ts';
import { indexKeywords, type KeywordIndex } from './keyword-index.ts';
import { findKeyword, type SearchTools } from './keyword-search.ts';
import { withoutCovered } from './pattern-search.ts';
import { compilePattern, sizeOfPattern } from './rust-regex.ts';

/** A piece of work that depends on a server's own rules. It is small enough to have one time limit. */
export type Unit =
  | { readonly kind: 'size'; readonly pattern: string }
  | { readonly kind: 'index'; readonly keywords: readonly string[]; readonly allow: readonly string[] }
  | { readonly kind: 'forms'; readonly text: string }
  | { readonly kind: 'keywords'; readonly index: KeywordIndex; readonly forms: readonly Form[] }
  | { readonly kind: 'pattern'; readonly pattern: string; readonly texts: readonly string[] };

/** The result of each kind of unit. */
export interface UnitResults {
  /** In instructions. `undefined` for a pattern that cannot be used. */
  readonly size: number | undefined;
  /** `undefined` for more words than an index may hold. */
  readonly index: KeywordIndex | undefined;
  /** `undefined` for a text that is too long after it is normalized. */
  readonly forms: readonly Form[] | undefined;
  /** The index of the first keyword that was found, the texts that patterns are tested on, and the steps of all searches. */
  readonly keywords: {
    readonly keyword: number | undefined;
    readonly rests: readonly string[];
    readonly steps: number;
  };
  /** `done`: how many of the texts were tested. */
  readonly pattern: { readonly isHit: boolean; readonly done: number };
}

export type UnitResult = UnitResults[keyof UnitResults];

/** The memory that one compiled pattern counts as: the largest size of its automaton, and its program (measured with many Unicode classes: 33 to 60 KB). */
const PATTERN_BYTES = 192 * 1024;
/** The most compiled patterns of all servers together. Those that were used last stay. */
const MOST_PATTERNS = 128;
export const PATTERNS_BYTES = MOST_PATTERNS * PATTERN_BYTES;

/** The characters of all runs of Chinese whose boundaries are kept. The forms of a text share most runs, and every rule asks about them. */
const MOST_CHINESE = 50_000;

/** Runs units. Its only state are caches of compiled patterns and of word boundaries, so it can be replaced at any time. */
export interface UnitRunner {
  /** The work that no rule is to blame for, such as loading the Chinese dictionaries. It runs before the time is measured. */
  prepare(unit: Unit): void;
  /** Where `isOver` says so, a unit with several texts ends after one of them; the caller then sends the others again. */
  run(unit: Unit, isOver: () => boolean): UnitResult;
}

export function createUnitRunner({ spellings, english }: Languages): UnitRunner {
  const patterns = new LRUCache({ max: MOST_PATTERNS, memoMethod: (written: string) => compilePattern(written) });
  const runs = new LRUCache({
    maxSize: MOST_CHINESE,
    sizeCalculation: (_run, text) => text.length,
    memoMethod: (text: string) => readRun(text, spellings),
  });
  const boundariesOf = (text: string): WordBoundaries => createWordBoundaries(text, (run) => runs.memo(run));

  return {
    prepare(unit) {
      if (unit.kind === 'forms' || unit.kind === 'keywords') english.load();
      if (!textsOf(unit).some(hasChinese)) return;
      spellings.traditional('字');
      spellings.simplified('字');
    },
    run(unit, isOver) {
      switch (unit.kind) {
        case 'size':
          return sizeOfPattern(unit.pattern);
        case 'index':
          return indexKeywords(unit, spellings);
        case 'forms':
          return isReadable(unit.text) ? [...formsOf(unit.text, { spellings, english })] : undefined;
        case 'keywords':
          return searchForms(unit.index, unit.forms, { english, boundariesOf });
        case 'pattern':
          return searchTexts(unit.texts, patterns.memo(unit.pattern), isOver);
      }
    },
  };
}

/** The texts whose spellings a unit may ask for. */
function textsOf(unit: Unit): readonly string[] {
  switch (unit.kind) {
    case 'forms':
      return [unit.text];
    case 'index':
      return [...unit.keywords, ...unit.allow];
    case 'keywords':
      return unit.forms.map(({ text }) => text);
    case 'size':
    case 'pattern':
      return [];
  }
}

function searchForms(index: KeywordIndex, forms: readonly Form[], tools: SearchTools): UnitResults['keywords'] {
  const rests: string[] = [];
  let steps = 0;
  for (const form of forms) {
    const found = findKeyword(index, form, tools);
    steps += found.steps;
    if (found.keyword !== undefined) return { keyword: found.keyword, rests: [], steps };
    rests.push(withoutCovered(form.pattern, found.covered));
  }
  return { keyword: undefined, rests, steps };
}

function searchTexts(
  texts: readonly string[],
  matches: (text: string) => boolean,
  isOver: () => boolean,
): UnitResults['pattern'] {
  for (const [index, text] of texts.entries()) {
    if (matches(text)) return { isHit: true, done: index + 1 };
    if (isOver()) return { isHit: false, done: index + 1 };
  }
  return { isHit: false, done: texts.length };
}

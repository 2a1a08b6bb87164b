import { buildAutomaton, type Automaton, type SearchTerm } from './automaton.ts';
import { hasChinese, spellingsOf, type Spellings } from './chinese.ts';
import { readKeyword, type Keyword } from './keyword.ts';
import type { ScreeningRule } from './rule.ts';
import { caseFolded, lowerCase, normalizeText } from './normalize.ts';
import { squeezed } from './pieces.ts';
import { edged } from './word-edges.ts';

/** The words of a rule, ready to search texts. It consists of shared memory, so threads can share it without a copy. */
export interface KeywordIndex {
  readonly automaton: Automaton;
  /** For each search term: the index of its keyword or allowed phrase, and its length in UTF-16 units. */
  readonly entries: Int32Array;
  readonly lengths: Int32Array;
  /** For each term of slot `JOINED`: which of its ends are open, and the letters of its keyword. */
  readonly opens: Uint8Array;
  readonly letters: Uint8Array;
  /**
   * The letters that its keyword repeats, from `repeatsAt[term]` to `repeatsAt[term + 1]`, each as two numbers: its
   * position in the term, and how often it stands there. `ass` is `as` with 1 and 2.
   */
  readonly repeatsAt: Int32Array;
  readonly repeats: Uint8Array;
  readonly hasAllowList: boolean;
  /** The memory of all of it. */
  readonly bytes: number;
}

/** The slots of the automaton: for keywords, for allowed phrases by which of their ends are open, for keywords as letters. */
export const KEYWORD = 0;
export const ALLOWED = 1;
export const JOINED = 5;
export const SLOTS = 6;

export const OPENS_LEFT = 1;
export const OPENS_RIGHT = 2;

/**
 * The most nodes, of 14 bytes each, for one list. 500 keywords of 60 characters, each in its three or four variants, and
 * 100 such allowed phrases have fewer.
 */
const MOST_NODES = 150_000;

/** Every variant of a keyword that one of a prompt's forms may contain. */
function variantsOf(core: string, spellings: Spellings): ReadonlySet<string> {
  const folded = caseFolded(normalizeText(core));
  const ways = [lowerCase(core).toWellFormed(), folded, ...spellingsOf(folded, spellings)];
  return new Set(ways.filter((way) => way !== ''));
}

interface Term extends SearchTerm {
  readonly entry: number;
  readonly length: number;
  readonly opens: number;
  readonly letters: number;
  readonly repeats: readonly number[];
}

const LETTERS_ONLY = /^[\p{L}\p{M}\s'’-]+$/u;
/** The fewest letters of a word that is found in pieces. Two Chinese characters are a word. */
const FEWEST_LETTERS = 3;
const FEWEST_CHARACTERS = 2;

/** The most letters that a word repeats. `mississippi` has three. */
export const MOST_REPEATS = 4;

/** A variant as letters only, each repeated letter once; undefined for one with other signs, or too short. */
function joinedTerm(way: string): Pick<Term, 'text' | 'length' | 'letters' | 'repeats'> | undefined {
  const letters = way.replaceAll(/[^\p{L}\p{M}]/gu, '');
  const fewest = hasChinese(letters) ? FEWEST_CHARACTERS : FEWEST_LETTERS;
  if (!LETTERS_ONLY.test(way) || Array.from(letters).length < fewest) return undefined;
  const text = squeezed(letters);
  const counts = Array.from(letters.matchAll(/([a-z])\1*|[^]/g), ([run]) => run.length);
  const repeats = counts.flatMap((count, index) => (count > 1 ? [index, count] : []));
  if (text.length < 2 || repeats.length > 2 * MOST_REPEATS) return undefined;
  return { text, length: text.length, letters: letters.length, repeats };
}

function termsOf(words: readonly string[], slot: number, spellings: Spellings): Term[] {
  return words.flatMap((written, entry) => {
    const keyword = readKeyword(written);
    return keyword === undefined ? [] : termsOfKeyword(keyword, entry, slot, variantsOf(keyword.core, spellings));
  });
}

function termsOfKeyword(
  { opensLeft, opensRight }: Keyword,
  entry: number,
  slot: number,
  variants: ReadonlySet<string>,
): Term[] {
  const opens = Number(opensLeft) * OPENS_LEFT + Number(opensRight) * OPENS_RIGHT;
  return Array.from(variants).flatMap((way): Term[] => {
    const ends = slot === KEYWORD ? 0 : opens;
    const whole = {
      text: edged(way, opensLeft, opensRight),
      slot: slot + ends,
      entry,
      length: way.length,
      opens,
      letters: 0,
      repeats: [],
    };
    const joined = slot === KEYWORD ? joinedTerm(way) : undefined;
    return joined === undefined ? [whole] : [whole, { ...joined, slot: JOINED, entry, opens }];
  });
}

function numbers(values: readonly number[]): Int32Array {
  const array = new Int32Array(new SharedArrayBuffer(values.length * 4));
  array.set(values);
  return array;
}

function small(values: readonly number[]): Uint8Array {
  const array = new Uint8Array(new SharedArrayBuffer(values.length));
  array.set(values);
  return array;
}

/** `undefined` where the words are too many or too long for one index. */
export function indexKeywords(
  { keywords, allow }: Pick<ScreeningRule, 'keywords' | 'allow'>,
  spellings: Spellings,
): KeywordIndex | undefined {
  // Signs that stand for many characters each would make the spellings slow, before the nodes are counted.
  const characters = [...keywords, ...allow].reduce((sum, word) => sum + normalizeText(word).length, 0);
  if (characters > MOST_NODES) return undefined;
  // Of keywords with the same letters only some are tried, so those that ask for the fewest repetitions come first.
  const terms = [...termsOf(keywords, KEYWORD, spellings), ...termsOf(allow, ALLOWED, spellings)].toSorted(
    (one, other) => one.repeats.length - other.repeats.length || one.letters - other.letters,
  );
  const automaton = buildAutomaton(terms, SLOTS, MOST_NODES);
  if (automaton === undefined) return undefined;
  const repeatsAt = [0];
  for (const { repeats } of terms) repeatsAt.push((repeatsAt.at(-1) ?? 0) + repeats.length);
  const parts = {
    entries: numbers(terms.map(({ entry }) => entry)),
    lengths: numbers(terms.map(({ length }) => length)),
    opens: small(terms.map(({ opens }) => opens)),
    letters: small(terms.map(({ letters }) => letters)),
    repeatsAt: numbers(repeatsAt),
    repeats: small(terms.flatMap(({ repeats }) => repeats)),
  };
  const bytes = Object.values(parts).reduce((sum, { byteLength }) => sum + byteLength, automaton.bytes);
  return { automaton, ...parts, hasAllowList: terms.some(({ slot }) => slot > KEYWORD && slot < JOINED), bytes };
}

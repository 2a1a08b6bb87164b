import { readUnit, type Walk } from './automaton.ts';
import { isChinese, isPartOfLongerWords, type WordBoundaries } from './chinese-words.ts';
import type { EnglishWords } from './english.ts';
import { findJoined, LETTER_STEPS } from './joined-search.ts';
import { ALLOWED, KEYWORD, JOINED, SLOTS, type KeywordIndex } from './keyword-index.ts';
import type { Pieces } from './pieces.ts';
import { EDGE, readEdged } from './word-edges.ts';

/** One form of a prompt, as far as keywords are concerned. */
interface SearchedText {
  readonly text: string;
  readonly pieces?: Pieces | undefined;
}

/** `boundariesOf` may remember the boundaries of a text, which many rules search. */
export interface SearchTools {
  readonly english: EnglishWords;
  readonly boundariesOf: (text: string) => WordBoundaries;
}

/**
 * The result of a search. `keyword`: the first one that no allowed phrase covers, as its index in the rule's list.
 * `covered`: for each position of the text, the end of the allowed stretch that covers it (UTF-16 units). `steps`: how
 * many steps the search took.
 */
interface SearchResult {
  readonly keyword: number | undefined;
  readonly covered: Int32Array | undefined;
  readonly steps: number;
}

/** A search took more steps than its text allows. That is impossible by design, and is checked nevertheless. */
export class SearchBudgetError extends Error {
  override readonly name = 'SearchBudgetError';
}

/**
 * Of the keywords that end at one place, at most so many are looked at when the longest is part of longer words. The
 * next one then counts, whatever it is part of.
 */
const MOST_NESTED = 8;

/**
 * The most steps for one unit of a text. With its edge it is up to two units. Each goes down one level, goes up as often
 * as others went down, reads every slot, and looks at the nested keywords. As a letter it is read once more.
 */
const STEPS_PER_UNIT = 2 * (2 + JOINED + MOST_NESTED) + LETTER_STEPS;

/**
 * For each position of the text, where its run of characters without white space begins and ends. An allowed phrase with
 * an open end covers the text up to the next white space, as in AutoMod
 * (https://github.com/discord/discord-api-docs/issues/7356). Chinese has no white space: there it covers only itself.
 */
function runsOf(text: string): { readonly starts: Int32Array; readonly ends: Int32Array } {
  const starts = Int32Array.from({ length: text.length + 1 }, (_, at) => at);
  const ends = starts.slice();
  for (const { 0: run, index } of text.matchAll(/[^\s\p{Script=Han}]+/gu)) {
    starts.fill(index, index, index + run.length + 1);
    ends.fill(index + run.length, index, index + run.length);
  }
  return { starts, ends };
}

/** Spreads the end of each stretch, which is set at its beginning only, over all positions in it. */
function fillStretches(stretches: Int32Array): void {
  for (let at = 1; at < stretches.length; at += 1) {
    stretches[at] = Math.max(stretches[at] ?? 0, stretches[at - 1] ?? 0);
  }
}

/** A keyword that was found. `nested`: how many longer ones that end there were passed over. */
interface Hit {
  readonly entry: number;
  readonly start: number;
  readonly end: number;
  readonly nested: number;
}

/** Of the keywords that end at one place, the longest that is not part of longer words. */
function ownHit(
  { automaton, entries, lengths }: KeywordIndex,
  text: string,
  longest: number,
  end: number,
  boundaries: WordBoundaries,
): Hit | undefined {
  let found = longest;
  for (let nested = 0; found >= 0; nested += 1) {
    const start = end - (lengths[found] ?? 0);
    const isPart =
      nested < MOST_NESTED && isChinese(text, start, end) && isPartOfLongerWords(text, start, end, boundaries);
    if (!isPart) return { entry: entries[found] ?? 0, start, end, nested };
    found = automaton.next[found] ?? -1;
  }
  return undefined;
}

/**
 * Searches one form of a prompt. Where several keywords end at one position only the longest counts that is not part of
 * longer words: what covers it covers the others. The same holds for allowed phrases with the same open ends. So the
 * number of steps is linear in the text, whatever the keywords are. Then its letters are searched for words in pieces.
 *
 * @throws {SearchBudgetError} after `STEPS_PER_UNIT` steps for each unit of the text and one more.
 */
export function findKeyword(
  index: KeywordIndex,
  { text, pieces }: SearchedText,
  { english, boundariesOf }: SearchTools,
): SearchResult {
  const { automaton, lengths, hasAllowList } = index;
  const budget = STEPS_PER_UNIT * (text.length + 1);
  const boundaries = boundariesOf(text);
  const hits: Hit[] = [];
  let covered: Int32Array | undefined;
  let runs: ReturnType<typeof runsOf> | undefined;
  const walk: Walk = { node: 0, steps: 0 };

  function cover(slot: number, start: number, end: number): void {
    runs ??= runsOf(text);
    covered ??= new Int32Array(text.length + 1);
    const ends = slot - ALLOWED;
    const from = (ends & 1) === 0 ? start : (runs.starts[start] ?? start);
    const to = (ends & 2) === 0 ? end : (runs.ends[end] ?? end);
    covered[from] = Math.max(covered[from] ?? 0, to);
  }

  /** Whether the search is over. */
  function collectMatches(end: number): boolean {
    const row = automaton.rows[walk.node] ?? 0;
    if (row === 0) return false;
    for (let slot = 0; slot < JOINED; slot += 1) {
      walk.steps += 1;
      const found = automaton.found[row * SLOTS + slot] ?? -1;
      if (found < 0) continue;
      if (slot === KEYWORD) {
        const hit = ownHit(index, text, found, end, boundaries);
        walk.steps += hit?.nested ?? MOST_NESTED;
        if (hit !== undefined) hits.push(hit);
      } else cover(slot, end - (lengths[found] ?? 0), end);
    }
    return hits.length > 0 && !hasAllowList;
  }

  readEdged(text.toWellFormed(), (unit, place) => {
    readUnit(automaton, walk, unit);
    if (walk.steps > budget) throw new SearchBudgetError(`more than ${budget} steps for ${text.length} units`);
    return collectMatches(unit === EDGE ? place : place + 1);
  });
  if (covered !== undefined) fillStretches(covered);
  const isFree = (start: number, end: number): boolean => (covered?.[start] ?? 0) < end;
  const hit = hits.find(({ start, end }) => isFree(start, end));
  if (hit !== undefined || pieces === undefined) return { keyword: hit?.entry, covered, steps: walk.steps };
  const joined = findJoined(index, text, pieces, { english, boundaries, isFree });
  return { keyword: joined.keyword, covered, steps: walk.steps + joined.steps };
}

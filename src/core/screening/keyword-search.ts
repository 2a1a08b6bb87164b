import { buildAutomaton, childOf, type Automaton, type SearchTerm } from './automaton.ts';
import { spellingsOf, type Spellings } from './chinese.ts';
import { readKeyword } from './keyword.ts';
import type { ScreeningRule } from './rule.ts';
import { caseFolded, lowerCase, normalizeText } from './normalize.ts';
import { EDGE, edged, readEdged } from './word-edges.ts';

/** The words of a rule, ready to search texts. It consists of shared memory, so threads can share it without a copy. */
export interface KeywordIndex {
  readonly automaton: Automaton;
  /** For each search term: the index of its keyword or allowed phrase, and its length in UTF-16 units. */
  readonly entries: Int32Array;
  readonly lengths: Int32Array;
  readonly hasAllowList: boolean;
  /** The memory of all of it. */
  readonly bytes: number;
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

/** The slots of the automaton: one for keywords, and four for allowed phrases, by which of their ends are open. */
const KEYWORD = 0;
const ALLOWED = 1;
const SLOTS = 5;

/**
 * The most nodes, of 14 bytes each, for one list. 500 keywords of 60 characters, each in its three or four variants, and
 * 100 such allowed phrases have fewer.
 */
const MOST_NODES = 150_000;

/**
 * The most steps for one unit of a text. With its edge it is up to two units. Each goes down one level, goes up as often
 * as others went down, and reads every slot.
 */
const STEPS_PER_UNIT = 2 * (2 + SLOTS);

/** Every variant of a keyword that one of a prompt's forms may contain. */
function variantsOf(core: string, spellings: Spellings): ReadonlySet<string> {
  const folded = caseFolded(normalizeText(core));
  const ways = [lowerCase(core).toWellFormed(), folded, ...spellingsOf(folded, spellings)];
  return new Set(ways.filter((way) => way !== ''));
}

interface Entry extends SearchTerm {
  readonly entry: number;
  readonly length: number;
}

function entriesOf(words: readonly string[], slot: number, spellings: Spellings): Entry[] {
  return words.flatMap((written, entry) => {
    const keyword = readKeyword(written);
    if (keyword === undefined) return [];
    const { core, opensLeft, opensRight } = keyword;
    const ends = slot === KEYWORD ? 0 : Number(opensLeft) + 2 * Number(opensRight);
    return Array.from(variantsOf(core, spellings), (way) => ({
      text: edged(way, opensLeft, opensRight),
      slot: slot + ends,
      entry,
      length: way.length,
    }));
  });
}

function sharedArray(values: readonly number[]): Int32Array {
  const array = new Int32Array(new SharedArrayBuffer(values.length * 4));
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
  const entries = [...entriesOf(keywords, KEYWORD, spellings), ...entriesOf(allow, ALLOWED, spellings)];
  const automaton = buildAutomaton(entries, SLOTS, MOST_NODES);
  if (automaton === undefined) return undefined;
  const parts = {
    entries: sharedArray(entries.map(({ entry }) => entry)),
    lengths: sharedArray(entries.map(({ length }) => length)),
  };
  const bytes = automaton.bytes + parts.entries.byteLength + parts.lengths.byteLength;
  return { automaton, ...parts, hasAllowList: entries.some(({ slot }) => slot !== KEYWORD), bytes };
}

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

/**
 * Searches one form of a prompt. Where several keywords end at one position only the longest counts: what covers it
 * covers the others. The same holds for allowed phrases with the same open ends. So the number of steps is linear in the
 * text, whatever the keywords are.
 *
 * @throws {SearchBudgetError} after `STEPS_PER_UNIT` steps for each unit of the text and one more.
 */
export function findKeyword(index: KeywordIndex, text: string): SearchResult {
  const { automaton, entries, lengths, hasAllowList } = index;
  const budget = STEPS_PER_UNIT * (text.length + 1);
  const hits: { readonly entry: number; readonly start: number; readonly end: number }[] = [];
  let covered: Int32Array | undefined;
  let runs: ReturnType<typeof runsOf> | undefined;
  let node = 0;
  let steps = 0;

  function step(unit: number): void {
    for (;;) {
      steps += 1;
      const child = childOf(automaton, node, unit);
      if (child >= 0) node = child;
      if (child >= 0 || node === 0) return;
      node = automaton.fail[node] ?? 0;
    }
  }

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
    const row = automaton.rows[node] ?? 0;
    if (row === 0) return false;
    for (let slot = 0; slot < SLOTS; slot += 1) {
      steps += 1;
      const found = automaton.found[row * SLOTS + slot] ?? -1;
      if (found < 0) continue;
      const start = end - (lengths[found] ?? 0);
      if (slot === KEYWORD) hits.push({ entry: entries[found] ?? 0, start, end });
      else cover(slot, start, end);
    }
    return hits.length > 0 && !hasAllowList;
  }

  readEdged(text.toWellFormed(), (unit, place) => {
    step(unit);
    if (steps > budget) throw new SearchBudgetError(`more than ${budget} steps for ${text.length} units`);
    return collectMatches(unit === EDGE ? place : place + 1);
  });
  if (covered !== undefined) fillStretches(covered);
  const hit = hits.find(({ start, end }) => (covered?.[start] ?? 0) < end);
  return { keyword: hit?.entry, covered, steps };
}

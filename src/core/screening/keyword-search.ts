import { buildAutomaton, childOf, type Automaton, type Sought } from './automaton.ts';
import { spellingsOf, type Spellings } from './chinese.ts';
import { readKeyword } from './keyword.ts';
import type { ScreeningRule } from './rule.ts';
import { caseFolded, lowerCase, tidy } from './tidy.ts';
import { EDGE, edged, readEdged } from './word-edges.ts';

/** The words of a rule, ready for texts. It consists of shared memory: a thread hands it to another without a copy. */
export interface KeywordIndex {
  readonly automaton: Automaton;
  /** By the place of what is found: which keyword it is, or which allowed phrase, and how long it is in UTF-16 units. */
  readonly entries: Int32Array;
  readonly lengths: Int32Array;
  readonly hasAllowList: boolean;
  /** All of it, in memory. */
  readonly bytes: number;
}

/**
 * What a text has of a rule's words: the first keyword that nothing takes back, as its place in the rule's list; what the
 * rule's allow list covers, for each place of the text how far the stretch that covers it reaches (UTF-16 units); and how many
 * steps that took.
 */
interface Found {
  readonly keyword: number | undefined;
  readonly covered: Int32Array | undefined;
  readonly steps: number;
}

/** A search took more steps than its text may cost. It cannot happen, and is looked at all the same. */
export class SearchBudgetError extends Error {
  override readonly name = 'SearchBudgetError';
}

/** Where an occurrence is kept: keywords, and allowed phrases by which of their ends are open. */
const KEYWORD = 0;
const ALLOWED = 1;
const SLOTS = 5;

/**
 * The most nodes, of 14 bytes, for one list: 500 keywords of 60 characters, each in the three or four ways in which it may stand in
 * a prompt, and 100 allowed phrases of that kind, have fewer.
 */
const MOST_NODES = 150_000;

/**
 * The most steps for one unit of a text: up to two units with its edge, each of which goes down once and up as often as the others
 * went down, and looks at every slot.
 */
const STEPS_PER_UNIT = 2 * (2 + SLOTS);

/** Every way in which a keyword may stand in one of a prompt's forms. */
function waysOf(core: string, spellings: Spellings): ReadonlySet<string> {
  const folded = caseFolded(tidy(core));
  const ways = [lowerCase(core).toWellFormed(), folded, ...spellingsOf(folded, spellings)];
  return new Set(ways.filter((way) => way !== ''));
}

interface Entry extends Sought {
  readonly entry: number;
  readonly length: number;
}

function entriesOf(words: readonly string[], slot: number, spellings: Spellings): Entry[] {
  return words.flatMap((written, entry) => {
    const keyword = readKeyword(written);
    if (keyword === undefined) return [];
    const { core, opensLeft, opensRight } = keyword;
    const ends = slot === KEYWORD ? 0 : Number(opensLeft) + 2 * Number(opensRight);
    return Array.from(waysOf(core, spellings), (way) => ({
      text: edged(way, opensLeft, opensRight),
      slot: slot + ends,
      entry,
      length: way.length,
    }));
  });
}

function shared(values: readonly number[]): Int32Array {
  const array = new Int32Array(new SharedArrayBuffer(values.length * 4));
  array.set(values);
  return array;
}

/** `undefined` where they are too many, or too long, to be kept. */
export function indexKeywords(
  { keywords, allow }: Pick<ScreeningRule, 'keywords' | 'allow'>,
  spellings: Spellings,
): KeywordIndex | undefined {
  // Signs that stand for many characters each would make their spellings take long, before anybody counts the nodes.
  const characters = [...keywords, ...allow].reduce((sum, word) => sum + tidy(word).length, 0);
  if (characters > MOST_NODES) return undefined;
  const entries = [...entriesOf(keywords, KEYWORD, spellings), ...entriesOf(allow, ALLOWED, spellings)];
  const automaton = buildAutomaton(entries, SLOTS, MOST_NODES);
  if (automaton === undefined) return undefined;
  const parts = {
    entries: shared(entries.map(({ entry }) => entry)),
    lengths: shared(entries.map(({ length }) => length)),
  };
  const bytes = automaton.bytes + parts.entries.byteLength + parts.lengths.byteLength;
  return { automaton, ...parts, hasAllowList: entries.some(({ slot }) => slot !== KEYWORD), bytes };
}

/**
 * For each place of the text, where the run of characters that it is in begins and ends. An allowed phrase with an open end covers
 * the text up to the next white space, as in AutoMod (https://github.com/discord/discord-api-docs/issues/7356). In
 * Chinese there is none: there it covers no more than itself.
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

/** Makes of stretches that are set down where they begin how far they reach, for every place in them. */
function spread(stretches: Int32Array): void {
  for (let at = 1; at < stretches.length; at += 1) {
    stretches[at] = Math.max(stretches[at] ?? 0, stretches[at - 1] ?? 0);
  }
}

/**
 * Looks through one form of a prompt. Where several keywords end at one place the longest stands for all: what covers it
 * covers the others; and so with allowed phrases whose same ends are open. That makes the steps linear in the text,
 * whatever the keywords are.
 *
 * @throws {SearchBudgetError} after `STEPS_PER_UNIT` steps for each unit of the text and one more.
 */
export function findKeyword(index: KeywordIndex, text: string): Found {
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
  function look(end: number): boolean {
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
    return look(unit === EDGE ? place : place + 1);
  });
  if (covered !== undefined) spread(covered);
  const hit = hits.find(({ start, end }) => (covered?.[start] ?? 0) < end);
  return { keyword: hit?.entry, covered, steps };
}

import AhoCorasick from 'modern-ahocorasick';
import { spellingsOf, type Spellings } from './chinese.ts';
import { readKeyword, wordsOf, type Keyword } from './keyword.ts';
import type { ScreeningRule } from './rule.ts';
import { caseFolded, lowerCase, tidy } from './tidy.ts';

/** A keyword of a rule, or a phrase that its allow list takes back. `rule` is the rule's place in the list. */
interface Entry extends Keyword {
  readonly rule: number;
  readonly written: string;
  readonly allows: boolean;
}

/**
 * What a text has of the rules' words: the first keyword that nothing takes back, and what each rule's allow list covers, by the
 * rule's place: for each place of the text, how far the stretch that covers it reaches, if one does (UTF-16 units).
 */
interface Found {
  readonly keyword: { readonly rule: number; readonly matched: string } | undefined;
  readonly allowed: ReadonlyMap<number, Int32Array>;
}

/** Every way in which a keyword may stand in one of a prompt's forms. */
function waysOf(core: string, spellings: Spellings): ReadonlySet<string> {
  const folded = caseFolded(tidy(core));
  return new Set([lowerCase(core), folded, ...spellingsOf(folded, spellings)].filter((way) => way !== ''));
}

function entriesOf(rule: ScreeningRule, index: number): Entry[] {
  const entries = (words: readonly string[], allows: boolean): Entry[] =>
    words.flatMap((written) => {
      const keyword = readKeyword(written);
      return keyword === undefined ? [] : [{ ...keyword, rule: index, written, allows }];
    });
  return [...entries(rule.keywords, false), ...entries(rule.allow, true)];
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
 * All rules' keywords in one automaton, so that a text is read once whatever their number. The function looks through one form
 * of a prompt, for the rules whose places are in `active`; its time grows linearly with the text.
 */
export function compileKeywords(
  rules: readonly ScreeningRule[],
  spellings: Spellings,
): (text: string, active: ReadonlySet<number>) => Found {
  const byWay = Map.groupBy(
    rules.flatMap((rule, index) =>
      entriesOf(rule, index).flatMap((entry) => Array.from(waysOf(entry.core, spellings), (way) => ({ way, entry }))),
    ),
    ({ way }) => way,
  );
  const entries = Array.from(byWay.values(), (each) => each.map(({ entry }) => entry));
  const allowing = new Set(rules.keys().filter((index) => rules[index]?.allow.length !== 0));
  const automaton = byWay.size === 0 ? undefined : new AhoCorasick([...byWay.keys()]);

  return (text, active) => {
    const keywords: { readonly entry: Entry; readonly start: number; readonly end: number }[] = [];
    const allowed = new Map<number, Int32Array>();
    const goesOn = wordsOf(text);
    let runs: ReturnType<typeof runsOf> | undefined;
    for (const { start, end, patternIndex } of automaton?.iterate(text) ?? []) {
      for (const entry of entries[patternIndex] ?? []) {
        const { rule, opensLeft, opensRight } = entry;
        if (!active.has(rule) || (!opensLeft && goesOn(start)) || (!opensRight && goesOn(end))) continue;
        if (entry.allows) {
          runs ??= runsOf(text);
          const covered = allowed.get(rule) ?? new Int32Array(text.length + 1);
          const from = opensLeft ? (runs.starts[start] ?? start) : start;
          const to = opensRight ? (runs.ends[end] ?? end) : end;
          covered[from] = Math.max(covered[from] ?? 0, to);
          allowed.set(rule, covered);
        } else if (allowing.has(rule)) {
          keywords.push({ entry, start, end });
        } else {
          return { keyword: { rule, matched: entry.written }, allowed };
        }
      }
    }
    for (const stretches of allowed.values()) spread(stretches);
    const hit = keywords.find(({ entry, start, end }) => (allowed.get(entry.rule)?.[start] ?? 0) < end);
    return { keyword: hit && { rule: hit.entry.rule, matched: hit.entry.written }, allowed };
  };
}

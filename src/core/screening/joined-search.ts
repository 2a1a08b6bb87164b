import { readUnit, type Walk } from './automaton.ts';
import { isChinese, type WordBoundaries } from './chinese-words.ts';
import type { EnglishWords } from './english.ts';
import { JOINED, MOST_REPEATS, OPENS_LEFT, OPENS_RIGHT, SLOTS, type KeywordIndex } from './keyword-index.ts';
import { readLetters, type Letters, type Stretch } from './letters.ts';
import { FAR, isEmphatic, type Pieces } from './pieces.ts';

/** Of the keywords that end at one letter, at most so many are tried. */
const MOST_TRIED = 8;
/** The most steps for one letter: down one level, up one, and the keywords that are tried. */
export const LETTER_STEPS = 2 + MOST_TRIED * (1 + MOST_REPEATS);
/** What remains of a word before or after a keyword has at most so many letters. */
const MOST_REMAINING = 12;

/** What decides about a stretch of a text. `isFree`: whether no allowed phrase covers it. */
interface Judgement {
  readonly english: EnglishWords;
  readonly boundaries: WordBoundaries;
  readonly isFree: (start: number, end: number) => boolean;
}

/**
 * Whether two Chinese characters or more stand apart and are a word. A sign of a sentence between them says otherwise.
 * So does a word that each end belongs to: 月色 情侶.
 */
function isChineseWord(letters: Letters, stretch: Stretch, boundaries: WordBoundaries): boolean {
  if (!letters.isApart(stretch)) return false;
  const ends = [letters.placeOf(stretch.start), letters.endOf(stretch.end)];
  const [isInWord, goesOn] = ends.map((place) => !boundaries.has(place));
  const beginsPiece = letters.firstOf(stretch.start) === stretch.start;
  if (goesOn === true && !beginsPiece) return false;
  const inside = Number(isInWord) + Number(goesOn);
  return inside < (letters.hasStop(stretch) ? 1 : 2);
}

/** Two letters are too few to tell whether they are a word. */
const LEAST_REMAINING = 3;

/** Whether what remains of a word at an open end is nothing, or a word of its own. */
function isRest(letters: Letters, { start, end }: Stretch, english: EnglishWords): boolean {
  const length = end - start;
  return (
    length === 0 || (length >= LEAST_REMAINING && length <= MOST_REMAINING && english.has(letters.read({ start, end })))
  );
}

/** Whether a stretch begins and ends where words do, or leaves words at its open ends. */
function isAligned(letters: Letters, { start, end }: Stretch, english: EnglishWords): boolean {
  const before = { start: letters.firstOf(start), end: start };
  const after = { start: end, end: letters.pieceEnd(end) };
  const isEnding = after.end - after.start <= MOST_REMAINING && english.isEnding(letters.read(after));
  // In a row of lone letters every piece is whole, and the row counts as one.
  if (before.start === start && letters.beginFrom(start) !== start) return false;
  if (after.end === end && letters.endUntil(end) !== end) return false;
  return isRest(letters, before, english) && (isEnding || isRest(letters, after, english));
}

/**
 * Whether a stretch is evidence for a keyword of `count` letters. Letters that stand apart or are repeated more than in
 * any word are, where a piece is no ordinary word, or where only Markdown signs stand between: `a hero in armour` has no
 * heroin.
 */
function isWord(letters: Letters, stretch: Stretch, count: number, english: EnglishWords): boolean {
  const isRepeated = stretch.end - stretch.start > count && isEmphatic(letters.read(stretch));
  const isOdd = letters.hasOdd(stretch);
  const isJoined = letters.isApart(stretch) && (isOdd || (letters.isMarked(stretch) && letters.isWhole(stretch)));
  if (!isJoined && !(isRepeated && (isOdd || letters.isInOdd(stretch.start)))) return false;
  if (letters.isAfterDigit(stretch.start) || letters.isBeforeDigit(stretch.end)) return false;
  return (isRepeated && letters.isStretched(stretch)) || isAligned(letters, stretch, english);
}

/**
 * The stretch of a term whose letters are the runs from `first` to `last`. It begins and ends where words do; at an open
 * end it may stand inside a word. `undefined` where a letter is not repeated often enough.
 */
function stretchOf(
  { opens, repeatsAt, repeats }: KeywordIndex,
  term: number,
  letters: Letters,
  [first, last]: readonly [number, number],
): Stretch | undefined {
  let [least, most] = [1, 1];
  for (let at = repeatsAt[term] ?? 0; at < (repeatsAt[term + 1] ?? 0); at += 2) {
    const run = first + (repeats[at] ?? 0);
    const count = repeats[at + 1] ?? 0;
    if (letters.runStart(run + 1) - letters.runStart(run) < count) return undefined;
    if (run === first) least = count;
    if (run === last) most = count;
  }
  const begin = letters.beginFrom(letters.runStart(first));
  const end = letters.endUntil(letters.runStart(last + 1));
  const isBegin = begin <= letters.runStart(first + 1) - least;
  const isEnd = end >= letters.runStart(last) + most;
  const open = opens[term] ?? 0;
  if ((!isBegin && (open & OPENS_LEFT) === 0) || (!isEnd && (open & OPENS_RIGHT) === 0)) return undefined;
  return { start: isBegin ? begin : letters.runStart(first), end: isEnd ? end : letters.runStart(last + 1) };
}

/**
 * Searches the letters of a text for keywords in pieces: the first one, and how many steps the search took. A letter that
 * is repeated is read once.
 */
export function findJoined(
  index: KeywordIndex,
  text: string,
  pieces: Pieces,
  { english, boundaries, isFree }: Judgement,
): { readonly keyword: number | undefined; readonly steps: number } {
  const { automaton, lengths, entries, letters: counts } = index;
  const letters = readLetters(text, pieces);
  const walk: Walk = { node: 0, steps: 0 };

  function isHit(term: number, last: number): boolean {
    const stretch = stretchOf(index, term, letters, [last - (lengths[term] ?? 0) + 1, last]);
    if (stretch === undefined) return false;
    const [start, end] = [letters.placeOf(stretch.start), letters.endOf(stretch.end)];
    const isEvident = isChinese(text, start, end)
      ? isChineseWord(letters, stretch, boundaries)
      : isWord(letters, stretch, counts[term] ?? 0, english);
    return isEvident && isFree(start, end);
  }

  for (let run = 0; run < letters.runs; run += 1) {
    const start = letters.runStart(run);
    if (((pieces.flags[start] ?? 0) & FAR) !== 0) walk.node = 0;
    readUnit(automaton, walk, letters.unitAt(start));
    let term = automaton.found[(automaton.rows[walk.node] ?? 0) * SLOTS + JOINED] ?? -1;
    for (let tried = 0; tried < MOST_TRIED && term >= 0; tried += 1) {
      walk.steps += 1 + MOST_REPEATS;
      if (isHit(term, run)) return { keyword: entries[term], steps: walk.steps };
      term = automaton.next[term] ?? -1;
    }
  }
  return { keyword: undefined, steps: walk.steps };
}

import type { Spellings } from './chinese.ts';
import longerWords from './lists/chinese-longer-words.json' with { type: 'json' };

/** Reviewed words that have a word of the key in them and mean something else. */
const reviewed = new Map(Object.entries(longerWords.words).map(([word, longer]) => [word, longer.split(' ')]));

/** Where the words of a Chinese text begin and end. Places beside other signs are boundaries too. */
export interface WordBoundaries {
  /** Whether a word begins or ends there, in the text as it is spelled. */
  has(place: number): boolean;
  /** Whether both ends of a stretch lie inside words, in the text's spelling or another one. */
  areInside(start: number, end: number): boolean;
}

/** The boundaries in a run of Chinese characters: in its own spelling, and in the others. */
export interface ChineseRun {
  readonly own: ReadonlySet<number>;
  others(): readonly ReadonlySet<number>[];
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

function boundariesIn(run: string): ReadonlySet<number> {
  return new Set(Array.from(segmenter.segment(run), ({ index }) => index));
}

/** Other spellings count only where they have as many characters. */
export function readRun(text: string, spellings: Spellings): ChineseRun {
  let others: readonly ReadonlySet<number>[] | undefined;
  return {
    own: boundariesIn(text),
    others: () =>
      (others ??= [spellings.traditional(text), spellings.simplified(text)]
        .filter((each) => each !== text && each.length === text.length)
        .map(boundariesIn)),
  };
}

/**
 * The boundaries of a text. `runOf` segments a run of Chinese characters when it is first asked about. A stretch is also
 * looked for in the other spelling: the segmenter knows 路口|交會 and does not know 路口|交会.
 */
export function createWordBoundaries(text: string, runOf: (run: string) => ChineseRun): WordBoundaries {
  let runs: Runs | undefined;

  /** The run around a place; `undefined` beside other signs. The rules of Unicode take a sign such as `_` for a part of a word. */
  function runAt(place: number): { readonly run: ChineseRun; readonly start: number } | undefined {
    if (!endsChinese(text, place) || !startsChinese(text, place)) return undefined;
    runs ??= chineseRunsOf(text);
    const start = runs.starts[place] ?? 0;
    return { run: runOf(runs.texts.get(start) ?? ''), start };
  }

  return {
    has(place) {
      const found = runAt(place);
      return found === undefined || found.run.own.has(place - found.start);
    },
    areInside(start, end) {
      const [first, last] = [runAt(start), runAt(end)];
      if (first === undefined || last === undefined) return false;
      const isInside = (at: ReadonlySet<number>, atEnd: ReadonlySet<number> | undefined): boolean =>
        !at.has(start - first.start) && atEnd?.has(end - last.start) === false;
      if (isInside(first.run.own, last.run.own)) return true;
      const ends = last.run.others();
      return first.run.others().some((each, index) => isInside(each, ends[index]));
    },
  };
}

/** The runs of Chinese characters by where they begin, and for each place where its run begins. */
interface Runs {
  readonly texts: ReadonlyMap<number, string>;
  readonly starts: Int32Array;
}

function chineseRunsOf(text: string): Runs {
  const starts = new Int32Array(text.length + 1);
  const texts = new Map<number, string>();
  for (const { 0: run, index } of text.matchAll(/\p{Script=Han}+/gu)) {
    starts.fill(index, index, index + run.length);
    texts.set(index, run);
  }
  return { texts, starts };
}

/** Whether both ends of a stretch are Chinese characters. */
export function isChinese(text: string, start: number, end: number): boolean {
  return startsChinese(text, start) && endsChinese(text, end);
}

/** Whether a Chinese character begins at a place, or ends there. It has one or two UTF-16 units. */
function startsChinese(text: string, place: number): boolean {
  return /^\p{Script=Han}/u.test(text.slice(place, place + 2));
}

function endsChinese(text: string, place: number): boolean {
  return /\p{Script=Han}$/u.test(text.slice(Math.max(place - 2, 0), place));
}

function isInReviewedWord(text: string, start: number, end: number): boolean {
  const words = reviewed.get(text.slice(start, end)) ?? [];
  return words.some((word) => {
    const offset = word.indexOf(text.slice(start, end));
    return text.startsWith(word, start - offset) && start >= offset;
  });
}

/**
 * Whether a stretch of Chinese is no word of its own. Both its ends lie inside longer words (彩色|情境), or it is in a
 * reviewed longer word (口交換機). One end is not enough: the boundaries of 吸毒|品 and 裸|照片 are guesses.
 */
export function isPartOfLongerWords(text: string, start: number, end: number, boundaries: WordBoundaries): boolean {
  return boundaries.areInside(start, end) || isInReviewedWord(text, start, end);
}

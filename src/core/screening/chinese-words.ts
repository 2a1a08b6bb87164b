import longerWords from './lists/chinese-longer-words.json' with { type: 'json' };

/** Reviewed words that have a word of the key in them and mean something else. */
const reviewed = new Map(Object.entries(longerWords.words).map(([word, longer]) => [word, longer.split(' ')]));
const HAN = /\p{Script=Han}/u;

/** Where the words of a Chinese text begin and end. Places beside other signs are boundaries too. */
export interface WordBoundaries {
  has(place: number): boolean;
  /** Whether both ends of a stretch lie inside words, in one of the spellings at least. */
  areInside(start: number, end: number): boolean;
}

/**
 * The boundaries of a text, found when they are first asked for. `spellings` are the same text in other characters of
 * Chinese: the segmenter knows 路口|交會 and does not know 路口|交会.
 */
export function createWordBoundaries(text: string, spellings: readonly string[] = []): WordBoundaries {
  const first = boundariesOf(text);
  const all = [first, ...spellings.filter((each) => each.length === text.length).map(boundariesOf)];
  return {
    has: first,
    areInside: (start, end) => all.some((isBoundary) => !isBoundary(start) && !isBoundary(end)),
  };
}

function boundariesOf(text: string): (place: number) => boolean {
  let places: Set<number> | undefined;
  const find = (): Set<number> =>
    new Set(Array.from(new Intl.Segmenter('zh', { granularity: 'word' }).segment(text), ({ index }) => index));
  return (place) => {
    // The rules of Unicode take a sign such as `_` for a part of the word.
    if (!HAN.test(text.slice(Math.max(place - 2, 0), place)) || !HAN.test(text.slice(place, place + 2))) return true;
    places ??= find();
    return places.has(place);
  };
}

/** Whether both ends of a stretch are Chinese characters. */
export function isChinese(text: string, start: number, end: number): boolean {
  return (
    HAN.test(String.fromCodePoint(text.codePointAt(start) ?? 0)) && HAN.test(text.slice(Math.max(end - 2, 0), end))
  );
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

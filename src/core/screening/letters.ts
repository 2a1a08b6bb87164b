import { APART, BEGINS, ENDS, FAR, FIRST, MARKED, ODD, STOP, type Pieces } from './pieces.ts';

/** A stretch of letters, by its first letter and the one after its last. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The letters of a text, with what is asked of them. Except for `read`, an answer is looked up in a table. */
export interface Letters {
  /** How many runs of one letter there are: `nnuuddee` has four. */
  readonly runs: number;
  /** The first letter of a run. */
  runStart(run: number): number;
  unitAt(letter: number): number;
  read(stretch: Stretch): string;
  /** Where a letter stands in the text, and where the letter before `end` ends there, in UTF-16 units. */
  placeOf(letter: number): number;
  endOf(end: number): number;
  /** The first letter from there on at which a word may begin, and the last end of a word up to there. */
  beginFrom(letter: number): number;
  endUntil(end: number): number;
  /** The first letter of the piece of a letter, and the end of the piece that goes on at `end`. */
  firstOf(letter: number): number;
  pieceEnd(end: number): number;
  /** Whether something stands between two letters of the stretch; whether that is Markdown; whether a sentence ends there. */
  isApart(stretch: Stretch): boolean;
  isMarked(stretch: Stretch): boolean;
  hasStop(stretch: Stretch): boolean;
  /** Whether a whole piece that is no ordinary word lies in it. */
  hasOdd(stretch: Stretch): boolean;
  isInOdd(letter: number): boolean;
  /** Whether it begins and ends where words do. */
  isWhole(stretch: Stretch): boolean;
  /** Whether a letter stands there three times in a row. */
  isStretched(stretch: Stretch): boolean;
  isAfterDigit(start: number): boolean;
  isBeforeDigit(end: number): boolean;
}

/** For each letter, the first one from there on for which something holds; else the number of letters. */
function following(length: number, holds: (letter: number) => boolean): Int32Array {
  const next = new Int32Array(length + 2).fill(length);
  for (let at = length - 1; at >= 0; at -= 1) next[at] = holds(at) ? at : (next[at + 1] ?? length);
  return next;
}

/** For each letter, the last one up to there for which something holds; else -1. */
function preceding(length: number, holds: (letter: number) => boolean): Int32Array {
  const last = new Int32Array(length).fill(-1);
  for (let at = 0; at < length; at += 1) last[at] = holds(at) ? at : (last[at - 1] ?? -1);
  return last;
}

/** A table that is made when it is first asked: most texts have no letters that may be a keyword. */
function table(make: () => Int32Array, beyond: number): (letter: number) => number {
  let made: Int32Array | undefined;
  return (letter) => {
    made ??= make();
    return made[letter] ?? beyond;
  };
}

const isLatin = (unit: number): boolean => unit >= 0x61 && unit <= 0x7a;
const DIGIT = /\p{N}/u;

/** The first letter of each run. A letter that is repeated belongs to the run before. */
function runStarts(length: number, repeats: (letter: number) => boolean): Int32Array {
  const starts = new Int32Array(length);
  let runs = 0;
  for (let letter = 0; letter < length; letter += 1) {
    if (repeats(letter)) continue;
    starts[runs] = letter;
    runs += 1;
  }
  return starts.subarray(0, runs);
}

export function readLetters(text: string, { places, flags }: Pieces): Letters {
  const { length } = places;
  const has = (flag: number) => (letter: number) => ((flags[letter] ?? 0) & flag) !== 0;
  const unitAt = (letter: number): number => text.charCodeAt(places[letter] ?? text.length);
  const repeats = (letter: number): boolean =>
    letter > 0 && unitAt(letter) === unitAt(letter - 1) && isLatin(unitAt(letter)) && !has(FAR)(letter);
  const starts = runStarts(length, repeats);
  const next = (flag: number) => table(() => following(length, has(flag)), length);
  const last = (flag: number) => table(() => preceding(length, has(flag)), -1);
  const [begins, apart, marked, stops, odd, firsts] = [
    next(BEGINS),
    next(APART),
    next(MARKED),
    next(STOP),
    next(ODD),
    next(FIRST),
  ];
  const [ends, first] = [last(ENDS), last(FIRST)];
  const stretched = table(() => following(length, (letter) => repeats(letter + 1) && repeats(letter + 2)), length);
  const placeOf = (letter: number): number => places[letter] ?? text.length;
  const endOf = (end: number): number => (end === 0 ? 0 : placeOf(end - 1) + 1);

  return {
    runs: starts.length,
    runStart: (run) => starts[run] ?? length,
    unitAt,
    read: ({ start, end }) => Array.from(places.subarray(start, end), (place) => text.charAt(place)).join(''),
    placeOf,
    endOf,
    beginFrom: begins,
    endUntil: (end) => ends(end - 1) + 1,
    firstOf: first,
    pieceEnd: firsts,
    isApart: ({ start, end }) => apart(start + 1) < end,
    isMarked: ({ start, end }) => marked(start + 1) < end,
    hasStop: ({ start, end }) => stops(start + 1) < end,
    hasOdd: ({ start, end }) => odd(start) < end && firsts(odd(start) + 1) <= end,
    isInOdd: (letter) => has(ODD)(first(letter)),
    isWhole: ({ start, end }) => begins(start) === start && ends(end - 1) === end - 1,
    isStretched: ({ start, end }) => stretched(start) < end,
    isAfterDigit: (start) => DIGIT.test(text.charAt(placeOf(start) - 1)),
    isBeforeDigit: (end) => DIGIT.test(text.charAt(endOf(end))),
  };
}

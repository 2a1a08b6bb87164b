import designations from './lists/designations.json' with { type: 'json' };
import type { EnglishWords } from './english.ts';

/** What is known of one letter of a text. */
export const FIRST = 1; // It is the first of its piece.
export const BEGINS = 2; // A word may begin here.
export const ENDS = 4; // A word may end here.
export const APART = 8; // Something that is no letter stands between this letter and the one before.
export const MARKED = 16; // Only Markdown signs stand there: a reader sees one word.
export const STOP = 32; // A sentence, or a part of one, ends there.
export const FAR = 64; // Too much stands there for one word.
export const ODD = 128; // It is the first of a piece that is no ordinary word.

/**
 * The letters of a text, for the search for words in pieces. `places` has the position of each letter in the text (UTF-16
 * units), `flags` what is known of it.
 */
export interface Pieces {
  readonly places: Int32Array;
  readonly flags: Uint8Array;
}

interface Piece {
  readonly text: string;
  readonly at: number;
  readonly end: number;
  readonly isHan: boolean;
  /** Of one letter, which may be one of a row such as `U. S. A.`. */
  readonly isLone: boolean;
  readonly isOdd: boolean;
}

/** A word of one script, with what English puts behind an apostrophe. */
const PIECE =
  /(?<han>\p{Script=Han}+)|[[\p{L}\p{M}]--\p{Script=Han}]+(?<ending>['’](?:ll|re|ve|[sdtm])(?![\p{L}\p{M}]))?/gv;
const LETTER = /[\p{L}\p{M}]/u;
const MARKDOWN = /^(?:\*{1,3}|_{2,3}|~~|\|\||`{1,3})+$/;
const SENTENCE_SIGN = /[，。、；：！？,;:!?…\n]|\.\s/;
/** The most that may stand between two pieces of a word, and the longest piece, in UTF-16 units. */
const MOST_BETWEEN = 12;
const LONGEST_PIECE = 12;

const beforeLetter: ReadonlySet<string> = new Set(designations.beforeLetter);

/** What follows a letter that stands for a name or for a shape: `S. King`, `T-shirt`, `e-card`. */
const INITIAL = /^(?:[.,;:!?]|-(?<word>[a-z]{3,}))/;
/** Repetition that is no spelling of any word: three times, a vowel twice, or two letters twice. */
const EMPHASIS = /([a-z])\1\1|([aeiou])\2|([a-z])\3.*([a-z])\4/;
const ASCII_WORD = /^[a-z]{3,}$/;

/** Whether a word is written with more repetition than words have: `nuude`, `fuuuck`. `Rappe` and `Lolli` are not. */
export function isEmphatic(text: string): boolean {
  return EMPHASIS.test(text);
}

/** The letters without repetition: `nnuuddee` is `nude`. */
export function squeezed(text: string): string {
  return text.replaceAll(/([a-z])\1+/g, '$1');
}

function isOdd(text: string, before: string | undefined, english: EnglishWords): boolean {
  if (!/^[a-z]+$/.test(text) || squeezed(text).length > LONGEST_PIECE || english.has(text)) return false;
  return text.length > 1 || before === undefined || !beforeLetter.has(before);
}

/** Whether a lone letter is the first of a name, or names a shape or a kind. In a row of lone letters it is not. */
function isInitial(text: string, { at, end }: Pick<Piece, 'at' | 'end'>, english: EnglishWords): boolean {
  const after = INITIAL.exec(text.slice(end, end + LONGEST_PIECE));
  if (after === null || /(?<!\p{L})\p{L}[^\p{L}]*$/u.test(text.slice(Math.max(at - MOST_BETWEEN, 0), at))) return false;
  const word = after.groups?.['word'];
  return word === undefined ? !/^[^\p{L}]*\p{L}(?!\p{L})/u.test(text.slice(end)) : english.has(word);
}

/**
 * Whether a text is in another language that is written in Latin letters: of its words more are no English ones. There
 * short words such as `nu` and `de` are no pieces.
 */
function isForeign(pieces: readonly Piece[], english: EnglishWords): boolean {
  let [ordinary, others] = [0, 0];
  for (const { text, isHan } of pieces) {
    if (isHan || text.length < 2 || !/^\p{Script=Latin}/u.test(text)) continue;
    if (ASCII_WORD.test(text) && english.has(text)) ordinary += 1;
    else if (/[^a-z'’]/.test(text) || (text.length > 2 && !isEmphatic(text))) others += 1;
  }
  return others > 2 && others > ordinary;
}

function piecesOf(text: string, english: EnglishWords): Piece[] {
  const pieces: Piece[] = [];
  for (const { 0: piece, index, groups = {} } of text.matchAll(PIECE)) {
    const { han, ending } = groups as Record<string, string | undefined>;
    const isWord = han !== undefined || ending !== undefined;
    const [at, end] = [index, index + piece.length];
    const isLone = !isWord && piece.length === 1;
    const isNamed = isLone && isInitial(text, { at, end }, english);
    pieces.push({
      text: piece,
      at,
      end,
      isHan: han !== undefined,
      isLone,
      isOdd: !isWord && !isNamed && isOdd(piece, pieces.at(-1)?.text, english),
    });
  }
  return isForeign(pieces, english) ? pieces.map((piece) => ({ ...piece, isOdd: false })) : pieces;
}

/** What stands between two pieces, as flags of the letter after it. */
function between(text: string): number {
  if (text === '') return 0;
  if (text.length > MOST_BETWEEN) return APART | FAR;
  return APART | (MARKDOWN.test(text) ? MARKED : 0) | (SENTENCE_SIGN.test(text) ? STOP : 0);
}

function isArticle(piece: Piece | undefined): boolean {
  return piece?.text === 'a' || piece?.text === 'i';
}

/** In a row of lone letters a word begins with the first, or after `a` and `I`. It ends with the last, or before them. */
function edgesOf(pieces: readonly Piece[], index: number): number {
  const [before, piece, after] = [pieces[index - 1], pieces[index], pieces[index + 1]];
  if (piece?.isLone !== true) return BEGINS | ENDS;
  const begins = before?.isLone !== true || (isArticle(before) && pieces[index - 2]?.isLone !== true);
  const ends = after?.isLone !== true || (isArticle(after) && pieces[index + 2]?.isLone !== true);
  return (begins ? BEGINS : 0) | (ends ? ENDS : 0);
}

/** A lone letter between Chinese characters separates them like a sign: 毒x品. */
function withoutLoneLetters(pieces: readonly Piece[]): Piece[] {
  return pieces.filter(
    ({ isLone }, index) => !isLone || pieces[index - 1]?.isHan !== true || pieces[index + 1]?.isHan !== true,
  );
}

/**
 * Reads the letters of a text in lower case. `undefined` where no word can be in pieces: nothing in it is odd, marked, or
 * stands between Chinese characters.
 */
export function readPieces(text: string, english: EnglishWords): Pieces | undefined {
  const pieces = withoutLoneLetters(piecesOf(text, english));
  const places: number[] = [];
  const flags: number[] = [];
  let isNeeded = false;
  for (const [index, piece] of pieces.entries()) {
    const before = pieces[index - 1];
    const joint = before === undefined ? 0 : between(text.slice(before.end, piece.at));
    const edges = edgesOf(pieces, index);
    isNeeded ||= piece.isOdd || (joint & MARKED) !== 0 || (piece.isHan && before?.isHan === true);
    for (let at = piece.at; at < piece.end; at += 1) {
      if (!isLetterAt(text, at)) continue;
      places.push(at);
      const first = at === piece.at ? FIRST | joint | (edges & BEGINS) | (piece.isOdd ? ODD : 0) : 0;
      // A word of Chinese begins and ends anywhere.
      flags.push(piece.isHan ? first | BEGINS | ENDS : first);
    }
    flags[flags.length - 1] = (flags.at(-1) ?? 0) | (edges & ENDS);
  }
  return isNeeded ? { places: Int32Array.from(places), flags: Uint8Array.from(flags) } : undefined;
}

/** Both halves of a letter beyond the first plane count. */
function isLetterAt(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return (unit >= 0xd8_00 && unit <= 0xdf_ff) || LETTER.test(text.charAt(at));
}

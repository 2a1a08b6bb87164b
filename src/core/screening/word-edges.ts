/** Stands in a text with its edges where a word begins or ends. No text has it: it is no character (Unicode, 23.7). */
export const EDGE = 0xff_ff;

const WORD = /[\p{L}\p{M}\p{N}]/u;
const HAN = /\p{Script=Han}/u;
/** Where two of these meet, or one meets any other letter, a word ends. */
const ALPHABETS = [
  /\p{Script_Extensions=Hiragana}/u,
  /\p{Script_Extensions=Katakana}/u,
  /\p{Script_Extensions=Hangul}/u,
  /\p{Script_Extensions=Thai}/u,
];
const ASCII_WORD = /[0-9A-Za-z]/;
const ASCII = Uint8Array.from({ length: 128 }, (_, code) => Number(ASCII_WORD.test(String.fromCharCode(code))));

/**
 * The kind of word that a character belongs to; 0 for one that stands for itself. A word goes on over a place between two
 * characters of the same kind, but 0. AutoMod's documentation has words 'surrounded by whitespace'; here punctuation ends
 * them too, or else a full stop would be a way around. Chinese is written without spaces: each of its characters
 * stands for itself, so that its keywords match anywhere.
 */
function wordKind(code: number): number {
  const ascii = ASCII[code];
  if (ascii !== undefined) return ascii;
  const character = String.fromCodePoint(code);
  if (!WORD.test(character) || HAN.test(character)) return 0;
  return ALPHABETS.reduce((kind, alphabet, index) => kind + (alphabet.test(character) ? 2 << index : 0), 1);
}

/**
 * A text as the automaton reads it, unit by unit: an edge before each character whose kind is another than that of the one
 * before, outside the text kind 0. `place` is where the unit stands in the text (for an edge, where the next one
 * does). A text in which no word goes on over its ends is found with an edge there exactly where AutoMod's keyword without a wildcard
 * matches.
 */
export function readEdged(text: string, read: (unit: number, place: number) => boolean): void {
  let before = 0;
  for (let place = 0; place < text.length; place += 1) {
    const code = text.codePointAt(place) ?? 0;
    const kind = wordKind(code);
    if (kind !== before && read(EDGE, place)) return;
    before = kind;
    if (code > 0xff_ff) {
      if (read(text.charCodeAt(place), place)) return;
      place += 1;
    }
    if (read(unitAt(text, place), place)) return;
  }
  if (before !== 0) read(EDGE, text.length);
}

/** What a keyword's core is in such a text. */
export function edged(core: string, opensLeft: boolean, opensRight: boolean): string {
  const units: number[] = [];
  readEdged(core, (unit) => {
    units.push(unit);
    return false;
  });
  const from = opensLeft && units[0] === EDGE ? 1 : 0;
  const to = opensRight && units.at(-1) === EDGE ? -1 : units.length;
  return String.fromCharCode(...units.slice(from, to));
}

function unitAt(text: string, place: number): number {
  const unit = text.charCodeAt(place);
  return unit === EDGE ? 0xff_fd : unit;
}

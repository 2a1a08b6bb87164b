/** Marks where a word begins or ends. It cannot be part of a text: Unicode says that it is no character (23.7). */
export const EDGE = 0xff_ff;

const WORD = /[\p{L}\p{M}\p{N}]/u;
const HAN = /\p{Script=Han}/u;
/** A word ends where two of these meet, or where one meets any other letter. */
const ALPHABETS = [
  /\p{Script_Extensions=Hiragana}/u,
  /\p{Script_Extensions=Katakana}/u,
  /\p{Script_Extensions=Hangul}/u,
  /\p{Script_Extensions=Thai}/u,
];
const ASCII_WORD = /[0-9A-Za-z]/;
const ASCII = Uint8Array.from({ length: 128 }, (_, code) => Number(ASCII_WORD.test(String.fromCharCode(code))));

/**
 * The kind of word that a character belongs to; 0 for a character that is no part of a word. Neighbours of the same kind
 * belong to one word, except for kind 0. AutoMod's documentation says that words are 'surrounded by whitespace'. Here
 * punctuation ends a word too, otherwise a full stop would be enough to evade a keyword. Chinese is written without
 * spaces, so each of its characters has kind 0 and its keywords match anywhere.
 */
function wordKind(code: number): number {
  const ascii = ASCII[code];
  if (ascii !== undefined) return ascii;
  const character = String.fromCodePoint(code);
  if (!WORD.test(character) || HAN.test(character)) return 0;
  return ALPHABETS.reduce((kind, alphabet, index) => kind + (alphabet.test(character) ? 2 << index : 0), 1);
}

/**
 * Reads a text unit by unit, as the automaton needs it, with an edge before each character whose kind differs from that
 * of the character before. Outside the text the kind is 0. `place` is the position of the unit in the text; for an edge,
 * that of the next unit. A keyword with edges at its ends is found exactly where AutoMod finds a keyword without a
 * wildcard.
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

/** A keyword's core with its edges. */
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

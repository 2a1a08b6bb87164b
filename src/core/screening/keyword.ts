/** A keyword without its wildcards. `opensLeft`: it may stand inside a word that begins before it. */
export interface Keyword {
  readonly core: string;
  readonly opensLeft: boolean;
  readonly opensRight: boolean;
}

/**
 * Reads a keyword as AutoMod does: `*` at its beginning or end lets the word go on there, and is a character like any other
 * elsewhere. Undefined where nothing is left without wildcards, for such a keyword would match everything.
 * Source: https://docs.discord.com/developers/resources/auto-moderation, 'Keyword Matching Strategies'.
 */
export function readKeyword(text: string): Keyword | undefined {
  const trimmed = text.trim();
  const core = trimmed.replace(/^\*+/, '').replace(/\*+$/, '').trim();
  if (core === '') return undefined;
  return { core, opensLeft: trimmed.startsWith('*'), opensRight: trimmed.endsWith('*') };
}

const WORD = /[\p{L}\p{M}\p{N}]/u;
const HAN = /\p{Script=Han}/u;
/** Where two of these meet, or one meets any other letter, a word ends. */
const ALPHABETS = [
  /\p{Script_Extensions=Hiragana}/u,
  /\p{Script_Extensions=Katakana}/u,
  /\p{Script_Extensions=Hangul}/u,
  /\p{Script_Extensions=Thai}/u,
];

function before(text: string, index: number): string {
  const last = text.charCodeAt(index - 1);
  const isPair = last >= 0xdc_00 && last <= 0xdf_ff && index > 1;
  return text.slice(isPair ? index - 2 : index - 1, index);
}

function goesOnOver(text: string, index: number): boolean {
  if (index <= 0 || index >= text.length) return false;
  const left = before(text, index);
  const right = String.fromCodePoint(text.codePointAt(index) ?? 0);
  if (!WORD.test(left) || !WORD.test(right) || HAN.test(left) || HAN.test(right)) return false;
  return ALPHABETS.every((alphabet) => alphabet.test(left) === alphabet.test(right));
}

/**
 * Tells of a text whether a word goes on over a place in it (UTF-16 units), and finds that out once a place. AutoMod's documentation
 * has words 'surrounded by whitespace'; here punctuation ends them too, or else a full stop would be a way around. Chinese is
 * written without spaces: each of its characters stands for itself, so that its keywords match anywhere.
 */
export function wordsOf(text: string): (index: number) => boolean {
  const known = new Map<number, boolean>();
  return (index) => {
    const goesOn = known.get(index) ?? goesOnOver(text, index);
    known.set(index, goesOn);
    return goesOn;
  };
}

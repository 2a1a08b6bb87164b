import { RE2JS } from 're2js';

// Rust's classes know Unicode, RE2's do not.
const WORD = String.raw`\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}`;
const SPACE = String.raw`\t-\r\x{85}\p{Z}`;
const CLASSES: Readonly<Record<string, string>> = {
  d: String.raw`\p{Nd}`,
  D: String.raw`\P{Nd}`,
  w: `[${WORD}]`,
  W: `[^${WORD}]`,
  s: `[${SPACE}]`,
  S: `[^${SPACE}]`,
};
const IN_SET: Readonly<Record<string, string>> = { d: String.raw`\p{Nd}`, D: String.raw`\P{Nd}`, w: WORD, s: SPACE };

/** The pieces of a pattern: an escape, a bracketed set, anything else one by one. */
const PIECE =
  /\\(?:[uU]\{(?<code>[0-9a-fA-F]+)\}|u(?<four>[0-9a-fA-F]{4})|U(?<eight>[0-9a-fA-F]{8})|(?<boundary>[bB](?!\{))|(?<escape>[pPx]\{[^}]*\}|.))|(?<set>\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\[])*\])|(?<other>[^])/gsu;
const SET_PIECE =
  /\\(?:[uU]\{(?<code>[0-9a-fA-F]+)\}|u(?<four>[0-9a-fA-F]{4})|U(?<eight>[0-9a-fA-F]{8})|(?<escape>.))/gsu;

type Groups = Readonly<Record<string, string | undefined>>;

function character({ code, four, eight }: Groups): string | undefined {
  const digits = code ?? four ?? eight;
  return digits === undefined ? undefined : `\\x{${digits}}`;
}

/** A bracketed set with Rust's meaning; undefined for what RE2 reads differently or cannot say. */
function translatedSet(set: string): string | undefined {
  const isUnlike = /&&|--|~~|\\[WS]/.test(set);
  if (isUnlike) return undefined;
  return set.replaceAll(SET_PIECE, (...found) => {
    const groups = found.at(-1) as Groups;
    return character(groups) ?? IN_SET[groups['escape'] ?? ''] ?? `\\${groups['escape'] ?? ''}`;
  });
}

/**
 * The pattern in RE2's syntax, with the meaning that it has in Rust (https://docs.rs/regex/latest/regex/#syntax); undefined where
 * RE2 has no such thing. RE2's `\b` knows ASCII letters only: in a pattern with others it is said by the
 * characters around it, which goes at the ends of the pattern and of its alternatives.
 */
function fromRust(pattern: string): string | undefined {
  const isPlain = !/\P{ASCII}|\\[pPuU]/u.test(pattern);
  let translated = '';
  let depth = 0;
  for (const { groups = {}, index, 0: piece } of pattern.matchAll(PIECE)) {
    const { boundary, escape, set, other } = groups as Groups;
    const rest = pattern.slice(index + piece.length);
    if (character(groups) !== undefined) {
      translated += character(groups);
    } else if (boundary !== undefined) {
      const opens = /(?:^|\||^\(\?[a-z]+\))$/.test(pattern.slice(0, index));
      if (isPlain) translated += piece;
      else if (boundary === 'b' && depth === 0 && opens) translated += `(?:^|[^${WORD}])`;
      else if (boundary === 'b' && depth === 0 && /^(?:$|\|)/.test(rest)) translated += `(?:$|[^${WORD}])`;
      else return undefined;
    } else if (escape !== undefined) {
      if (/^[bB<>]/.test(escape)) return undefined;
      translated += CLASSES[escape] ?? piece;
    } else if (set !== undefined) {
      const translatedPiece = translatedSet(set);
      if (translatedPiece === undefined) return undefined;
      translated += translatedPiece;
    } else {
      if (other === '[' || (other === '{' && rest.startsWith(','))) return undefined;
      if (other === '(') depth += 1;
      if (other === ')') depth -= 1;
      translated += piece;
    }
  }
  return translated;
}

/**
 * A pattern as AutoMod takes it: Rust's syntax, 'case-insensitive and unicode support flags are on by default for every regex
 * pattern' (https://support.discord.com/hc/en-us/articles/10069840290711). Undefined for one that cannot be read or said in RE2,
 * and for one that matches the empty text, which would refuse every prompt.
 */
export function compileRustRegex(pattern: string): RE2JS | undefined {
  const translated = fromRust(pattern);
  if (translated === undefined) return undefined;
  try {
    const compiled = RE2JS.compile(translated, RE2JS.CASE_INSENSITIVE);
    return compiled.test('') ? undefined : compiled;
  } catch {
    // RE2 says so by throwing; what else it may throw on a stranger's pattern means the same.
    return undefined;
  }
}

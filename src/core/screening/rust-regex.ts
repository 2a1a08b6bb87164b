import { RE2JS, RE2Set } from 're2js';
import { translatedClass, translatedProperty, translatedSet, WORD } from './rust-classes.ts';
import { commonSyntax } from './rust-syntax.ts';

/** The pieces of a pattern: an escape, a bracketed set, anything else one by one. */
const PIECE =
  /\\(?:[uU]\{(?<code>[0-9a-fA-F]+)\}|u(?<four>[0-9a-fA-F]{4})|U(?<eight>[0-9a-fA-F]{8})|(?<boundary>[bB](?!\{))|(?<escape>[pPx]\{[^}]*\}|.))|(?<set>\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\[])*\])|(?<other>[^])/gsu;

/** A piece of a pattern in RE2's syntax: something that a repetition applies to, or a repetition. */
const EXPANDED_PIECE =
  /^(?:\\(?:[pPx]\{[^}]*\}|[^])|\[\^?\]?(?:\\[^]|\[:\^?\w+:\]|[^\]\\])*\]|\{\d+(?:,\d*)?\}|\((?:\?(?:P?<\w+>|[a-zA-Z-]*:?))?)/u;
const REPETITION = /^\{(?<least>\d+)(?:,(?<most>\d*))?\}$/;
const UNICODE_CLASS = /\\[wWdDsSpP]/g;

type Groups = Readonly<Record<string, string | undefined>>;

function character({ code, four, eight }: Groups): string | undefined {
  const digits = code ?? four ?? eight;
  return digits === undefined ? undefined : `\\x{${digits}}`;
}

/**
 * The pattern in RE2's syntax, with the meaning that it has in Rust (https://docs.rs/regex/latest/regex/#syntax);
 * undefined where RE2 has no equivalent. RE2's `\b` knows ASCII letters only. In a pattern with other letters it is
 * replaced by the characters around it, which is possible only at the ends of the pattern and of its alternatives.
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
      const translatedPiece = /^[pP]/.test(escape) ? translatedProperty(escape) : (translatedClass(escape) ?? piece);
      if (translatedPiece === undefined) return undefined;
      translated += translatedPiece;
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

/** The most bytes for a pattern's automaton. When it reaches them, RE2 builds it anew or works without one. */
const AUTOMATON_BYTES = 128 * 1024;

/**
 * The largest pattern, in instructions as `expandedSize` counts them: to compile so many takes some milliseconds. And the
 * most Unicode classes in it, each of which is hundreds of ranges.
 */
const MOST_EXPANDED = 2_000;
const MOST_CLASSES = 80;

/**
 * How many instructions a pattern in RE2's syntax has when its counted repetitions are written out. Nested repetitions
 * multiply: `(a{10}){10}` has a hundred. It is counted without compiling, and no further than `most`.
 */
export function expandedSize(translated: string, most: number): number {
  /** For each open group: its size so far, and the size of its last piece. */
  const open = [{ size: 0, last: 0 }];
  let at = 0;
  while (at < translated.length) {
    const piece = EXPANDED_PIECE.exec(translated.slice(at))?.[0] ?? translated.charAt(at);
    at += piece.length;
    const group = open.at(-1) ?? { size: 0, last: 0 };
    const repeated = REPETITION.exec(piece)?.groups;
    if (repeated !== undefined) {
      const least = Number(repeated['least']);
      const end = repeated['most'] ?? repeated['least'] ?? '';
      const optional = end === '' ? 1 : Math.max(Number(end) - least, 0);
      const whole = least * group.last + optional * (group.last + 1);
      group.size += whole - group.last;
      group.last = whole;
    } else if (piece.startsWith('(')) {
      open.push({ size: 0, last: 0 });
    } else if (piece === ')' && open.length > 1) {
      open.pop();
      const outer = open.at(-1) ?? group;
      outer.size += group.size;
      outer.last = group.size;
    } else {
      group.size += 1;
      group.last = /^[*+?]$/.test(piece) ? group.last + 1 : 1;
    }
    if (open.reduce((sum, { size }) => sum + size, 0) > most) return most + 1;
  }
  return open.reduce((sum, { size }) => sum + size, 0);
}

/** A pattern in RE2's syntax; undefined for a pattern that RE2 cannot express, or that is too large. */
function compilable(pattern: string): string | undefined {
  if ((pattern.match(UNICODE_CLASS)?.length ?? 0) > MOST_CLASSES) return undefined;
  const common = commonSyntax(pattern);
  const translated = common === undefined ? undefined : fromRust(common);
  return translated !== undefined && expandedSize(translated, MOST_EXPANDED) <= MOST_EXPANDED ? translated : undefined;
}

/**
 * How many instructions a pattern of AutoMod compiles to. It has Rust's syntax, and 'case-insensitive and unicode support
 * flags are on by default for every regex pattern' (https://support.discord.com/hc/en-us/articles/10069840290711).
 * Undefined for a pattern that cannot be read, that RE2 cannot express, or that is too large; and for one that matches
 * the empty text, because it would refuse every prompt.
 */
export function sizeOfPattern(pattern: string): number | undefined {
  const translated = compilable(pattern);
  if (translated === undefined) return undefined;
  try {
    const compiled = RE2JS.compile(translated, RE2JS.CASE_INSENSITIVE);
    return compiled.test('') ? undefined : compiled.programSize();
  } catch {
    // RE2 throws for a pattern that it cannot compile. Any other error means the same: the pattern cannot be used.
    return undefined;
  }
}

/**
 * Compiles a pattern that has a size. Its automaton never takes more than `AUTOMATON_BYTES`; that of `RE2JS` would grow
 * to 8 MB.
 */
export function compilePattern(pattern: string): (text: string) => boolean {
  const set = new RE2Set(RE2Set.UNANCHORED, RE2JS.CASE_INSENSITIVE, AUTOMATON_BYTES);
  set.add(compilable(pattern) ?? pattern);
  set.compile();
  return (text) => set.match(text).length > 0;
}

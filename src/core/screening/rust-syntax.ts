/** A pattern is read from its beginning to its end, one piece after the other. */
const TOKEN =
  /\\[^]|\(\?(?<on>[imsUux]*)(?<off>-[imsUux]+)?(?<end>[:)])|\{\s*(?<least>\d+)\s*(?:(?<comma>,)\s*(?<most>\d*)\s*)?\}|(?<quantifiers>[*+?]{2,})|(?<set>\[\^?\]?)|[^]/gu;
/** A member of a set: an escape, a class such as `[:alpha:]`, the beginning of a nested set, or anything else. */
const MEMBER = /\\[pPxuU]\{[^}]*\}|\\[^]|\[:\^?\w+:\]|(?<nested>\[\^?\]?)|[^]/gu;
const WHITE_SPACE = /\p{White_Space}/u;

/**
 * Several repetitions in a row are nested in Rust: `a++` is `(a+)+`. Whether a text matches depends only on the fewest
 * and the most repetitions, so one sign is enough. A question mark after another sign only makes it lazy.
 */
function oneRepetition(signs: string): string {
  let zero = false;
  let many = false;
  for (let at = 0; at < signs.length; at += 1) {
    const sign = signs.charAt(at);
    zero ||= sign !== '+';
    many ||= sign !== '?';
    if (signs.charAt(at + 1) === '?') at += 1;
  }
  return many ? (zero ? '*' : '+') : '?';
}

/**
 * The set that begins at a place, without sets inside it: `[a[bc]]` is `[abc]`. `undefined` where that has another
 * meaning: with a complement inside, or a hyphen at the edge of an inner set, which would become a range.
 */
function flatSet(
  pattern: string,
  from: number,
  opening: string,
): { readonly text: string; readonly end: number } | undefined {
  let text = opening;
  let depth = 1;
  let before = '';
  MEMBER.lastIndex = from + opening.length;
  for (let found = MEMBER.exec(pattern); found !== null; found = MEMBER.exec(pattern)) {
    const { 0: member, groups = {} } = found;
    const isEdge = groups['nested'] !== undefined || (member === ']' && depth > 1);
    const next = pattern.charAt(MEMBER.lastIndex);
    if (isEdge && (before === '-' || next === '-' || (groups['nested'] ?? '[') !== '[')) return undefined;
    if (member === ']' && depth === 1) return { text: `${text}]`, end: MEMBER.lastIndex };
    if (isEdge) depth += member === ']' ? -1 : 1;
    else text += member;
    before = isEdge ? '' : member;
  }
  return undefined;
}

function flagsOf({ on = '', off = '', end = '' }: Readonly<Record<string, string | undefined>>): string {
  // Unicode is always on, and RE2 has no flag for it.
  const flags = `${on.replaceAll('u', '')}${off}`;
  return flags === '' && end === ')' ? '' : `(?${flags}${end}`;
}

/** White space and comments of a pattern in verbose mode (`(?x)` at its beginning) mean nothing, also inside a set. */
function withoutSpace(pattern: string): string {
  const found = /^\(\?(?<flags>[imsUu]*x[imsUux]*)\)/.exec(pattern);
  if (found === null) return pattern;
  const flags = (found.groups?.['flags'] ?? '').replaceAll(/[xu]/g, '');
  const rest = pattern
    .slice(found[0].length)
    .replaceAll(/\\(?<space>\p{White_Space}|#)|\\[^]|#[^\n]*|\p{White_Space}/gu, (piece) => {
      if (!piece.startsWith('\\')) return '';
      const escaped = piece.slice(1);
      return WHITE_SPACE.test(escaped) ? `\\x{${(escaped.codePointAt(0) ?? 0).toString(16)}}` : piece;
    });
  return flags === '' ? rest : `(?${flags})${rest}`;
}

/**
 * The pattern in the part of Rust's syntax that RE2 has too: without verbose mode, nested sets, the flag `u`, white space
 * in counts, and signs of repetition in a row. `undefined` where it has no such form.
 * Source: https://docs.rs/regex/latest/regex/#syntax.
 */
export function commonSyntax(pattern: string): string | undefined {
  const source = withoutSpace(pattern);
  let common = '';
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(source); found !== null; found = TOKEN.exec(source)) {
    const { 0: token, index, groups = {} } = found;
    const { end, least, comma = '', most = '', quantifiers, set } = groups as Record<string, string | undefined>;
    if (set !== undefined) {
      const flat = flatSet(source, index, set);
      if (flat === undefined) return undefined;
      common += flat.text;
      TOKEN.lastIndex = flat.end;
    } else if (end !== undefined) common += flagsOf(groups);
    else if (least !== undefined) common += `{${least}${comma}${most}}`;
    else common += quantifiers === undefined ? token : oneRepetition(quantifiers);
  }
  return common;
}

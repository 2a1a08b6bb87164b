import { CHINESE_NUMERALS, fromChinese, fromDigits, fromEnglish, continuesEnglishNumber } from './numerals.ts';

type Span = { text: string; at: number; end: number };

/**
 * A piece of a folded prompt, with its position in UTF-16 units. `number` has a `value`; `times` is true where it is
 * written as x3 or 3x. `han` is a run of Chinese characters without numerals. `pause` is a comma, bracket or colon.
 * `stop` is the end of a sentence or line.
 */
export type Token = NumberToken | (Span & { kind: 'word' | 'han' | 'pause' | 'stop' });
export type NumberToken = Span & { kind: 'number'; value: number; times: boolean };

const LETTERS = String.raw`[[\p{L}\p{M}\p{N}]--\p{Script=Han}]+`;

// 16:9, 3.5, 2560x1440, 4k, 35mm, -3 and iphone-15 are one word each, so that no part of them reads as a number.
const PIECE = new RegExp(
  [
    `(?<numeral>[${CHINESE_NUMERALS}]+)`,
    String.raw`(?<han>[\p{Script=Han}--[${CHINESE_NUMERALS}]]+)`,
    String.raw`(?<word>(?:[\-−#$€£~](?=\d))?${LETTERS}(?:(?:[\-–'\/×*_~]|(?<=\d)[.,:](?=\d))${LETTERS})*[%°+]?)`,
    String.raw`(?<pause>[,、:=\(\)\[\]\{\}【】「」『』《》—\|])`,
    String.raw`(?<stop>[\n.!?;。…])`,
  ].join('|'),
  'gv',
);

/** The form in which prompts are read: lower case, ASCII characters for full-width ones, and straight apostrophes. */
export function folded(text: string): string {
  return text
    .replaceAll(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfe_e0))
    .replaceAll('\u3000', ' ')
    .replaceAll('\u2019', "'")
    .toLowerCase();
}

const TIMES = /^(?:x(?<after>\d+)|(?<before>\d+)x)$/;

function piece(span: Span, groups: Readonly<Record<string, string | undefined>>): Token {
  const { text } = span;
  if (groups['numeral'] !== undefined) {
    const value = fromChinese(text);
    return value === undefined ? { ...span, kind: 'han' } : { ...span, kind: 'number', value, times: false };
  }
  if (groups['word'] !== undefined) {
    const times = TIMES.exec(text)?.groups;
    const value = fromDigits(times?.['after'] ?? times?.['before'] ?? text);
    return value === undefined
      ? { ...span, kind: 'word' }
      : { ...span, kind: 'number', value, times: times !== undefined };
  }
  if (groups['han'] !== undefined) return { ...span, kind: 'han' };
  return { ...span, kind: groups['pause'] === undefined ? 'stop' : 'pause' };
}

const MOST_NUMBER_WORDS = 12;
const HALF = /(?:^|\s)half(?: an?)?$/;

/** Joins number words into one number: 'twenty five', 'twenty-five', '2 dozen', 'half a dozen'. */
function joinNumberWords(pieces: readonly Token[]): Token[] {
  const tokens: Token[] = [];
  let words: string[] = [];
  for (const token of pieces) {
    const last = tokens.at(-1);
    const parts = token.kind === 'word' ? token.text.split('-') : [];
    const continues = (before: readonly string[]): boolean =>
      parts.length > 0 &&
      before.length + parts.length <= MOST_NUMBER_WORDS &&
      parts.every((part, at) => continuesEnglishNumber(at === 0 ? before.at(-1) : parts[at - 1], part));
    if (last?.kind === 'number' && words.length > 0 && continues(words)) {
      words.push(...parts);
      tokens[tokens.length - 1] = { ...last, value: fromEnglish(words), end: token.end };
    } else if (continues([])) {
      words = parts;
      const halved =
        token.text === 'dozen' &&
        HALF.test(
          tokens
            .slice(-2)
            .map(({ text }) => text)
            .join(' '),
        );
      tokens.push({ ...token, kind: 'number', value: halved ? 6 : fromEnglish(words), times: false });
    } else {
      words = fromDigits(token.text) === undefined ? [] : [token.text];
      tokens.push(token);
    }
  }
  return tokens;
}

const BETWEEN_TWO_NUMBERS = new Set(['to', 'or', '到', '至', '或', '—']);

/** The pieces of a folded prompt, in time linear in its length. The numbers of a range ('two or three') become words. */
export function tokensOf(text: string): Token[] {
  const pieces = Array.from(text.matchAll(PIECE), (match) =>
    piece({ text: match[0], at: match.index, end: match.index + match[0].length }, match.groups ?? {}),
  );
  const tokens = joinNumberWords(pieces);
  return tokens.map((token, index) => {
    if (token.kind !== 'number') return token;
    const inSpan = [1, -1].some(
      (step) =>
        BETWEEN_TWO_NUMBERS.has(tokens[index + step]?.text ?? '') && tokens[index + 2 * step]?.kind === 'number',
    );
    return inSpan ? { text: token.text, at: token.at, end: token.end, kind: 'word' } : token;
  });
}

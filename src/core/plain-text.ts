import { visibleText } from './visible-text.ts';

const ELLIPSIS = '…';
const FENCE = '```';
export const FENCES_LENGTH = `${FENCE}\n\n${FENCE}`.length;

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Each of these is a grapheme. */
const ASCII = /^[\n\x20-\x7E]*$/;

/**
 * Shortens the text to `limit` UTF-16 units, the ellipsis included. (Discord never counts more.) It is cut between
 * graphemes, so that no emoji or accented letter is split.
 */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  if (limit < ELLIPSIS.length) return '';
  const room = limit - ELLIPSIS.length;
  // Whether a grapheme ends where the room does is decided by the whole character behind it, and by none further on.
  const head = text.slice(0, room + 2);
  if (ASCII.test(head)) return head.slice(0, room) + ELLIPSIS;
  let end = 0;
  for (const { index, segment } of GRAPHEMES.segment(head)) {
    if (index + segment.length > room) break;
    end = index + segment.length;
  }
  return head.slice(0, end) + ELLIPSIS;
}

/**
 * Puts the visible text into a Discord code block, in which no markup, link or mention takes effect. The block has at
 * most `limit` UTF-16 units. It is empty if `limit` has no room for one character. Three or more backticks in a row
 * would end the block, so they are replaced by the look-alike U+02CB. A blank text becomes one space.
 */
export function codeBlock(text: string, limit: number): string {
  const room = limit - FENCES_LENGTH;
  if (room < 1) return '';
  const unfenced = visibleText(text).replaceAll(/`{3,}/g, (run) => 'ˋ'.repeat(run.length));
  const body = unfenced.trim() === '' ? ' ' : clip(unfenced, room);
  return `${FENCE}\n${body}\n${FENCE}`;
}

/** The visible text on one line, in at most `limit` UTF-16 units. For alt text, and for names in logs. */
export function oneLine(text: string, limit: number): string {
  return clip(visibleText(text).replaceAll(/\s+/g, ' ').trim(), limit);
}

/** The visible text on one line of inline code, in which no markup, link or mention takes effect. */
export function inlineCode(text: string, limit = 100): string {
  return `\`${oneLine(text, limit).replaceAll('`', 'ˋ') || ' '}\``;
}

/**
 * The visible text as inline code behind a spoiler. Discord ends a spoiler at the next two bars, even inside code. So two
 * or more bars in a row are replaced by the look-alike U+2223.
 */
export function hiddenCode(text: string, limit = 100): string {
  return `||${inlineCode(text, limit).replaceAll(/\|{2,}/g, (run) => '∣'.repeat(run.length))}||`;
}

/** Letters and digits, of which no markup, link or mention is made; a dot or a colon only between digits. */
const harmless = /^[a-z0-9\p{Script=Han}]+(?:(?:[ ×-]|(?<=\d)[.:](?=\d))[a-z0-9\p{Script=Han}]+)*$/iu;
const longestHarmless = 24;

/** The visible text on one line: as it is where nothing in it could take effect, else as inline code. */
export function plainOrCode(text: string, limit = 100): string {
  const line = oneLine(text, limit);
  return line.length <= longestHarmless && harmless.test(line) ? line : inlineCode(text, limit);
}

/** How many of the texts, from the first on, fit into `room` characters when they are joined. */
export function countThatFit(texts: readonly string[], room: number, separator = '\n'): number {
  let length = -separator.length;
  const tooMany = texts.findIndex((text) => (length += separator.length + text.length) > room);
  return tooMany === -1 ? texts.length : tooMany;
}

import { codeBlock, FENCES_LENGTH, inlineCode } from './plain-text.ts';
import { visibleText } from './visible-text.ts';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A folded prompt takes so many rows of so many columns. */
const rows = 3;
const columns = 60;
/** Some characters have no width, so its UTF-16 units are limited, too. */
const longestFold = 600;
/** Takes two columns. */
const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Extended_Pictographic}/u;

/**
 * A prompt as code that takes three rows or less: inline if it fits on one row, else a block, with an ellipsis where
 * something is left out. It has at most `limit` UTF-16 units, and is empty if that is too little.
 */
export function foldedCode(prompt: string, limit: number): string {
  const text = visibleText(prompt)
    .trim()
    .replaceAll(/[^\S\n]*\n\s*/g, '\n');
  const { head, isOneRow } = fold(text);
  return isOneRow && head.length + 2 <= limit ? inlineCode(head, limit - 2) : codeBlock(head, limit);
}

function fold(text: string): { readonly head: string; readonly isOneRow: boolean } {
  let [row, column] = [0, 0];
  for (const { index, segment } of segmenter.segment(text)) {
    const width = segment === '\n' ? 0 : wide.test(segment) ? 2 : 1;
    if (segment === '\n' || column + width > columns) [row, column] = [row + 1, 0];
    column += width;
    if (row === rows || index + segment.length > longestFold) {
      return { head: `${text.slice(0, index).trimEnd()}…`, isOneRow: false };
    }
  }
  return { head: text, isOneRow: row === 0 };
}

/** A whole prompt in code blocks of at most `limit` UTF-16 units each. There is always one. */
export function codePages(prompt: string, limit: number): readonly string[] {
  const room = limit - FENCES_LENGTH;
  const pages: string[] = [];
  let page = '';
  for (const { segment } of segmenter.segment(visibleText(prompt))) {
    if (page.length + segment.length > room) {
      pages.push(codeBlock(page, limit));
      page = '';
    }
    page += segment;
  }
  return [...pages, codeBlock(page, limit)];
}

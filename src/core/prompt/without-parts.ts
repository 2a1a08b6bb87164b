/** A part of a text, from the UTF-16 unit `at` to before `end`. */
export interface Part {
  readonly at: number;
  readonly end: number;
}

const PAIRS: Readonly<Record<string, string>> = {
  '(': ')',
  '[': ']',
  '{': '}',
  '（': '）',
  '「': '」',
  '『': '』',
  '【': '】',
  '"': '"',
  '“': '”',
  '`': '`',
};
const PUNCTUATION = /^[,，、;；.。!！?？](?!\S)|^[，、；。！？]/u;
const COMMAS = /^[,，、;；]/u;

/**
 * A text without some of its parts, which are in their order. Where a part stood, one blank or line end is left; brackets
 * around it alone, and the second of two commas, go with it.
 */
export function withoutParts(text: string, parts: readonly Part[]): string {
  const [first, ...others] = parts;
  if (first === undefined) return text;
  let kept = text.slice(0, first.at);
  for (const [index, { end }] of parts.entries()) {
    kept = joined(kept, text.slice(end, others[index]?.at ?? text.length));
  }
  return kept;
}

function joined(before: string, after: string): string {
  let [left, right] = [before.trimEnd(), after.trimStart()];
  let gap = before.slice(left.length) + after.slice(0, after.length - right.length);
  const closing = PAIRS[left.at(-1) ?? ''];
  if (gap === '' && closing !== undefined && right.startsWith(closing)) {
    [left, right] = [left.slice(0, -1).trimEnd(), right.slice(closing.length).trimStart()];
    gap = ' ';
  }
  if (COMMAS.test(right) && (left === '' || COMMAS.test(left.at(-1) ?? ''))) right = right.slice(1).trimStart();
  if (left === '' || right === '') return left + right;
  if (gap.includes('\n')) return `${left}\n${right}`;
  return gap === '' || PUNCTUATION.test(right) ? left + right : `${left} ${right}`;
}

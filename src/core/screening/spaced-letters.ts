/** A word of letters and digits, or a single symbol that stands for a letter. */
const WORD = /[\p{L}\p{N}\p{RI}][\p{L}\p{M}\p{N}\p{RI}]*|(?<!\S)[@$!|](?!\S)/gu;
const SINGLE = /^(?:[\p{L}\p{N}\p{RI}]\p{M}*|[@$!|])$/u;
const LEAST = 3;

interface Letter {
  readonly text: string;
  readonly at: number;
}

/** Rows of at least three single letters with nothing but spaces and punctuation between them. */
function rowsOf(text: string): Letter[][] {
  const rows: Letter[][] = [];
  let row: Letter[] = [];
  const end = (): void => {
    if (row.length >= LEAST && row.some((each) => /\p{L}|\p{RI}/u.test(each.text))) rows.push(row);
    row = [];
  };
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (SINGLE.test(word)) row.push({ text: word, at: index });
    else end();
  }
  end();
  return rows;
}

function joinedRows(text: string, rows: readonly (readonly Letter[])[], read: (letters: string) => string): string {
  let joined = '';
  let from = 0;
  for (const row of rows) {
    const first = row[0];
    const last = row.at(-1);
    if (first === undefined || last === undefined) continue;
    joined += text.slice(from, first.at) + read(row.map((each) => each.text).join(''));
    from = last.at + last.text.length;
  }
  return joined + text.slice(from);
}

/**
 * The text with spaced letters (`d r u g s`, `d.r.u.g.s`) joined, where three or more stand in a row. And the same where
 * a row does not include the word 'a' or 'I' at its beginning. Empty where there is no such row. `read` changes each row.
 */
export function joinSpacedLetters(text: string, read = (letters: string) => letters): readonly string[] {
  const rows = rowsOf(text);
  if (rows.length === 0) return [];
  const withoutWords = rows.map((row) =>
    row.length > LEAST && /^[ai]$/i.test(row[0]?.text ?? '') ? row.slice(1) : row,
  );
  return [joinedRows(text, rows, read), joinedRows(text, withoutWords, read)];
}

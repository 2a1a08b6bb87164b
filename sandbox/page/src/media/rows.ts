/** How many files stand in each row of a gallery: at most three, and the fewer ones at the top, as in Discord. */
export function rowsOf(count: number): readonly number[] {
  if (count === 4) return [2, 2];
  const first = count % 3;
  const rows = Array.from({ length: Math.floor(count / 3) }, () => 3);
  return first === 0 ? rows : [first, ...rows];
}

/** How many of six columns each file takes. Three files are one large beside two small ones. */
export function spansOf(count: number): readonly number[] {
  return rowsOf(count).flatMap((row) => Array.from({ length: row }, () => 6 / row));
}

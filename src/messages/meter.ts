const cells = 10;
const full = '▰';
const empty = '▱';

/** A meter of ten cells: how much of `of` there is. It is full only where nothing is missing, and empty only where nothing is there. */
export function meter(amount: number, of: number): string {
  if (of <= 0) return empty.repeat(cells);
  const share = Math.min(Math.max(amount / of, 0), 1);
  const filled = share === 1 ? cells : Math.min(Math.ceil(share * cells), cells - 1);
  return full.repeat(filled) + empty.repeat(cells - filled);
}

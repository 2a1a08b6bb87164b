import type { Tally } from './tally.ts';

const headings = ['kind', 'rows', 'bytes', 'held', 'spent', 'checksum'];

/** What was compared, one kind of row a line. */
export function tableOf({ kinds }: Tally): readonly string[] {
  const lines = [...kinds].map(([name, { rows, bytes, held, spent, hash }]) => {
    const hasAmounts = name === 'spend' || name.startsWith('account');
    const amounts = hasAmounts ? [String(held), String(spent)] : ['', ''];
    return [name, String(rows), String(bytes), ...amounts, hash.slice(0, 12)];
  });
  const all = [headings, ...lines];
  const widths = headings.map((_heading, column) => Math.max(...all.map((line) => (line[column] ?? '').length)));
  return all.map((line) =>
    line
      .map((cell, column) => {
        const isNumber = column > 0 && column < headings.length - 1;
        return isNumber ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
      })
      .join('  ')
      .trimEnd(),
  );
}

/** One table of docs/reliability.md. Every cell of it is asserted by the test that runs its rows. */
export interface FaultTable {
  readonly title: string;
  /** A sentence or two above the table: what its columns mean. */
  readonly about: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function markdown({ title, about, columns, rows }: FaultTable): string {
  return [`## ${title}`, about, '', line(columns), line(columns.map(() => '---')), ...rows.map(line), ''].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`;
}

function cell(text: string): string {
  return text.replaceAll('\n', ' ').replaceAll('|', String.raw`\|`);
}

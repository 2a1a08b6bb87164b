import { readFile, writeFile } from 'node:fs/promises';

const page = new URL('../docs/performance.md', import.meta.url);

/** Replaces the text between the two marks of a bench. @throws if the marks are missing. */
export function withFigures(text: string, name: string, figures: string): string {
  const [open, close] = [`<!-- figures of ${name} -->`, `<!-- end of ${name} -->`];
  const [from, to] = [text.indexOf(open), text.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`no place for the figures of ${name}`);
  return `${text.slice(0, from + open.length)}\n${figures}\n${text.slice(to)}`;
}

/** Puts a bench's figures into docs/performance.md. */
export async function writeFigures(name: string, figures: string): Promise<void> {
  await writeFile(page, withFigures(await readFile(page, 'utf8'), name, figures));
}

import { SimpleMarkdown } from 'discord-markdown-parser';

type Rule = (typeof SimpleMarkdown)['defaultRules']['list'];

const bullet = '(?:[-*]|\\d{1,9}\\.)';
const item = new RegExp(`^( *)(${bullet}) +([^\\n]+)$`);
/** Lines with a bullet, each with the indented lines that belong to it. */
const run = new RegExp(`^(?: *${bullet} +[^\\n]+(?:\\n|$)(?:(?! *${bullet} ) {2,}[^\\n]+(?:\\n|$))*)+`);
const deepest = 6;

interface Line {
  readonly indent: number;
  readonly bullet: string;
  readonly text: string;
}

interface Item {
  readonly line: Line;
  readonly inner: readonly Line[];
}

function linesOf(source: string): readonly Line[] {
  const lines: Line[] = [];
  for (const text of source.replace(/\n$/, '').split('\n')) {
    const [, indent = '', sign, content = ''] = item.exec(text) ?? [];
    const last = lines.pop();
    if (sign === undefined && last !== undefined) lines.push({ ...last, text: `${last.text}\n${text.trim()}` });
    else {
      if (last !== undefined) lines.push(last);
      lines.push({ indent: indent.length, bullet: sign ?? '-', text: content });
    }
  }
  return lines;
}

/** The lines that are indented at least two more than the first belong to the item above them. */
function itemsOf(lines: readonly Line[], depth: number): readonly Item[] {
  const margin = (lines[0]?.indent ?? 0) + 2;
  const items: { line: Line; inner: Line[] }[] = [];
  for (const line of lines) {
    const above = items.at(-1);
    if (above !== undefined && line.indent >= margin && depth < deepest) above.inner.push(line);
    else items.push({ line, inner: [] });
  }
  return items;
}

interface ListNode {
  readonly type: 'list';
  readonly start: number | undefined;
  readonly items: readonly unknown[];
}

/** The number that a numbered list begins with. */
function startOf(first: Item | undefined): number | undefined {
  const sign = first?.line.bullet ?? '-';
  return sign.endsWith('.') ? Number.parseInt(sign, 10) : undefined;
}

/** Where bullets follow numbers, or numbers follow bullets, another list begins. */
function listsOf(items: readonly Item[]): readonly (readonly Item[])[] {
  const lists: Item[][] = [];
  for (const each of items) {
    const last = lists.at(-1);
    const continues = (startOf(last?.[0]) === undefined) === (startOf(each) === undefined);
    if (last !== undefined && continues) last.push(each);
    else lists.push([each]);
  }
  return lists;
}

/** Bulleted and numbered lists, one inside the other by their indent. The package has no rule for them. */
export const listRule: Rule = {
  ...SimpleMarkdown.defaultRules.list,
  match: (source, _state, before) => (/^$|\n *$/.test(before) ? run.exec(source) : null),
  parse(capture, parse, state) {
    const lists = (lines: readonly Line[], depth: number): ListNode[] =>
      listsOf(itemsOf(lines, depth)).map((items) => ({
        type: 'list',
        start: startOf(items[0]),
        items: items.map(({ line, inner }) => [...parse(line.text, state), ...lists(inner, depth + 1)]),
      }));
    return lists(linesOf(capture[0] ?? ''), 1);
  },
};

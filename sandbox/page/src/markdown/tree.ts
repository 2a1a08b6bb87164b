import { parseNodes, type ParsedNode } from './rules.ts';

type Around = 'strong' | 'em' | 'underline' | 'strike' | 'spoiler' | 'quote' | 'subtext';

/** A piece of text in Discord's dialect. */
export type Mark =
  | { readonly type: 'text' | 'code'; readonly text: string }
  | { readonly type: 'break' }
  | { readonly type: Around; readonly inside: readonly Mark[] }
  | { readonly type: 'heading'; readonly level: number; readonly inside: readonly Mark[] }
  | { readonly type: 'codeBlock'; readonly text: string; readonly language: string }
  /** `start` is the first number of a numbered list. */
  | { readonly type: 'list'; readonly start?: number; readonly items: readonly (readonly Mark[])[] }
  /** `isBare`: the address itself is what is read. */
  | {
      readonly type: 'link';
      readonly url: string;
      readonly title?: string;
      readonly isBare: boolean;
      readonly inside: readonly Mark[];
    }
  | { readonly type: 'user' | 'role' | 'channel'; readonly id: string }
  | { readonly type: 'everyone'; readonly name: 'everyone' | 'here' }
  /** The name may be followed by a group and a subcommand. */
  | { readonly type: 'command'; readonly name: string }
  | { readonly type: 'emoji'; readonly name: string }
  | { readonly type: 'time'; readonly ms: number; readonly style: string }
  | { readonly type: 'place'; readonly name: string };

/** More than any message of Discord has. What is longer is shown as it stands. */
export const longestMarked = 6_000;
/** The last time that a `Date` can tell. */
const lastMs = 8.64e15;

const around: Readonly<Record<string, Around>> = {
  strong: 'strong',
  em: 'em',
  underline: 'underline',
  strikethrough: 'strike',
  spoiler: 'spoiler',
  blockQuote: 'quote',
  subtext: 'subtext',
};
const blocks: readonly Mark['type'][] = ['codeBlock', 'quote', 'heading', 'subtext', 'list'];

/** The tree of a text in Discord's dialect. */
export function markdownTree(text: string): readonly Mark[] {
  if (text.length > longestMarked) return [{ type: 'text', text }];
  return marksOf(parseNodes(text));
}

/** Joins neighbouring texts. The line after a block begins by itself, so the break between them is left out. */
function marksOf(nodes: unknown): readonly Mark[] {
  const marks: Mark[] = [];
  for (const node of nodes as readonly ParsedNode[]) {
    const mark = markOf(node);
    const last = marks.at(-1);
    if (mark.type === 'text' && last?.type === 'text') marks[marks.length - 1] = joined(last.text, mark.text);
    else if (mark.type !== 'break' || last === undefined || !blocks.includes(last.type)) marks.push(mark);
  }
  return marks;
}

/** The parser leaves the end of a quote's last line in it. */
function withoutLastBreak(marks: readonly Mark[]): readonly Mark[] {
  return marks.at(-1)?.type === 'break' ? marks.slice(0, -1) : marks;
}

function joined(before: string, after: string): Mark {
  return { type: 'text', text: before + after };
}

function markOf(node: ParsedNode): Mark {
  const wrapped = around[node.type];
  if (wrapped !== undefined) return { type: wrapped, inside: withoutLastBreak(marksOf(node['content'])) };
  const string = (key: string): string => stringIn(node, key);
  switch (node.type) {
    case 'br':
      return { type: 'break' };
    case 'heading':
      return { type: 'heading', level: Number(node['level']), inside: marksOf(node['content']) };
    case 'inlineCode':
      return { type: 'code', text: string('content') };
    case 'codeBlock':
      return { type: 'codeBlock', text: string('content'), language: string('lang') };
    case 'list':
      return listOf(node);
    case 'link':
    case 'url':
    case 'autolink':
      return linkOf(node);
    case 'user':
    case 'role':
    case 'channel':
      return { type: node.type, id: string('id') };
    case 'everyone':
    case 'here':
      return { type: 'everyone', name: node.type };
    case 'slashCommand':
      return { type: 'command', name: string('fullName') };
    case 'emoji':
      return { type: 'emoji', name: string('name') };
    case 'timestamp':
      return timeOf(string('seconds'), string('style'));
    case 'guildNavigation':
      return { type: 'place', name: string('place') };
    default:
      return { type: 'text', text: string('content') };
  }
}

function stringIn(node: ParsedNode, key: string): string {
  const value = node[key];
  return typeof value === 'string' ? value : '';
}

function listOf(node: ParsedNode): Mark {
  const items = (node['items'] as readonly unknown[]).map(marksOf);
  return { type: 'list', items, ...(typeof node['start'] === 'number' && { start: node['start'] }) };
}

/** A link leads to the web. What leads elsewhere is text. */
function linkOf(node: ParsedNode): Mark {
  const address = stringIn(node, 'target');
  const inside = withoutLinks(marksOf(node['content']));
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    return { type: 'text', text: node.type === 'autolink' ? `<${address}>` : address };
  }
  const title = stringIn(node, 'title');
  const [first] = inside;
  const isBare = first?.type === 'text' && first.text === address;
  return { type: 'link', url: url.href, isBare, inside, ...(title !== '' && { title }) };
}

function withoutLinks(marks: readonly Mark[]): readonly Mark[] {
  return marks.flatMap((mark) => (mark.type === 'link' ? mark.inside : [mark]));
}

function timeOf(seconds: string, style: string): Mark {
  const ms = Number(seconds) * 1000;
  if (Math.abs(ms) > lastMs) return { type: 'text', text: `<t:${seconds}${style === '' ? '' : `:${style}`}>` };
  return { type: 'time', ms, style: style === '' ? 'f' : style };
}

import { SimpleMarkdown, rulesExtended } from 'discord-markdown-parser';
import { listRule } from './list-rule.ts';
import { linkRule } from './link-rule.ts';

/** A node as the parser makes it. */
export interface ParsedNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

type Rule = (typeof rulesExtended)[string];
type State = Parameters<Rule['parse']>[2];

const { defaultRules } = SimpleMarkdown;
const emphasis: Rule['match'] = (...at) => defaultRules.em.match(...at);

/** A bare address at the start of `source`. A bracket that closes more than the address opens is not part of it. */
function addressAt(source: string): string[] | null {
  const [address] = /^https?:\/\/[^\s<\]]+[^\s<\].,:;"']/iu.exec(source) ?? [];
  if (address === undefined) return null;
  const isUnbalanced = address.endsWith(')') && !address.includes('(');
  const whole = isUnbalanced ? address.replace(/\)+$/u, '') : address;
  return [whole, whole];
}

/** Marks inside marks deeper than this are text. Discord's own bound is not documented. */
const deepest = 12;

/** Rules whose content begins on a new line, so that a heading or a list can stand there. */
const blocks: readonly string[] = ['blockQuote', 'list'];

const atom = (pattern: RegExp, parse: Rule['parse']): Rule => ({
  order: defaultRules.strong.order,
  match: (source) => pattern.exec(source),
  parse,
});

/**
 * The rules of the parser, but for what Discord does otherwise: the package has no lists, lacks the styles `s` and `S`
 * of timestamps, takes very long for `[](` repeated, and splits text at each letter that is not Latin.
 */
const rules: Readonly<Record<string, Rule | undefined>> = {
  ...rulesExtended,
  em: {
    ...defaultRules.em,
    match: (source, state, before) =>
      /\w$/.test(before) && source[0] === '_' ? null : emphasis(source, state, before),
  },
  list: listRule,
  url: { ...defaultRules.url, match: (source) => addressAt(source) },
  link: linkRule,
  twemoji: undefined,
  timestamp: atom(/^<t:(-?\d{1,17})(?::([RtTdDfFsS]))?>/u, ([, seconds, style]) => ({ seconds, style })),
  guildNavigation: atom(/^<id:(customize|browse|guide|linked-roles)(?::\d{17,20})?>/u, ([, place]) => ({ place })),
  text: {
    ...defaultRules.text,
    match: (source) => /^[^]+?(?=[^0-9A-Za-z\s\u00c0-\uffff]|\n|https?:\/\/|$)/.exec(source),
  },
};

/** Tells the rules inside how deep they are, and whether they begin a line. Too deep, everything is text. */
function bounded(name: string, rule: Rule): Rule {
  return {
    ...rule,
    parse(capture, nestedParse, state) {
      const depth = Number(state['depth'] ?? 0) + 1;
      const prevCapture = blocks.includes(name) ? null : [' '];
      const inside = (source: string, given?: State | null): ParsedNode[] =>
        depth > deepest
          ? [{ type: 'text', content: source }]
          : nestedParse(source, { ...state, ...given, depth, prevCapture });
      return rule.parse(capture, inside, state);
    },
  };
}

const parse = SimpleMarkdown.parserFor(
  Object.fromEntries(
    Object.entries(rules).flatMap(([name, rule]) => (rule === undefined ? [] : [[name, bounded(name, rule)]])),
  ),
);

/** The nodes of a text in Discord's dialect, as the parser gives them. */
export function parseNodes(text: string): readonly ParsedNode[] {
  return parse(text, { inline: true });
}

import type { CommandOption, RegisteredCommand } from '../discord/world/commands.ts';
import { optionTypes } from '../discord/people/option-types.ts';
import type { OptionValue } from '../discord/people/options.ts';

type Named = Pick<CommandOption, 'name' | 'name_localizations'>;
export type IdOf = (kind: 'member' | 'channel' | 'role', name: string) => string | undefined;

/** A file that is attached, by its path or by the number of a file of a message. */
interface FilePath {
  readonly path: string;
}

/** A line that was read as a command, or a problem. */
export type Typed =
  | { readonly ok: true; readonly name: string; readonly options: Readonly<Record<string, OptionValue | FilePath>> }
  | { readonly ok: false; readonly problem: string };

/** The command that a line names: the words so far, the options and subcommands that may follow, and the rest. */
export interface Leaf {
  readonly words: readonly string[];
  readonly options: readonly CommandOption[];
  readonly subcommands: readonly CommandOption[];
  readonly rest: string;
}

/** One option in a line: `name: value`. `end` is where the value ends, also if that is the end of the line. */
export interface Given {
  readonly option: CommandOption;
  readonly text: string;
  readonly end: number;
}

const slashCommand = 1;

/** Matches its own name or a translated one. Discord accepts both. */
function isCalled(named: Named, word: string): boolean {
  const names = [named.name, ...Object.values(named.name_localizations ?? {})];
  return names.some((name) => name.toLowerCase() === word.toLowerCase());
}

export function slashCommands(commands: readonly RegisteredCommand[]): readonly RegisteredCommand[] {
  return commands.filter(({ type }) => type === slashCommand);
}

/**
 * Follows the words of the command and its subcommands as far as the line names them. Undefined for an unknown command.
 */
export function leafOf(line: string, commands: readonly RegisteredCommand[]): Leaf | undefined {
  const [, first = '', afterFirst = ''] = /^\/(\S*)([\s\S]*)$/.exec(line) ?? [];
  const command = slashCommands(commands).find((each) => isCalled(each, first));
  if (command === undefined) return undefined;
  const words = [command.name];
  let inside: readonly CommandOption[] = command.options ?? [];
  let rest = afterFirst;
  for (;;) {
    const subcommands = inside.filter(({ type }) => type <= optionTypes.group);
    const options = inside.filter(({ type }) => type > optionTypes.group);
    const [whole, word] = /^\s+(\S+)(?=\s|$)/.exec(rest) ?? [];
    const next = subcommands.find((each) => word !== undefined && isCalled(each, word));
    if (next === undefined || whole === undefined) return { words, options, subcommands, rest };
    words.push(next.name);
    inside = next.options ?? [];
    rest = rest.slice(whole.length);
  }
}

/**
 * The options in the text. A value ends before the next `name:` of an option that was not given yet, or at the closing
 * quote if it begins with one. `leading` is the text before the first option.
 */
export function givenIn(text: string, options: readonly CommandOption[]): { leading: string; given: Given[] } {
  const given: Given[] = [];
  let marker = nextMarker(text, 0, options);
  const leading = text.slice(0, marker?.start).trim();
  while (marker !== undefined) {
    const { option, end: start } = marker;
    const left = options.filter((each) => each !== option && !given.some((other) => other.option === each));
    const quoted = /^\s*"([\s\S]*?)"(?=\s|$)/.exec(text.slice(start));
    const from = start + (quoted?.[0].length ?? 0);
    marker = nextMarker(text, from, left);
    const value = quoted?.[1] ?? text.slice(start, marker?.start).trim();
    given.push({ option, text: value, end: quoted === null ? (marker?.start ?? text.length) : from });
  }
  return { leading, given };
}

function nextMarker(
  text: string,
  from: number,
  options: readonly CommandOption[],
): { option: CommandOption; start: number; end: number } | undefined {
  for (const match of text.slice(from).matchAll(/(?<=^|\s)([^\s:：]+)[:：]/gu)) {
    const option = options.find((each) => isCalled(each, match[1] ?? ''));
    const start = from + match.index;
    if (option !== undefined) return { option, start, end: start + match[0].length };
  }
  return undefined;
}

/** Reads `/command name: value …` as Discord spells it. What Discord's client checks on sending is not checked here. */
export function readCommand(line: string, commands: readonly RegisteredCommand[], idOf: IdOf): Typed {
  const leaf = leafOf(line, commands);
  if (leaf === undefined) return { ok: false, problem: 'There is no such command. Type / to see what there is.' };
  if (leaf.subcommands.length > 0) {
    return { ok: false, problem: `Add one of: ${leaf.subcommands.map(({ name }) => name).join(', ')}.` };
  }
  const { leading, given } = givenIn(leaf.rest, leaf.options);
  const first = leaf.options.find(({ required }) => required === true);
  const isFirstFree = first !== undefined && !given.some(({ option }) => option === first);
  if (leading !== '' && !isFirstFree) return { ok: false, problem: `“${leading}” belongs to no option.` };
  const all = leading !== '' && first !== undefined ? [{ option: first, text: leading }, ...given] : given;
  const options: Record<string, OptionValue | FilePath> = {};
  for (const { option, text } of all) {
    const value = valueOf(option, text, idOf);
    if (value === undefined) return { ok: false, problem: `“${text}” will not do for ${option.name}.` };
    options[option.name] = value;
  }
  return { ok: true, name: leaf.words.join(' '), options };
}

const idKinds: Readonly<Record<number, readonly ('member' | 'channel' | 'role')[]>> = {
  [optionTypes.user]: ['member'],
  [optionTypes.channel]: ['channel'],
  [optionTypes.role]: ['role'],
  [optionTypes.mentionable]: ['member', 'role'],
};

function valueOf(option: CommandOption, text: string, idOf: IdOf): OptionValue | FilePath | undefined {
  const choice = option.choices?.find((each) => isCalled(each, text) || String(each.value) === text);
  if (choice !== undefined) return choice.value;
  if (option.type === optionTypes.boolean) return { true: true, false: false }[text.toLowerCase()];
  if (option.type === optionTypes.integer || option.type === optionTypes.number) {
    return /^[-+]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
  }
  if (option.type === optionTypes.attachment) return { path: text };
  const kinds = idKinds[option.type];
  if (kinds === undefined) return text;
  return kinds.map((kind) => idOf(kind, text.replace(/^[@#]/, ''))).find((id) => id !== undefined);
}

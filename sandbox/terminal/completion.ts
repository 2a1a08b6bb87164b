import type { CommandOption, RegisteredCommand } from '../discord/world/commands.ts';
import { givenIn, leafOf, slashCommands } from './command-line.ts';
import { sandboxWords, shownName } from './help.ts';

/** What Tab offers, and the end of the line that it would replace. */
export type Completion = [offers: string[], replaced: string];

export interface Known {
  readonly commands: readonly RegisteredCommand[];
  readonly locale: string;
  /** What may follow each of the sandbox's own words. */
  readonly words: Readonly<Record<string, readonly string[]>>;
}

type Named = Pick<CommandOption, 'name' | 'name_localizations'>;

/**
 * Completes commands, subcommands, options that were not given yet, and choices. Names are in the reader's language or
 * as registered.
 */
export function complete(line: string, known: Known): Completion {
  if (!line.startsWith('/')) return completeOwn(line, known);
  const leaf = leafOf(line, known.commands);
  if (leaf === undefined || leaf.rest === '') {
    const partial = leaf === undefined || leaf.words.length === 1 ? line.slice(1) : (/\S*$/.exec(line)?.[0] ?? '');
    if (leaf === undefined || leaf.words.length === 1) {
      const [offers] = offer(slashCommands(known.commands), partial, known.locale, (name) => `/${name} `);
      return [offers, line];
    }
    return [[`${partial} `], partial];
  }
  const last = /\S*$/.exec(leaf.rest)?.[0] ?? '';
  if (leaf.subcommands.length > 0) return offer(leaf.subcommands, last, known.locale, (name) => `${name} `);
  const { given } = givenIn(leaf.rest, leaf.options);
  const open = given.findLast(({ end }) => end === leaf.rest.length);
  const choices = open?.option.choices ?? [];
  const chosen = choices.some((choice) => isName(choice, open?.text ?? '', known.locale));
  if (open !== undefined && choices.length > 0 && !(chosen && leaf.rest.endsWith(' '))) {
    return offer(choices, open.text, known.locale, (name) => `${name} `);
  }
  const free = leaf.options.filter((option) => !given.some((each) => each.option === option));
  return offer(free, last, known.locale, (name) => `${name}: `);
}

function isName(choice: Named, text: string, locale: string): boolean {
  return choice.name === text || shownName(choice, locale) === text;
}

function offer(
  named: readonly Named[],
  partial: string,
  locale: string,
  toOffer: (name: string) => string,
): Completion {
  const begun = partial.toLowerCase();
  const names = named.flatMap((each) => {
    const name = [shownName(each, locale), each.name].find((one) => one.toLowerCase().startsWith(begun));
    return name === undefined ? [] : [toOffer(name)];
  });
  return [names, partial];
}

function completeOwn(line: string, known: Known): Completion {
  const [, word = '', partial] = /^(\S*)(?:\s+(.*))?$/.exec(line) ?? [];
  const isFirst = partial === undefined;
  const candidates = isFirst ? sandboxWords.map((each) => each.word) : (known.words[word] ?? []);
  const begun = isFirst ? word : partial;
  return [candidates.filter((each) => each.startsWith(begun)).map((each) => `${each} `), begun];
}

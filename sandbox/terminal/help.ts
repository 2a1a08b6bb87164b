import { optionTypes } from '../discord/people/option-types.ts';
import type { CommandOption, RegisteredCommand } from '../discord/world/commands.ts';
import { slashCommands } from './command-line.ts';

/** The sandbox's own words, in addition to the commands of the bot. */
export const sandboxWords = [
  { word: 'press', takes: 'BUTTON', does: 'presses a button: press b1' },
  { word: 'pick', takes: 'MENU VALUE, VALUE', does: 'picks in a select menu: pick s1 English' },
  { word: 'open', takes: 'FILE', does: 'saves a file, and opens it where there is a program for it: open 1' },
  { word: 'menu', takes: 'MESSAGE|@MEMBER NAME', does: 'chooses in the menu of a message or a member: menu m1 Report' },
  { word: 'say', takes: 'TEXT', does: 'writes an ordinary message' },
  { word: 'look', takes: '', does: 'shows again what is in this channel' },
  { word: 'as', takes: 'MEMBER', does: 'goes on as another member' },
  { word: 'server', takes: 'NAME', does: 'goes to another server' },
  { word: 'channel', takes: 'NAME', does: 'goes to another channel' },
  { word: 'fail', takes: 'FAULT', does: 'lets something go wrong next; alone, it lists what can' },
  { word: 'speed', takes: 'QUEUE RUN', does: 'sets how many seconds RunComfy takes: speed 3 4' },
  { word: 'forward', takes: 'MINUTES', does: 'moves the clock forward' },
  { word: 'wait', takes: '', does: 'in a pipe: waits for commands that end with &, which are not waited for' },
  { word: 'log', takes: '', does: "shows or hides the bot's log" },
  { word: 'restart', takes: '', does: 'kills the bot and starts it again; jobs go on' },
  { word: 'help', takes: '', does: 'lists all this' },
  { word: 'quit', takes: '', does: 'ends everything; so do Ctrl-C and Ctrl-D' },
] as const;

type Named = Pick<CommandOption, 'name' | 'name_localizations'>;
type Described = Named & Pick<CommandOption, 'description' | 'description_localizations'>;

/** The name in the client of a person with this locale. */
export function shownName({ name, name_localizations: names }: Named, locale: string): string {
  return names?.[locale] ?? name;
}

function shownDescription({ description, description_localizations: texts }: Described, locale: string): string {
  return texts?.[locale] ?? description;
}

/** Every registered command with its options, in the reader's language. */
export function commandHelp(commands: readonly RegisteredCommand[], locale: string): string[] {
  return slashCommands(commands).flatMap((command) => describe(command, `/${shownName(command, locale)}`, locale));
}

function describe(
  described: Described & { readonly options?: readonly CommandOption[] },
  title: string,
  locale: string,
): string[] {
  const inside = described.options ?? [];
  const subcommands = inside.filter(({ type }) => type <= optionTypes.group);
  if (subcommands.length > 0) {
    return subcommands.flatMap((each) => describe(each, `${title} ${shownName(each, locale)}`, locale));
  }
  return [
    `${title}  ${shownDescription(described, locale)}`,
    ...inside.flatMap((option) => [
      `    ${shownName(option, locale)}:  ${shownDescription(option, locale)}${option.required === true ? ' *' : ''}${option.type === optionTypes.attachment ? ' (a path, or the number of a file here)' : ''}`,
      ...(option.choices === undefined ? [] : [`        ${choiceNames(option.choices, locale)}`]),
    ]),
  ];
}

function choiceNames(choices: readonly Named[], locale: string): string {
  return choices.map((choice) => shownName(choice, locale)).join(' | ');
}

export function sandboxHelp(): string[] {
  return sandboxWords.map(({ word, takes, does }) => `${`${word} ${takes}`.padEnd(24)} ${does}`);
}

import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type APIApplicationCommandOption,
  type APIApplicationCommandOptionChoice,
} from 'discord.js';
import type { CommandPayload } from '../commands/command.ts';

const typeWords: Readonly<Record<ApplicationCommandOptionType, string>> = {
  [ApplicationCommandOptionType.Subcommand]: 'subcommand',
  [ApplicationCommandOptionType.SubcommandGroup]: 'group of subcommands',
  [ApplicationCommandOptionType.String]: 'text',
  [ApplicationCommandOptionType.Integer]: 'whole number',
  [ApplicationCommandOptionType.Boolean]: 'yes or no',
  [ApplicationCommandOptionType.User]: 'member',
  [ApplicationCommandOptionType.Channel]: 'channel',
  [ApplicationCommandOptionType.Role]: 'role',
  [ApplicationCommandOptionType.Mentionable]: 'member or role',
  [ApplicationCommandOptionType.Number]: 'number',
  [ApplicationCommandOptionType.Attachment]: 'file',
};

/** A command as an operator reads it: its options with types, bounds and choices, and each text in every language. */
export function commandLines(command: CommandPayload): string[] {
  const name = inAllLanguages(command.name, command.name_localizations);
  if (!('description' in command)) {
    return [`${name}: in the menu of a ${command.type === ApplicationCommandType.User ? 'member' : 'message'}`];
  }
  return [
    `/${name}`,
    ...described(command),
    ...(command.options ?? []).flatMap(optionLines).map((line) => `  ${line}`),
  ];
}

function optionLines(option: APIApplicationCommandOption): string[] {
  const choices = ('choices' in option ? (option.choices ?? []) : []).map(choiceLine);
  const isShort = choices.every((choice) => choice.length <= 8);
  const facts = [
    typeWords[option.type],
    ...(option.required === true ? ['required'] : []),
    ...('min_value' in option || 'max_value' in option ? [range(option.min_value, option.max_value, '')] : []),
    ...('min_length' in option || 'max_length' in option
      ? [range(option.min_length, option.max_length, ' characters')]
      : []),
    ...('autocomplete' in option && option.autocomplete ? ['searched while typing'] : []),
    ...(isShort && choices.length > 0 ? [`one of ${choices.join(', ')}`] : []),
  ];
  const parts: readonly APIApplicationCommandOption[] = 'options' in option ? (option.options ?? []) : [];
  return [
    `${inAllLanguages(option.name, option.name_localizations)}: ${facts.join(', ')}`,
    ...described(option),
    ...(isShort ? [] : choices.map((choice) => `    - ${choice}`)),
    ...parts.flatMap(optionLines).map((line) => `  ${line}`),
  ];
}

/** The name that members read, and the value behind it if it is different. */
function choiceLine(choice: APIApplicationCommandOptionChoice): string {
  const label = inAllLanguages(choice.name, choice.name_localizations);
  return label === String(choice.value) ? label : `${label} = ${choice.value}`;
}

type Names = Readonly<Record<string, string | null | undefined>> | null | undefined;

function inAllLanguages(name: string, others: Names): string {
  return [name, ...translations(name, others)].join(' | ');
}

function described(what: { readonly description: string; readonly description_localizations?: Names }): string[] {
  const { description, description_localizations: others } = what;
  return [description, ...translations(description, others)].map((text) => `    ${text}`);
}

/** The translations that differ from the text. */
function translations(text: string, others: Names): string[] {
  return Object.values(others ?? {}).filter((other): other is string => typeof other === 'string' && other !== text);
}

function range(least: number | undefined, most: number | undefined, unit: string): string {
  if (least === undefined) return `at most ${most}${unit}`;
  return most === undefined ? `at least ${least}${unit}` : `${least} to ${most}${unit}`;
}

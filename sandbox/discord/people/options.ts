import type { CommandOption, RegisteredCommand } from '../world/commands.ts';
import { isAttachedFile, type AttachedFile } from './attach.ts';
import { isOfTypes } from './file-types.ts';
import { optionTypes } from './option-types.ts';
import { ClientRefusal } from './refused.ts';

export type OptionValue = string | number | boolean;
export type OptionValues = Readonly<Record<string, OptionValue | AttachedFile>>;

/** Options that a modified client may send: any JSON, in any number and order. */
export type ForgedOptions = readonly Readonly<Record<string, unknown>>[];

/** An option as a person fills it in, with a file where its id will be. */
export interface FilledOption {
  readonly name: string;
  readonly type: number;
  readonly value: OptionValue | AttachedFile;
}

/** An option in an interaction. */
export interface SentOption {
  readonly name: string;
  readonly type: number;
  readonly value?: OptionValue;
  readonly focused?: true;
  readonly options?: readonly SentOption[];
}

const longestString = 6000;

/** The options of the subcommand that `words` (group and subcommand) name. Throws if there is none. */
export function leafOptions(command: RegisteredCommand, words: readonly string[]): readonly CommandOption[] {
  let options = command.options ?? [];
  for (const word of words) {
    const next = options.find(({ name, type }) => name === word && type <= optionTypes.group);
    if (next === undefined) throw new ClientRefusal(`/${command.name} has no “${word}”.`);
    options = next.options ?? [];
  }
  if (options.some(({ type }) => type <= optionTypes.group)) {
    throw new ClientRefusal(`/${command.name} needs a subcommand.`);
  }
  return options;
}

/** Wraps the options in the subcommands that lead to them. */
export function nest(words: readonly string[], options: readonly SentOption[]): readonly SentOption[] {
  return words.reduceRight<readonly SentOption[]>(
    (inner, name, index) => [
      { name, type: index === words.length - 1 ? optionTypes.subcommand : optionTypes.group, options: inner },
    ],
    options,
  );
}

/**
 * The options as the client sends them. Unless `forged`, throws if the client would not let a person send the command:
 * unknown and missing options, wrong types, choices, bounds, lengths and extensions.
 */
export function fillOptions(defined: readonly CommandOption[], values: OptionValues, forged: boolean): FilledOption[] {
  if (!forged) checkValues(defined, values);
  return Object.entries(values).map(([name, value]) => ({
    name,
    type: defined.find((option) => option.name === name)?.type ?? guessType(value),
    value,
  }));
}

function guessType(value: OptionValue | AttachedFile): number {
  if (isAttachedFile(value)) return optionTypes.attachment;
  if (typeof value === 'boolean') return optionTypes.boolean;
  if (typeof value === 'string') return optionTypes.string;
  return Number.isInteger(value) ? optionTypes.integer : optionTypes.number;
}

function checkValues(defined: readonly CommandOption[], values: OptionValues): void {
  const missing = defined.find(({ name, required }) => required === true && values[name] === undefined);
  if (missing !== undefined) throw new ClientRefusal(`“${missing.name}” is required. Specify a value.`);
  for (const [name, value] of Object.entries(values)) {
    const option = defined.find((each) => each.name === name);
    if (option === undefined) throw new ClientRefusal(`There is no option “${name}”.`);
    const problem = problemWith(option, value);
    if (problem !== undefined) throw new ClientRefusal(`“${name}” ${problem}`);
  }
}

function problemWith(option: CommandOption, value: OptionValue | AttachedFile): string | undefined {
  const choices = option.choices ?? [];
  const isChoice = choices.length === 0 || choices.some((choice) => choice.value === value);
  return problemWithType(option, value) ?? (isChoice ? undefined : 'must be one of its choices.');
}

function problemWithType(option: CommandOption, value: OptionValue | AttachedFile): string | undefined {
  if (option.type === optionTypes.attachment || isAttachedFile(value)) return problemWithFile(option, value);
  switch (option.type) {
    case optionTypes.integer:
    case optionTypes.number:
      return problemWithNumber(option, value);
    case optionTypes.boolean:
      return typeof value === 'boolean' ? undefined : 'must be true or false.';
    case optionTypes.string:
      return typeof value === 'string' ? problemWithText(option, value) : 'must be text.';
    default:
      return typeof value === 'string' ? undefined : 'must be picked from the list.';
  }
}

function problemWithNumber({ type, ...bounds }: CommandOption, value: OptionValue): string | undefined {
  if (typeof value !== 'number' || Number.isNaN(value)) return 'must be a number.';
  if (type === optionTypes.integer && !Number.isSafeInteger(value)) return 'must be a whole number.';
  const { min_value: least = -Number.MAX_SAFE_INTEGER, max_value: most = Number.MAX_SAFE_INTEGER } = bounds;
  if (value < least) return `must be ${least} or more.`;
  return value > most ? `must be ${most} or less.` : undefined;
}

function problemWithText({ min_length: least = 0, max_length: most = longestString }: CommandOption, value: string) {
  if (value.length < Math.max(least, 1)) return `is too short. It must have ${Math.max(least, 1)} or more characters.`;
  return value.length > most ? `is too long. It must have ${most} or fewer characters.` : undefined;
}

function problemWithFile({ type, file_types: types }: CommandOption, value: unknown): string | undefined {
  if (type !== optionTypes.attachment) return 'takes no file.';
  if (!isAttachedFile(value)) return 'must be a file.';
  return isOfTypes(value.name, types ?? []) ? undefined : `must be one of these: ${types?.join(', ')}.`;
}

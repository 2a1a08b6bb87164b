import type { CommandOption, RegisteredCommand } from '../world/commands.ts';
import { isAttachedFile, isOfTypes, type AttachedFile } from './attach.ts';

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

export const optionTypes = {
  subcommand: 1,
  group: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
  attachment: 11,
} as const;

const longestString = 6000;

/** The options of the subcommand that `words` (group and subcommand) name. Throws if there is none. */
export function leafOptions(command: RegisteredCommand, words: readonly string[]): readonly CommandOption[] {
  let options = command.options ?? [];
  for (const word of words) {
    const next = options.find(({ name, type }) => name === word && type <= optionTypes.group);
    if (next === undefined) throw new Error(`/${command.name} has no "${word}"`);
    options = next.options ?? [];
  }
  if (options.some(({ type }) => type <= optionTypes.group)) throw new Error(`/${command.name} needs a subcommand`);
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
  const missing = defined.filter(({ name, required }) => required === true && values[name] === undefined);
  if (missing.length > 0) throw new Error(`required: ${missing.map(({ name }) => name).join(', ')}`);
  for (const [name, value] of Object.entries(values)) {
    const option = defined.find((each) => each.name === name);
    if (option === undefined) throw new Error(`there is no option "${name}"`);
    const problem = problemWith(option, value);
    if (problem !== undefined) throw new Error(`option "${name}" ${problem}`);
  }
}

function problemWith(option: CommandOption, value: OptionValue | AttachedFile): string | undefined {
  if (option.type === optionTypes.attachment || isAttachedFile(value)) return problemWithFile(option, value);
  const isNumeric = option.type === optionTypes.integer || option.type === optionTypes.number;
  if (isNumeric) {
    if (typeof value !== 'number') return 'must be a number';
    if (option.type === optionTypes.integer && !Number.isSafeInteger(value)) return 'must be an integer';
    if (value < (option.min_value ?? -Number.MAX_SAFE_INTEGER)) return `must be at least ${option.min_value}`;
    if (value > (option.max_value ?? Number.MAX_SAFE_INTEGER)) return `must be at most ${option.max_value}`;
  } else if (option.type === optionTypes.boolean) {
    if (typeof value !== 'boolean') return 'must be true or false';
  } else if (typeof value !== 'string') return 'must be text or an id';
  if (option.type === optionTypes.string && typeof value === 'string') {
    if (value.length < Math.max(option.min_length ?? 0, 1)) return 'is too short';
    if (value.length > (option.max_length ?? longestString)) return 'is too long';
  }
  const choices = option.choices ?? [];
  if (choices.length > 0 && !choices.some((choice) => choice.value === value)) return 'must be one of its choices';
  return undefined;
}

function problemWithFile({ type, file_types: types }: CommandOption, value: unknown): string | undefined {
  if (type !== optionTypes.attachment) return 'takes no file';
  if (!isAttachedFile(value)) return 'must be a file';
  return isOfTypes(value.name, types ?? []) ? undefined : `must be one of ${types?.join(', ')}`;
}

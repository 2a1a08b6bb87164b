import type { CommandOption, OptionInput } from '../../../discord/client/api.ts';
import { isOfTypes } from '../../../discord/people/file-types.ts';
import { optionTypes } from '../../../discord/people/option-types.ts';
import type { Word } from '../words/words.ts';

/** What is in the field of an option. */
export interface Entry {
  readonly text: string;
  /** What was chosen from a list. Void once the text is changed. */
  readonly value?: string | number | boolean;
  readonly file?: File;
}

/** Why an option cannot be sent as it is, in words. */
export interface Problem {
  readonly word: Word;
  readonly values?: Readonly<Record<string, string | number>>;
  /** The groups and extensions of files that are accepted, for `{types}`. */
  readonly types?: readonly string[];
}

export type Checked =
  | { readonly value: string | number | boolean }
  | { readonly file: File }
  | { readonly problem: Problem }
  /** The option is left out. */
  | 'empty';

export const emptyEntry: Entry = { text: '' };

export function isEmpty({ text, value, file }: Entry): boolean {
  return text.trim() === '' && value === undefined && file === undefined;
}

const longestString = 6000;

/** Checks an option as Discord's client does before it sends anything. `fileLimit` is in bytes. */
export function checkEntry(option: CommandOption, entry: Entry, fileLimit: number): Checked {
  if (isEmpty(entry)) return option.required === true ? { problem: { word: 'composer.problem.required' } } : 'empty';
  if (option.type === optionTypes.attachment) return checkFile(option, entry, fileLimit);
  if (hasList(option)) return checkChosen(option, entry);
  if (entry.value !== undefined) return { value: entry.value };
  return isNumeric(option) ? checkNumber(option, entry.text.trim()) : checkText(option, entry.text);
}

/** Whether the value must be one from a list, because nothing else can be sent. */
function hasList({ type, choices }: CommandOption): boolean {
  const picked = type === optionTypes.boolean || (type >= optionTypes.user && type <= optionTypes.mentionable);
  return picked || (choices ?? []).length > 0;
}

export function isNumeric({ type }: Pick<CommandOption, 'type'>): boolean {
  return type === optionTypes.integer || type === optionTypes.number;
}

function checkChosen({ choices }: CommandOption, { text, value }: Entry): Checked {
  if (value !== undefined) return { value };
  const named = choices?.find(({ name, name_localizations: names }) =>
    [name, ...Object.values(names ?? {})].some((each) => each.toLowerCase() === text.trim().toLowerCase()),
  );
  return named === undefined ? { problem: { word: 'composer.problem.choice' } } : { value: named.value };
}

function checkNumber({ type, min_value: min, max_value: max }: CommandOption, text: string): Checked {
  const isInteger = type === optionTypes.integer;
  const isNumber = (isInteger ? /^[-+]?\d+$/u : /^[-+]?(?:\d+\.?\d*|\.\d+)$/u).test(text);
  const value = Number(text);
  if (!isNumber || (isInteger && !Number.isSafeInteger(value))) {
    return { problem: { word: isInteger ? 'composer.problem.integer' : 'composer.problem.number' } };
  }
  if (min !== undefined && max !== undefined && (value < min || value > max)) {
    return { problem: { word: 'composer.problem.between', values: { min, max } } };
  }
  if (min !== undefined && value < min) return { problem: { word: 'composer.problem.least', values: { min } } };
  if (max !== undefined && value > max) return { problem: { word: 'composer.problem.most', values: { max } } };
  return { value };
}

function checkText({ min_length: min, max_length: max = longestString }: CommandOption, text: string): Checked {
  if (min !== undefined && text.length < min) return { problem: { word: 'composer.problem.short', values: { min } } };
  if (text.length > max) return { problem: { word: 'composer.problem.long', values: { max, count: text.length } } };
  return { value: text };
}

function checkFile({ file_types: types }: CommandOption, { file }: Entry, limit: number): Checked {
  if (file === undefined) return { problem: { word: 'composer.problem.file' } };
  if (types && !isOfTypes(file.name, types)) return { problem: { word: 'composer.problem.fileType', types } };
  const limitMiB = Math.floor(limit / 1024 ** 2);
  return file.size > limit ? { problem: { word: 'composer.problem.fileSize', values: { limit: limitMiB } } } : { file };
}

/** As the call of a command has it. */
export function inputOf(name: string, checked: Checked): OptionInput | undefined {
  if (checked === 'empty' || 'problem' in checked) return undefined;
  return 'file' in checked ? { file: partOf(name) } : checked.value;
}

/** The name of a file's part in the form. */
export function partOf(option: string): string {
  return `file ${option}`;
}

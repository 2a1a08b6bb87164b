import { isOfTypes } from '../../../discord/people/file-types.ts';
import { boundsOf } from '../message/picker/choices.ts';
import type { Word } from '../words/words.ts';
import { formTypes, type Field, type FieldValue } from './fields.ts';

/** What is wrong with a field, as Discord's client says it before it sends a form. */
export interface FieldProblem {
  readonly word: Word;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** Characters that a text input takes if it does not say less. */
export const longestText = 4000;
const mebibyte = 1024 ** 2;

/** The first thing that is wrong, or undefined. `fileLimit` is in bytes. */
export function problemOf(field: Field, value: FieldValue, fileLimit = Infinity): FieldProblem | undefined {
  if (typeof value === 'boolean') return undefined;
  if (value.length === 0) return field.isRequired ? { word: 'form.required' } : undefined;
  if (typeof value !== 'string') {
    return field.input.type === formTypes.fileUpload
      ? problemOfFiles(field, value as readonly File[], fileLimit)
      : problemOfPicked(field, value.length);
  }
  return field.input.type === formTypes.textInput ? problemOfText(field, value) : undefined;
}

function problemOfText({ input }: Field, { length }: string): FieldProblem | undefined {
  const { min_length: least = 0, max_length: most = longestText } = input;
  if (length < least) return { word: 'form.leastLength', values: { least } };
  return length > most ? { word: 'form.mostLength', values: { most } } : undefined;
}

function problemOfPicked({ input }: Field, count: number): FieldProblem | undefined {
  const { least, most } = boundsOf(input);
  if (count < least) return { word: 'form.leastPicked', values: { least } };
  return count > most ? { word: 'form.mostPicked', values: { most } } : undefined;
}

function problemOfFiles({ input }: Field, files: readonly File[], fileLimit: number): FieldProblem | undefined {
  const { least, most } = boundsOf(input);
  const count = files.length;
  const other = files.find(({ name }) => !isOfTypes(name, input.file_types ?? []));
  if (other !== undefined) return { word: 'form.fileType', values: { name: other.name } };
  const large = files.find(({ size }) => size > fileLimit);
  if (large !== undefined) {
    return { word: 'form.fileSize', values: { name: large.name, most: Math.floor(fileLimit / mebibyte) } };
  }
  if (count < least) return { word: 'form.leastFiles', values: { least, count } };
  return count > most ? { word: 'form.mostFiles', values: { most, count } } : undefined;
}

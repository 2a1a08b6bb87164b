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

/** The first thing that is wrong, or undefined. */
export function problemOf(field: Field, value: FieldValue): FieldProblem | undefined {
  if (typeof value === 'boolean') return undefined;
  if (value.length === 0) return field.isRequired ? { word: 'form.required' } : undefined;
  if (typeof value !== 'string') return problemOfMany(field, value);
  return field.input.type === formTypes.textInput ? problemOfText(field, value) : undefined;
}

function problemOfText({ input }: Field, { length }: string): FieldProblem | undefined {
  const { min_length: least = 0, max_length: most = longestText } = input;
  if (length < least) return { word: 'form.leastLength', values: { least } };
  return length > most ? { word: 'form.mostLength', values: { most } } : undefined;
}

function problemOfMany({ input }: Field, value: readonly (string | File)[]): FieldProblem | undefined {
  const { least, most } = boundsOf(input);
  const count = value.length;
  if (input.type !== formTypes.fileUpload) {
    if (count < least) return { word: 'form.leastPicked', values: { least } };
    return count > most ? { word: 'form.mostPicked', values: { most } } : undefined;
  }
  const types = input.file_types ?? [];
  const other = value.find((file) => typeof file !== 'string' && !isOfTypes(file.name, types));
  if (other !== undefined && typeof other !== 'string') {
    return { word: 'form.fileType', values: { name: other.name } };
  }
  if (count < least) return { word: 'form.leastFiles', values: { least, count } };
  return count > most ? { word: 'form.mostFiles', values: { most, count } } : undefined;
}

import type { Component, FormValues } from '../../../discord/client/api.ts';
import { presetsOf } from '../message/picker/choices.ts';

/** Types of components that only forms have. */
export const formTypes = {
  textInput: 4,
  label: 18,
  fileUpload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
} as const;

/** One input of a form, with its words. */
export interface Field {
  readonly id: string;
  readonly input: Component;
  readonly label: string;
  readonly description: string | undefined;
  readonly isRequired: boolean;
}

/** What a form shows, from top to bottom. */
export type FormPart =
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unknown'; readonly type: number };

/** What a field holds: text or a radio's value, a checkbox's tick, picked values, files. */
export type FieldValue = string | boolean | readonly string[] | readonly File[];
export type FieldValues = Readonly<Record<string, FieldValue>>;

const inputTypes: readonly number[] = [3, 4, 5, 6, 7, 8, 19, 21, 22, 23];

/** Labels with their input, text, and rows with a text input, as older forms have them. */
export function partsOf(components: readonly Component[]): readonly FormPart[] {
  return components.flatMap((component): readonly FormPart[] => {
    if (component.type === 10) return [{ kind: 'text', text: component.content ?? '' }];
    if (component.type === 1) return (component.components ?? []).map((input) => partOf(input, input.label));
    if (component.type !== formTypes.label) return [{ kind: 'unknown', type: component.type }];
    if (component.component === undefined) return [];
    return [partOf(component.component, component.label, component.description)];
  });
}

function partOf(input: Component, label: string | undefined, description?: string | null): FormPart {
  if (!inputTypes.includes(input.type) || input.custom_id === undefined) return { kind: 'unknown', type: input.type };
  return {
    kind: 'field',
    field: {
      id: input.custom_id,
      input,
      label: label ?? '',
      description: description ?? undefined,
      // A checkbox is answered either way.
      isRequired: input.type !== formTypes.checkbox && input.required !== false,
    },
  };
}

export function fieldsOf(components: readonly Component[]): readonly Field[] {
  return partsOf(components).flatMap((part) => (part.kind === 'field' ? [part.field] : []));
}

/** What the fields hold when the form opens. */
export function presetValues(fields: readonly Field[]): FieldValues {
  return Object.fromEntries(fields.map(({ id, input }) => [id, presetOf(input)]));
}

function presetOf(input: Component): FieldValue {
  switch (input.type) {
    case formTypes.textInput:
      return input.value ?? '';
    case formTypes.checkbox:
      return input.default === true;
    case formTypes.radioGroup:
      return presetsOf(input)[0] ?? '';
    case formTypes.fileUpload:
      return [];
    default:
      return presetsOf(input);
  }
}

export interface Filled {
  readonly values: FormValues;
  /** By the names that `values` refers to. */
  readonly files: ReadonlyMap<string, File>;
}

/** What is sent. A radio group of which nothing was chosen is left out. */
export function filledOf(fields: readonly Field[], values: FieldValues): Filled {
  const files = new Map<string, File>();
  const sent: Record<string, FormValues[string]> = {};
  for (const [at, { id, input }] of fields.entries()) {
    const value = values[id] ?? presetOf(input);
    if (input.type === formTypes.radioGroup && value === '') continue;
    sent[id] = isFiles(value, input)
      ? value.map((file, index) => {
          const name = `file-${at}-${index}`;
          files.set(name, file);
          return { file: name };
        })
      : value;
  }
  return { values: sent, files };
}

function isFiles(value: FieldValue, input: Component): value is readonly File[] {
  return input.type === formTypes.fileUpload && Array.isArray(value);
}

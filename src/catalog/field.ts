import type { Json } from '../core/job/record.ts';
import type { InputBounds } from '../core/media/input.ts';
import { divides, multipleFrom } from './decimals.ts';
import { matches } from './pattern.ts';

/** What an input takes, and its limits. */
export type InputKind = ValueKind | FilesKind;

/** The kind of values that members type or pick for an input. */
export type ValueKind =
  | ScalarKind
  /** Several values in one text, separated by commas or lines. */
  | {
      readonly kind: 'list';
      readonly of: ScalarKind;
      readonly minItems?: number | undefined;
      readonly maxItems?: number | undefined;
      readonly isUnique?: boolean | undefined;
    };

/** An input that takes the address of a file, or a list of them. */
export interface FilesKind {
  readonly kind: 'files';
  readonly bounds: InputBounds;
  /** Whether the model also takes a file's bytes, as a data URI. */
  readonly dataUri: boolean;
  /** How many files a list takes. Absent where the input takes one file. */
  readonly list?: { readonly minItems: number; readonly maxItems: number } | undefined;
}

/** What one option of a command takes. An input that takes files has several options. */
export type FieldKind =
  | ValueKind
  /** One attached file. `number`: its place among the attachment options of a list, counted from 1. */
  | (OfFiles & { readonly kind: 'file'; readonly number?: number | undefined })
  /** Addresses of files, or links to messages with files, separated by commas or lines. */
  | (OfFiles & { readonly kind: 'link' });
export type KindOf<K extends FieldKind['kind']> = Extract<FieldKind, { readonly kind: K }>;

interface OfFiles {
  readonly files: FilesKind;
  /** The name of the input, which the names of its options begin with. The model's words are found by it. */
  readonly base: string;
  /** Whether a request must have a file for the input. Discord cannot require it, because there are several options for it. */
  readonly needed: boolean;
}

/** The kind of a single value. */
export type ScalarKind =
  /** Any text that all `patterns` match. Lengths count code points, as in JSON Schema. */
  | {
      readonly kind: 'text';
      readonly minLength?: number | undefined;
      readonly maxLength?: number | undefined;
      readonly patterns?: readonly string[] | undefined;
    }
  /** A number within inclusive bounds, a multiple of each of `steps`. The bounds of an integer are whole. */
  | {
      readonly kind: 'number';
      readonly type: 'integer' | 'number';
      readonly min?: number | undefined;
      readonly max?: number | undefined;
      readonly steps?: readonly number[] | undefined;
    }
  /** One of a list of values, each once, in the schema's order. */
  | {
      readonly kind: 'choice';
      readonly type: 'string' | 'integer' | 'number';
      readonly choices: readonly (string | number)[];
      /** The choices are too many or too long for Discord's list. They are searched while a member types. */
      readonly searched?: true;
    }
  | { readonly kind: 'switch' };

/** One input of a model that members fill in by an option of its command. */
export type Field = FieldKind & {
  /** Its key at RunComfy. */
  readonly input: string;
  /** The option's name. */
  readonly name: string;
  readonly required: boolean;
  readonly default: Json | undefined;
  readonly title: string;
  readonly description: string;
};
export type ChoiceField = Field & KindOf<'choice'>;
/** An option that takes a value, and nothing of a file. */
export type ValueField = Exclude<Field, { readonly kind: 'file' | 'link' }>;

type ValueProblem =
  | { readonly reason: 'option-not-offered' | 'option-wrong-form' }
  | { readonly reason: 'option-too-small' | 'option-too-large' | 'option-too-short'; readonly limit: number }
  | { readonly reason: 'option-too-long'; readonly limit: number; readonly over: number }
  | { readonly reason: 'option-no-multiple'; readonly step: number };

type ListProblem =
  | { readonly reason: 'option-too-few' | 'option-too-many'; readonly limit: number }
  | { readonly reason: 'option-repeats' }
  /** The entry of the list, counted from 1, that is not allowed. */
  | (ValueProblem & { readonly entry: number });

/** `option`: the name of the option. */
export type OptionRefusal = { readonly option: string } & (
  | (ValueProblem & { readonly entry?: undefined })
  | ListProblem
  | { readonly reason: 'option-unknown' | 'option-missing' }
);

const notOffered = { reason: 'option-not-offered' } as const;

/**
 * Why a value is refused for this field; `undefined` if it may be sent. A number beyond the safe integers is not exact.
 * Files are no values.
 */
export function checkField(field: Field, value: Json | undefined): OptionRefusal | undefined {
  const option = field.name;
  if (!isValueField(field)) return value === undefined ? undefined : { ...notOffered, option };
  if (value === undefined) return field.required ? { reason: 'option-missing', option } : undefined;
  const isInexact = [value]
    .flat()
    .some((each) => typeof each === 'number' && !(Math.abs(each) <= Number.MAX_SAFE_INTEGER));
  const problem = isInexact ? notOffered : problemWith(field, value);
  return problem === undefined ? undefined : { ...problem, option };
}

export function isValueField(field: Field): field is ValueField {
  return field.kind !== 'file' && field.kind !== 'link';
}

/** Whether a kind allows a value. */
export function allows(kind: ValueKind, value: unknown): value is Json {
  return problemWith(kind, value) === undefined;
}

function problemWith(kind: ValueKind, value: unknown): ValueProblem | ListProblem | undefined {
  return kind.kind === 'list' ? listProblem(kind, value) : valueProblem(kind, value);
}

function listProblem(kind: KindOf<'list'>, value: unknown): ValueProblem | ListProblem | undefined {
  const { minItems = 0, maxItems = Infinity } = kind;
  if (!Array.isArray(value)) return notOffered;
  if (value.length < minItems) return { reason: 'option-too-few', limit: minItems };
  if (value.length > maxItems) return { reason: 'option-too-many', limit: maxItems };
  for (const [index, item] of value.entries()) {
    const problem = valueProblem(kind.of, item);
    if (problem !== undefined) return { ...problem, entry: index + 1 };
  }
  return kind.isUnique === true && new Set(value).size < value.length ? { reason: 'option-repeats' } : undefined;
}

function valueProblem(kind: ScalarKind, value: unknown): ValueProblem | undefined {
  switch (kind.kind) {
    case 'switch':
      return typeof value === 'boolean' ? undefined : notOffered;
    case 'choice':
      return kind.choices.some((choice) => choice === value) ? undefined : notOffered;
    case 'number':
      return numberProblem(kind, value);
    case 'text':
      return textProblem(kind, value);
  }
}

function numberProblem(kind: KindOf<'number'>, value: unknown): ValueProblem | undefined {
  const { type, min = -Infinity, max = Infinity, steps = [] } = kind;
  if (typeof value !== 'number' || !isOf(type, value)) return notOffered;
  if (value < min) return { reason: 'option-too-small', limit: min };
  if (value > max) return { reason: 'option-too-large', limit: max };
  const step = steps.find((each) => !divides(each, value));
  return step === undefined ? undefined : { reason: 'option-no-multiple', step };
}

function textProblem(kind: KindOf<'text'>, value: unknown): ValueProblem | undefined {
  const { minLength = 0, maxLength = Infinity, patterns = [] } = kind;
  if (typeof value !== 'string') return notOffered;
  const length = Array.from(value).length;
  if (length < minLength) return { reason: 'option-too-short', limit: minLength };
  const over = length - maxLength;
  if (over > 0) return { reason: 'option-too-long', limit: maxLength, over };
  return patterns.every((pattern) => matches(pattern, value)) ? undefined : { reason: 'option-wrong-form' };
}

/** Whether a value has a type of JSON Schema. */
export function isOf(type: 'string' | 'integer' | 'number' | 'boolean', value: unknown): boolean {
  return type === 'integer' ? Number.isInteger(value) : typeof value === type && !Number.isNaN(value);
}

/** All values of a switch or a choice; `undefined` for other kinds. */
export function listed(kind: InputKind | FieldKind | undefined): readonly (string | number | boolean)[] | undefined {
  if (kind?.kind === 'switch') return [true, false];
  return kind?.kind === 'choice' ? kind.choices : undefined;
}

/** Whether a kind allows no value at all. */
export function isEmpty(kind: ValueKind): boolean {
  if (kind.kind === 'number') {
    const { min = -Infinity, max = Infinity, steps = [] } = kind;
    return min > max || steps.some((step) => Number.isFinite(min) && multipleFrom(step, min) > max);
  }
  if (kind.kind === 'text') return (kind.minLength ?? 0) > (kind.maxLength ?? Infinity);
  if (kind.kind === 'list') return (kind.minItems ?? 0) > (kind.maxItems ?? Infinity);
  return kind.kind === 'choice' && kind.choices.length === 0;
}

/** Whether all values of a kind are whole numbers. */
export function isWhole(kind: InputKind | undefined): boolean {
  return (kind?.kind === 'number' || kind?.kind === 'choice') && kind.type === 'integer';
}

/** A value, which may be a text, as an amount above 0; `undefined` for other values, such as `auto`. */
export function amountOf(value: unknown): number | undefined {
  const amount = Number(value ?? Number.NaN);
  return Number.isFinite(amount) && amount > 0 ? amount : undefined;
}

/** A number of images or seconds. It may have a unit, as in `8s`. */
export function countOf(value: unknown): number | undefined {
  return amountOf(
    typeof value === 'number' || typeof value === 'string' ? Number.parseFloat(String(value)) : undefined,
  );
}

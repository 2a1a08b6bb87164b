import type { Scalar } from '../core/job/record.ts';

/** The kind of values that members can give an input, and its limits. */
export type FieldKind =
  /** Any text. Lengths count code points, as in JSON Schema. */
  | { readonly kind: 'text'; readonly minLength?: number | undefined; readonly maxLength?: number | undefined }
  /** A number within inclusive bounds. The bounds of an integer are whole. */
  | {
      readonly kind: 'number';
      readonly type: 'integer' | 'number';
      readonly min?: number | undefined;
      readonly max?: number | undefined;
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
export type KindOf<K extends FieldKind['kind']> = Extract<FieldKind, { readonly kind: K }>;

/** One input of a model that members fill in by an option of its command. */
export type Field = FieldKind & {
  /** Its key at RunComfy. */
  readonly input: string;
  /** The option's name. */
  readonly name: string;
  readonly required: boolean;
  readonly default: Scalar | undefined;
  readonly title: string;
  readonly description: string;
};
export type ChoiceField = Field & KindOf<'choice'>;

type ValueProblem =
  | { readonly reason: 'option-not-offered' }
  | { readonly reason: 'option-too-small' | 'option-too-large' | 'option-too-short'; readonly limit: number }
  | { readonly reason: 'option-too-long'; readonly limit: number; readonly over: number };

export type OptionRefusal = { readonly option: string } & (
  | ValueProblem
  | { readonly reason: 'option-unknown' | 'option-missing' }
);

const notOffered = { reason: 'option-not-offered' } as const;

/** Why a value is refused for this field; `undefined` where it may be sent. Discord sends no number beyond the safe integers. */
export function checkField(field: Field, value: Scalar | undefined): OptionRefusal | undefined {
  const option = field.name;
  if (value === undefined) return field.required ? { reason: 'option-missing', option } : undefined;
  const isInexact = typeof value === 'number' && !(Math.abs(value) <= Number.MAX_SAFE_INTEGER);
  const fault = isInexact ? notOffered : problemWith(field, value);
  return fault === undefined ? undefined : { ...fault, option };
}

/** Whether a kind allows a value. */
export function allows(kind: FieldKind, value: unknown): value is Scalar {
  return problemWith(kind, value) === undefined;
}

function problemWith(kind: FieldKind, value: unknown): ValueProblem | undefined {
  switch (kind.kind) {
    case 'switch':
      return typeof value === 'boolean' ? undefined : notOffered;
    case 'choice':
      return kind.choices.some((choice) => choice === value) ? undefined : notOffered;
    case 'number': {
      const { type, min = -Infinity, max = Infinity } = kind;
      if (typeof value !== 'number' || !isOf(type, value)) return notOffered;
      if (value < min) return { reason: 'option-too-small', limit: min };
      return value > max ? { reason: 'option-too-large', limit: max } : undefined;
    }
    case 'text': {
      const { minLength = 0, maxLength = Infinity } = kind;
      if (typeof value !== 'string') return notOffered;
      const length = Array.from(value).length;
      if (length < minLength) return { reason: 'option-too-short', limit: minLength };
      const over = length - maxLength;
      return over > 0 ? { reason: 'option-too-long', limit: maxLength, over } : undefined;
    }
  }
}

/** Whether a value has a type of JSON Schema. */
export function isOf(type: 'string' | 'integer' | 'number' | 'boolean', value: unknown): boolean {
  return type === 'integer' ? Number.isInteger(value) : typeof value === type && !Number.isNaN(value);
}

/** All values of a switch or a choice; `undefined` for other kinds. */
export function listed(kind: FieldKind | undefined): readonly Scalar[] | undefined {
  if (kind?.kind === 'switch') return [true, false];
  return kind?.kind === 'choice' ? kind.choices : undefined;
}

/** Whether a kind allows no value at all. */
export function isEmpty(kind: FieldKind): boolean {
  if (kind.kind === 'number') return (kind.min ?? -Infinity) > (kind.max ?? Infinity);
  if (kind.kind === 'text') return (kind.minLength ?? 0) > (kind.maxLength ?? Infinity);
  return kind.kind === 'choice' && kind.choices.length === 0;
}

/** Whether all values of a kind are whole numbers. */
export function isWhole(kind: FieldKind | undefined): boolean {
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

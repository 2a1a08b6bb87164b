import { z } from 'zod';
import { allows, isOf, type KindOf } from './field.ts';
import { own } from './file.ts';

const optionalBound = <T extends z.ZodType>(bound: T) => bound.nullish().transform((said) => said ?? undefined);
/** A whole number of any size. A schema may have 2^60 for no limit, which zod's `int` refuses. */
const length = z.number().nonnegative().refine(Number.isInteger, 'is not whole');

/** One value, or several that all hold: two schemas that are merged can each have one. */
const oneOrMore = <T extends z.ZodType>(value: T) =>
  z
    .union([value.transform((one) => [one]), z.array(value)])
    .nullish()
    .transform((said) => said ?? undefined);

/** The keywords that limit a value and that Easel reads. RunComfy's `float` is a number. */
export const keywords = z.looseObject({
  type: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  minimum: optionalBound(z.number()),
  maximum: optionalBound(z.number()),
  exclusiveMinimum: optionalBound(z.number()),
  exclusiveMaximum: optionalBound(z.number()),
  minLength: optionalBound(length),
  maxLength: optionalBound(length),
  pattern: oneOrMore(z.string()),
  multipleOf: oneOrMore(z.number().positive()),
  items: z.unknown().optional(),
  minItems: optionalBound(length),
  maxItems: optionalBound(length),
  uniqueItems: z.boolean().nullish(),
  format: z.string().nullish(),
  anyOf: z.array(z.unknown()).min(1).optional(),
  oneOf: z.array(z.unknown()).min(1).optional(),
});
export type Keywords = z.infer<typeof keywords>;

export type ScalarType = Parameters<typeof isOf>[0];

export const scalarTypes: Readonly<Record<string, ScalarType>> = {
  string: 'string',
  integer: 'integer',
  number: 'number',
  float: 'number',
  boolean: 'boolean',
};

/** Whether a schema allows a value, by the keywords that Easel reads. For an object only the type is checked. */
export function accepts(published: unknown, value: unknown): boolean {
  const parsed = keywords.safeParse(published);
  if (!parsed.success) return false;
  const { type, enum: listed, const: constant, anyOf, oneOf } = parsed.data;
  const types = typeof type === 'string' ? [type] : type;
  return (
    (types === undefined || types.some((name) => isNamed(name, value))) &&
    (listed === undefined || listed.includes(value)) &&
    (constant === undefined || constant === value) &&
    isInRange(parsed.data, value) &&
    (anyOf === undefined || anyOf.some((branch) => accepts(branch, value))) &&
    (oneOf === undefined || oneOf.filter((branch) => accepts(branch, value)).length === 1)
  );
}

function isNamed(type: string, value: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  const scalar = own(scalarTypes, type);
  return scalar !== undefined && isOf(scalar, value);
}

function isInRange(schema: Keywords, value: unknown): boolean {
  const { minLength, maxLength, minimum: min, maximum: max, minItems = 0, maxItems = Infinity } = schema;
  if (Array.isArray(value)) {
    const isLong = value.length >= minItems && value.length <= maxItems;
    return isLong && (schema.items === undefined || value.every((item) => accepts(schema.items, item)));
  }
  if (typeof value === 'string') return allows({ kind: 'text', minLength, maxLength, patterns: schema.pattern }, value);
  if (typeof value !== 'number') return true;
  const isBeside = value <= (schema.exclusiveMinimum ?? -Infinity) || value >= (schema.exclusiveMaximum ?? Infinity);
  return !isBeside && allows({ kind: 'number', type: 'number', min, max, steps: schema.multipleOf }, value);
}

/** An alternative merged with the keywords of the schema around it. */
export function merged(shared: Keywords, branch: unknown): unknown {
  const parsed = keywords.safeParse(branch);
  if (!parsed.success) return branch;
  const { data } = parsed;
  const type = both(typesOf(shared), typesOf(data));
  const { const: _const, ...rest } = { ...shared, ...data };
  return {
    ...rest,
    type: type?.length === 1 ? type[0] : type,
    enum: both(listOf(shared), listOf(data)),
    minimum: largest(shared.minimum, data.minimum),
    maximum: smallest(shared.maximum, data.maximum),
    exclusiveMinimum: largest(shared.exclusiveMinimum, data.exclusiveMinimum),
    exclusiveMaximum: smallest(shared.exclusiveMaximum, data.exclusiveMaximum),
    minLength: largest(shared.minLength, data.minLength),
    maxLength: smallest(shared.maxLength, data.maxLength),
    pattern: all(shared.pattern, data.pattern),
    multipleOf: all(shared.multipleOf, data.multipleOf),
    minItems: largest(shared.minItems, data.minItems),
    maxItems: smallest(shared.maxItems, data.maxItems),
  };
}

/** A number kind with these bounds. The bounds of an integer become whole. */
export function numberWithin(
  { type, steps }: Pick<KindOf<'number'>, 'type' | 'steps'>,
  min?: number,
  max?: number,
): KindOf<'number'> {
  const [first, last] = type === 'number' ? [min, max] : [min && Math.ceil(min), max && Math.floor(max)];
  return { kind: 'number', type, min: first, max: last, ...(steps === undefined ? {} : { steps }) };
}

const combined =
  <T>(join: (one: T, two: T) => T) =>
  (one: T | undefined, two: T | undefined): T | undefined =>
    one === undefined || two === undefined ? (one ?? two) : join(one, two);

/** The larger of two lower bounds, either of which may be missing. */
export const largest = combined<number>(Math.max);
/** The smaller of two upper bounds, either of which may be missing. */
export const smallest = combined<number>(Math.min);

const all = <T>(one: readonly T[] | undefined, two: readonly T[] | undefined): readonly T[] | undefined =>
  combined<readonly T[]>((those, others) => [...those, ...others])(one, two);
const both = combined<readonly unknown[]>((one, two) => one.filter((value) => two.includes(value)));

function listOf(schema: Keywords): readonly unknown[] | undefined {
  return schema.const === undefined ? schema.enum : both([schema.const], schema.enum);
}

function typesOf({ type }: Keywords): readonly string[] | undefined {
  return typeof type === 'string' ? [type] : type;
}

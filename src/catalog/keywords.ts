import { z } from 'zod';
import { own } from './file.ts';
import { isOf, isWithin, largest, smallest, type Simple } from './simple.ts';

/** Whole, however large: a schema may say 2^60 where it means no limit, which is beyond zod's `int`. */
const length = z.number().nonnegative().refine(Number.isInteger, 'is not whole');

/** The keywords that limit a value, as far as Easel reads them. RunComfy's `float` is a number. */
export const keywords = z.looseObject({
  type: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  minimum: z.number().nullish(),
  maximum: z.number().nullish(),
  exclusiveMinimum: z.number().nullish(),
  exclusiveMaximum: z.number().nullish(),
  minLength: length.nullish(),
  maxLength: length.nullish(),
  format: z.string().nullish(),
  anyOf: z.array(z.unknown()).min(1).optional(),
  oneOf: z.array(z.unknown()).min(1).optional(),
});
export type Keywords = z.infer<typeof keywords>;

export const simpleTypes: Readonly<Record<string, Simple['type']>> = {
  string: 'string',
  integer: 'integer',
  number: 'number',
  float: 'number',
  boolean: 'boolean',
};

/** Whether a schema allows a value, as far as Easel reads it: of a list or an object only that it is one. */
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
  const simple = own(simpleTypes, type);
  return simple !== undefined && isOf(simple, value);
}

function isInRange(schema: Keywords, value: unknown): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return true;
  const { exclusiveMinimum, exclusiveMaximum } = schema;
  const isBeside =
    typeof value === 'number' && (value <= (exclusiveMinimum ?? -Infinity) || value >= (exclusiveMaximum ?? Infinity));
  return (
    !isBeside &&
    isWithin(value, {
      min: schema.minimum ?? undefined,
      max: schema.maximum ?? undefined,
      minLength: schema.minLength ?? undefined,
      maxLength: schema.maxLength ?? undefined,
    })
  );
}

/** An alternative with what the schema around it says as well. */
export function narrowed(shared: Keywords, branch: unknown): unknown {
  const parsed = keywords.safeParse(branch);
  if (!parsed.success) return branch;
  const { data } = parsed;
  const type = both(typesOf(shared), typesOf(data));
  const { const: _const, ...rest } = { ...shared, ...data };
  return {
    ...rest,
    type: type?.length === 1 ? type[0] : type,
    enum: both(listOf(shared), listOf(data)),
    minimum: largest([shared.minimum, data.minimum]),
    maximum: smallest([shared.maximum, data.maximum]),
    exclusiveMinimum: largest([shared.exclusiveMinimum, data.exclusiveMinimum]),
    exclusiveMaximum: smallest([shared.exclusiveMaximum, data.exclusiveMaximum]),
    minLength: largest([shared.minLength, data.minLength]),
    maxLength: smallest([shared.maxLength, data.maxLength]),
  };
}

function both<T>(one: readonly T[] | undefined, two: readonly T[] | undefined): readonly T[] | undefined {
  return one === undefined || two === undefined ? (one ?? two) : one.filter((value) => two.includes(value));
}

function listOf(schema: Keywords): readonly unknown[] | undefined {
  return schema.const === undefined ? schema.enum : both([schema.const], schema.enum);
}

function typesOf({ type }: Keywords): readonly string[] | undefined {
  return typeof type === 'string' ? [type] : type;
}

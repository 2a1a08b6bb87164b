import { safeParse, type $ZodType, type $ZodTypes } from 'zod/v4/core';
import { lengthsOf, checkLength, issueViolation } from './issue.ts';
import { violation, type Violation } from './error.ts';

type Path = (string | number)[];
type ObjectSchema = Extract<$ZodTypes, { _zod: { def: { type: 'object' } } }>;

/** Whether `value` is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unwrap(schema: $ZodType): $ZodTypes {
  const known = schema as $ZodTypes;
  return known._zod.def.type === 'lazy' ? unwrap(known._zod.def.getter()) : known;
}

/** The values that an object schema's `type` field may have; empty where it has no literal `type`. */
function typesOf(schema: $ZodTypes): readonly unknown[] {
  if (schema._zod.def.type !== 'object') return [];
  const type = schema._zod.def.shape['type'];
  const literal = type === undefined ? undefined : unwrap(type);
  return literal?._zod.def.type === 'literal' ? literal._zod.def.values : [];
}

function required(path: Path): Violation {
  return violation(path, 'BASE_TYPE_REQUIRED', 'This field is required');
}

function checkUnion(options: readonly $ZodType[], value: unknown, path: Path): Violation[] {
  const branches = options.map(unwrap);
  const types = branches.flatMap(typesOf);
  if (isRecord(value) && types.length > 0) {
    const branch = branches.find((each) => typesOf(each).includes(value['type']));
    if (branch !== undefined) return checkShape(branch, value, path);
    const choices = types.length === 1 ? `${String(types[0])},` : types.join(', ');
    return [violation(path, 'UNION_TYPE_CHOICES', `Value of field "type" must be one of (${choices}).`)];
  }
  const results = branches.map((branch) => checkShape(branch, value, path));
  return results.reduce((best, next) => (next.length < best.length ? next : best));
}

function checkObject(schema: ObjectSchema, value: unknown, path: Path): Violation[] {
  if (!isRecord(value)) {
    return [violation(path, 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType')];
  }
  const { shape } = schema._zod.def;
  return [
    ...Object.keys(value)
      .filter((key) => !Object.hasOwn(shape, key))
      .map((key) => violation([...path, key], 'UNKNOWN_KEY', 'This field is not known here.')),
    ...Object.entries(shape).flatMap(([key, field]) => checkShape(field, value[key], [...path, key])),
  ];
}

/**
 * Checks `value` against one of discord-api-spec's schemas, with three differences from parsing it there: keys that the
 * schema does not name are violations (Discord drops them silently, and a dropped field is a bug of the sender; the code
 * UNKNOWN_KEY is ours; the package's own `setStrictObject` comes too late for schemas that are built on import); a component
 * or option is checked by the schema of its `type` alone, so that errors land on the right field; every violation is
 * reported, in Discord's words. Strings are measured in UTF-16 units, as the schemas do: Discord is believed to count code
 * points, so this is the stricter of the two.
 */
export function checkShape(schema: $ZodType, value: unknown, path: Path = []): Violation[] {
  const known = unwrap(schema);
  const { def } = known._zod;
  switch (def.type) {
    case 'optional':
      return value === undefined ? [] : checkShape(def.innerType, value, path);
    case 'nullable':
      return value === null ? [] : checkShape(def.innerType, value, path);
    case 'union':
      return checkUnion(def.options, value, path);
    case 'object':
      return value === undefined ? [required(path)] : checkObject(known as ObjectSchema, value, path);
    case 'array':
      if (!Array.isArray(value)) break;
      return [
        ...checkLength(value.length, lengthsOf(known), path),
        ...value.flatMap((item: unknown, index) => checkShape(def.element, item, [...path, index])),
      ];
    case 'record':
      if (!isRecord(value)) break;
      return Object.entries(value).flatMap(([key, item]) => checkShape(def.valueType, item, [...path, key]));
    default:
  }
  if (value === undefined) return [required(path)];
  const parsed = safeParse(known, value);
  return parsed.success ? [] : parsed.error.issues.map((issue) => issueViolation(path, issue, known, value));
}

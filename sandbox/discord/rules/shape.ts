import { ChannelTypesSchema } from 'discord-api-spec/zod';
import { safeParse, type $ZodType, type $ZodTypes } from 'zod/v4/core';
import { lengthsOf, checkLength, issueViolation } from './issue.ts';
import { violation, type Violation } from './error.ts';
import { isRecord } from './json.ts';

/**
 * Media channels, which the published schema leaves out and Discord's documents and @discordjs/builders have
 * (https://docs.discord.com/developers/resources/channel#channel-object-channel-types).
 */
const mediaChannel = 16;

type Path = (string | number)[];
type Definition = $ZodTypes['_zod']['def'];
type Shape = Extract<Definition, { type: 'object' }>['shape'];

function definitionOf(schema: $ZodType): Definition {
  const { _zod: internals } = schema as $ZodTypes;
  return internals.def;
}

/** The definition of a schema without its lazy wrappers, and the schema itself. */
function unwrap(schema: $ZodType): { schema: $ZodType; def: Definition } {
  const def = definitionOf(schema);
  return def.type === 'lazy' ? unwrap(def.getter()) : { schema, def };
}

/** The values that the `type` field of an object schema may have; empty if it has no literal `type`. */
function typesOf(def: Definition): readonly unknown[] {
  const type = def.type === 'object' ? def.shape['type'] : undefined;
  if (type === undefined) return [];
  const literal = unwrap(type).def;
  return literal.type === 'literal' ? literal.values : [];
}

function required(path: Path): Violation {
  return violation(path, 'BASE_TYPE_REQUIRED', 'This field is required');
}

function checkUnion(options: readonly $ZodType[], value: unknown, path: Path): Violation[] {
  const branches = options.map(unwrap);
  const types = branches.flatMap(({ def }) => typesOf(def));
  if (isRecord(value) && types.length > 0) {
    const branch = branches.find(({ def }) => typesOf(def).includes(value['type']));
    if (branch !== undefined) return checkShape(branch.schema, value, path);
    const choices = types.length === 1 ? `${String(types[0])},` : types.join(', ');
    return [violation(path, 'UNION_TYPE_CHOICES', `Value of field "type" must be one of (${choices}).`)];
  }
  const likely = branches.filter(({ def }) => def.type === typeof value);
  const results = (likely.length > 0 ? likely : branches).map(({ schema }) => checkShape(schema, value, path));
  return results.reduce((best, next) => (next.length < best.length ? next : best));
}

/** A partial emoji. The documentation has an `animated` field for it that its schema lacks. */
function isEmoji(shape: Shape): boolean {
  return Object.keys(shape).toSorted().join() === 'id,name';
}

function checkObject(shape: Shape, value: unknown, path: Path): Violation[] {
  if (!isRecord(value)) {
    return [violation(path, 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType')];
  }
  return [
    ...Object.keys(value)
      .filter((key) => !Object.hasOwn(shape, key) && !(key === 'animated' && isEmoji(shape)))
      .map((key) => violation([...path, key], 'UNKNOWN_KEY', 'This field is not known here.')),
    ...Object.entries(shape).flatMap(([key, field]) => checkShape(field, value[key], [...path, key])),
  ];
}

/**
 * Checks `value` against one of discord-api-spec's schemas. There are three differences from parsing it there. First,
 * unknown keys are violations: Discord drops them silently, and a dropped field is a bug of the sender. (The code
 * UNKNOWN_KEY is the stand-in's own. The package's own `setStrictObject` comes too late for schemas that are built on
 * import.) Second, a component or option is checked only by the schema of its `type`, so that errors are reported for
 * the right field. Third, every violation is reported, in Discord's words.
 *
 * Strings are measured in UTF-16 units, as in the schemas. Discord is believed to count code points, so this is the
 * stricter way.
 */
export function checkShape(schema: $ZodType, value: unknown, path: Path = []): Violation[] {
  const { schema: known, def } = unwrap(schema);
  switch (def.type) {
    case 'optional':
      return value === undefined ? [] : checkShape(def.innerType, value, path);
    case 'nullable':
      return value === null ? [] : checkShape(def.innerType, value, path);
    case 'union':
      return checkUnion(def.options, value, path);
    case 'object':
      return value === undefined ? [required(path)] : checkObject(def.shape, value, path);
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
  if (known === ChannelTypesSchema && value === mediaChannel) return [];
  const parsed = safeParse(known, value);
  if (parsed.success) return [];
  if (value === undefined) return [required(path)];
  return parsed.error.issues.map((issue) => issueViolation(path, issue, known, value));
}

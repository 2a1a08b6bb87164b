import { allows, isEmpty, isOf, listed, type FieldKind, type KindOf } from './field.ts';
import { jsonPath, own } from './file.ts';
import {
  keywords,
  largest,
  merged,
  numberWithin,
  scalarTypes,
  smallest,
  type Keywords,
  type ScalarType,
} from './keywords.ts';

/** What an input takes; files (`media`) are given by an address, and members cannot send them yet. */
export type InputType = FieldKind | { readonly kind: 'media' } | { readonly kind: 'other'; readonly why: string };

/** `image_uri`, `video_uris`, `uri` and their like. */
const mediaFormat = /(^|[_-])(ur[il]s?|data[_-]ur[il]|binary|file)$/i;
/** Values allowed beside an exclusive bound of a fraction: the schema has no next number, members have. */
const nextTo = 1e-6;
const deepest = 4;

/** Reads what an input's published schema allows. Never throws, whatever it holds. */
export function readSchema(published: unknown): InputType {
  return read(published, 0);
}

function read(published: unknown, depth: number): InputType {
  const parsed = keywords.safeParse(published);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return other(`its schema cannot be read (${jsonPath(issue?.path ?? []).slice(1)} ${issue?.message ?? ''})`);
  }
  const schema = parsed.data;
  if (mediaFormat.test(schema.format ?? '')) return { kind: 'media' };
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) {
    if (schema.anyOf !== undefined && schema.oneOf !== undefined) return other('it has both anyOf and oneOf');
    if (depth >= deepest) return other('its alternatives are too deep');
    const { anyOf: _any, oneOf: _one, ...shared } = schema;
    const branches = alternatives.filter((each) => typeIn(each) !== 'null');
    const readings = branches.map((each) => read(merged(shared, each), depth + 1));
    if (schema.oneOf === undefined) return anyOf(readings);
    // What is no field and neither a list nor an object could be anything, a text among it.
    const isUnclear = readings.some(
      (each, index) => !isField(each) && !['object', 'array'].includes(String(typeIn(branches[index]))),
    );
    return isUnclear ? other('its alternatives overlap') : oneOf(readings);
  }
  if (Array.isArray(schema.type)) {
    const types = schema.type.filter((type) => type !== 'null');
    return anyOf(types.map((type) => read({ ...schema, type }, depth + 1)));
  }
  return readSingleType(schema, schema.type);
}

function readSingleType(schema: Keywords, named: string | undefined): InputType {
  const values = schema.const === undefined ? schema.enum : [schema.const];
  const type = named === undefined ? typeOfAll(values ?? []) : own(scalarTypes, named);
  if (type === undefined) {
    return other(named === undefined ? 'it has no single type' : `members cannot fill in the type "${named}" yet`);
  }
  if (type === 'boolean') {
    const isWhole = [true, false].every((value) => values?.includes(value) ?? true);
    return isWhole ? { kind: 'switch' } : other('it can have only one value');
  }
  const free =
    type === 'string'
      ? { kind: 'text' as const, minLength: schema.minLength, maxLength: schema.maxLength }
      : numberOf(type, schema);
  if (values === undefined) {
    if (!isEmpty(free)) return free;
    return other(type === 'string' ? 'its lengths leave no text' : 'its bounds leave no number');
  }
  const choices = values.filter((value): value is string | number => allows(free, value));
  return choices.length === 0 ? other('none of its choices is allowed by the rest of it') : choiceOf(type, choices);
}

function choiceOf(type: KindOf<'choice'>['type'], choices: readonly (string | number)[]): KindOf<'choice'> {
  return { kind: 'choice', type, choices: [...new Set(choices)] };
}

function numberOf(type: KindOf<'number'>['type'], schema: Keywords): KindOf<'number'> {
  const nextValue = (bound: number | undefined, way: 1 | -1): number | undefined => {
    if (bound === undefined) return undefined;
    if (type === 'number') return bound + way * Math.max(nextTo, Math.abs(bound) * Number.EPSILON * 2);
    const next = way === 1 ? Math.floor(bound) + 1 : Math.ceil(bound) - 1;
    // From 2^53 on a double has no next whole number: the next double is one.
    return next === bound ? bound + way * Math.abs(bound) * Number.EPSILON : next;
  };
  const min = largest(schema.minimum, nextValue(schema.exclusiveMinimum, 1));
  const max = smallest(schema.maximum, nextValue(schema.exclusiveMaximum, -1));
  return numberWithin(type, min, max);
}

/** One of them is enough: the first that members can fill in, or all their choices together. */
function anyOf(readings: readonly InputType[]): InputType {
  const fields = readings.filter(isField);
  return mergedChoices(fields) ?? fields[0] ?? readings[0] ?? other('it has no type');
}

/** Exactly one has to hold: what is offered may be allowed by no other alternative. */
function oneOf(readings: readonly InputType[]): InputType {
  const fields = readings.filter(isField);
  if (fields.length < 2) return anyOf(readings);
  const all = mergedChoices(fields);
  if (all !== undefined) {
    const values = fields.flatMap((each) => listed(each) ?? []);
    const choices = all.choices.filter((value) => values.indexOf(value) === values.lastIndexOf(value));
    return choices.length === 0 ? other('its alternatives overlap') : choiceOf(all.type, choices);
  }
  return new Set(fields.map(typeOf)).size < fields.length
    ? other('its alternatives overlap')
    : (fields[0] ?? other('it has no type'));
}

/** Alternatives that are all choices of one type, as one list. */
function mergedChoices(fields: readonly FieldKind[]): KindOf<'choice'> | undefined {
  const lists = fields.filter((each) => each.kind === 'choice');
  const [type, ...others] = new Set(lists.map((each) => each.type));
  if (type === undefined || others.length > 0 || lists.length < fields.length) return undefined;
  return choiceOf(
    type,
    lists.flatMap(({ choices }) => choices),
  );
}

/** The type of its values; an integer is a number as well. */
function typeOf(field: FieldKind): 'string' | 'number' | 'boolean' {
  if (field.kind === 'switch') return 'boolean';
  return field.kind === 'text' || (field.kind === 'choice' && field.type === 'string') ? 'string' : 'number';
}

function typeOfAll(values: readonly unknown[]): ScalarType | undefined {
  const types = ['boolean', 'integer', 'number', 'string'] as const;
  const said = values.filter((value) => value !== null);
  return said.length === 0 ? undefined : types.find((type) => said.every((value) => isOf(type, value)));
}

function isField(reading: InputType): reading is FieldKind {
  return reading.kind !== 'media' && reading.kind !== 'other';
}

function typeIn(branch: unknown): unknown {
  return keywords.safeParse(branch).data?.type;
}

function other(why: string): InputType {
  return { kind: 'other', why };
}

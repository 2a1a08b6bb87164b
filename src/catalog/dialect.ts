import { allows, isEmpty, isOf, listed, type KindOf, type ValueKind } from './field.ts';
import { wholeStep } from './decimals.ts';
import { jsonPath, own } from './file.ts';
import { isMediaFormat, mediaListOf, mediaType, textOf, type MediaType } from './media-type.ts';
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

/** What an input takes. */
export type InputType = ValueKind | MediaType | { readonly kind: 'other'; readonly why: string };
/** The distance from an exclusive bound of fractions to the first value that is offered: Discord needs inclusive bounds. */
const nextTo = 1e-6;
const deepest = 4;

/** Reads what an input's published schema allows. It never throws, whatever the schema is. */
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
  if (isMediaFormat(schema.format)) return mediaType(schema);
  if (depth > deepest) return other('it is too deep');
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) {
    if (schema.anyOf !== undefined && schema.oneOf !== undefined) return other('it has both anyOf and oneOf');
    const { anyOf: _any, oneOf: _one, ...shared } = schema;
    const branches = alternatives.filter((each) => typeIn(each) !== 'null');
    const types = branches.map((each) => read(merged(shared, each), depth + 1));
    if (schema.oneOf === undefined) return anyOf(types);
    // An alternative that is no field, no list and no object could allow anything, for example a text.
    const isUnclear = types.some(
      (each, index) => !isUsable(each) && !['object', 'array'].includes(String(typeIn(branches[index]))),
    );
    return isUnclear ? other('its alternatives overlap') : oneOf(types);
  }
  if (Array.isArray(schema.type)) {
    const types = schema.type.filter((type) => type !== 'null');
    return anyOf(types.map((type) => read({ ...schema, type }, depth + 1)));
  }
  return readSingleType(schema, schema.type, depth);
}

function readSingleType(schema: Keywords, named: string | undefined, depth: number): InputType {
  const values = schema.const === undefined ? schema.enum : [schema.const];
  if (named === 'array') return listOf(schema, depth);
  const type = named === undefined ? typeOfAll(values ?? []) : own(scalarTypes, named);
  if (type === undefined) {
    return other(named === undefined ? 'it has no single type' : `members cannot fill in the type "${named}" yet`);
  }
  if (type === 'boolean') {
    const isWhole = [true, false].every((value) => values?.includes(value) ?? true);
    return isWhole ? { kind: 'switch' } : other('it can have only one value');
  }
  const free = type === 'string' ? textOf(schema) : numberOf(type, schema);
  if (values === undefined) {
    if (!isEmpty(free)) return free;
    return other(type === 'string' ? 'its lengths leave no text' : 'its bounds leave no number');
  }
  const choices = values.filter((value): value is string | number => allows(free, value));
  return choices.length === 0 ? other('none of its choices is allowed by the rest of it') : choiceOf(type, choices);
}

/** A list of single values, or of files. Lists of lists or objects cannot be filled in. */
function listOf(schema: Keywords, depth: number): InputType {
  const { items, minItems, maxItems, uniqueItems } = schema;
  if (schema.enum !== undefined || schema.const !== undefined) return other('it is one of several whole lists');
  if (items === undefined) return other('the type of its items is not known');
  const of = read(items, depth + 1);
  if (of.kind === 'media') return mediaListOf(of, schema);
  if (of.kind === 'list') return other('its items are lists');
  if (of.kind === 'other') return other(`its items cannot be filled in: ${of.why}`);
  const list = { kind: 'list' as const, of, minItems, maxItems, isUnique: uniqueItems ?? undefined };
  return isEmpty(list) ? other('its bounds leave no list') : list;
}

function choiceOf(type: KindOf<'choice'>['type'], choices: readonly (string | number)[]): KindOf<'choice'> {
  return { kind: 'choice', type, choices: [...new Set(choices)] };
}

function numberOf(type: KindOf<'number'>['type'], schema: Keywords): KindOf<'number'> {
  const nextValue = (bound: number | undefined, way: 1 | -1): number | undefined => {
    if (bound === undefined) return undefined;
    if (type === 'number') return bound + way * Math.max(nextTo, Math.abs(bound) * Number.EPSILON * 2);
    const next = way === 1 ? Math.floor(bound) + 1 : Math.ceil(bound) - 1;
    // From 2^53 on the next double is the next whole number that can be represented.
    return next === bound ? bound + way * Math.abs(bound) * Number.EPSILON : next;
  };
  const min = largest(schema.minimum, nextValue(schema.exclusiveMinimum, 1));
  const max = smallest(schema.maximum, nextValue(schema.exclusiveMaximum, -1));
  const steps = type === 'integer' ? schema.multipleOf?.map(wholeStep) : schema.multipleOf;
  return numberWithin({ type, steps }, min, max);
}

/** One alternative has to hold: a file, else the first that members can fill in, or all choices together. */
function anyOf(types: readonly InputType[]): InputType {
  const usable = types.filter(isUsable);
  return usable.find(isMedia) ?? mergedChoices(usable) ?? usable[0] ?? types[0] ?? other('it has no type');
}

/** Exactly one alternative has to hold, so a value that two of them allow is not offered. */
function oneOf(types: readonly InputType[]): InputType {
  const fields = types.filter(isUsable);
  if (fields.length < 2) return anyOf(types);
  const all = mergedChoices(fields);
  if (all !== undefined) {
    const values = fields.flatMap((each) => (isMedia(each) ? [] : (listed(each) ?? [])));
    const choices = all.choices.filter((value) => values.indexOf(value) === values.lastIndexOf(value));
    return choices.length === 0 ? other('its alternatives overlap') : choiceOf(all.type, choices);
  }
  return new Set(fields.map(typeOf)).size < fields.length
    ? other('its alternatives overlap')
    : (fields[0] ?? other('it has no type'));
}

/** Alternatives that are all choices of one type, as one list. */
function mergedChoices(fields: readonly Usable[]): KindOf<'choice'> | undefined {
  const lists = fields.filter((each) => each.kind === 'choice');
  const [type, ...others] = new Set(lists.map((each) => each.type));
  if (type === undefined || others.length > 0 || lists.length < fields.length) return undefined;
  return choiceOf(
    type,
    lists.flatMap(({ choices }) => choices),
  );
}

/** The type of a field's values. An integer is a number. */
function typeOf(field: Usable): 'string' | 'number' | 'boolean' | 'array' {
  if (field.kind === 'media') return field.list === undefined ? 'string' : 'array';
  if (field.kind === 'list') return 'array';
  if (field.kind === 'switch') return 'boolean';
  return field.kind === 'text' || (field.kind === 'choice' && field.type === 'string') ? 'string' : 'number';
}

function typeOfAll(values: readonly unknown[]): ScalarType | undefined {
  const types = ['boolean', 'integer', 'number', 'string'] as const;
  const said = values.filter((value) => value !== null);
  return said.length === 0 ? undefined : types.find((type) => said.every((value) => isOf(type, value)));
}

type Usable = Exclude<InputType, { readonly kind: 'other' }>;

function isUsable(reading: InputType): reading is Usable {
  return reading.kind !== 'other';
}

function isMedia(reading: InputType): reading is MediaType {
  return reading.kind === 'media';
}

function typeIn(branch: unknown): unknown {
  return keywords.safeParse(branch).data?.type;
}

function other(why: string): InputType {
  return { kind: 'other', why };
}

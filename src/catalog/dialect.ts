import { jsonPath, own } from './file.ts';
import { keywords, narrowed, simpleTypes, type Keywords } from './keywords.ts';
import { isOf, isWithin, largest, smallest, unlimited, type Bounds, type Simple } from './simple.ts';

export type Reading =
  | { readonly kind: 'simple'; readonly simple: Simple }
  /** An image, a video or a sound, by its address: members cannot send files yet. */
  | { readonly kind: 'media' }
  | { readonly kind: 'other'; readonly why: string };

/** `image_uri`, `video_uris`, `uri` and their like. */
const mediaFormat = /(^|[_-])(ur[il]s?|data[_-]ur[il]|binary|file)$/i;
/** Values allowed beside an exclusive bound of a fraction: the schema has no next number, members have. */
const nextTo = 1e-6;
const deepest = 4;

/** Reads what an input's published schema allows. Never throws, whatever it holds. */
export function readSchema(published: unknown): Reading {
  return read(published, 0);
}

function read(published: unknown, depth: number): Reading {
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
    const branches = alternatives.filter((each) => !isNull(each));
    const readings = branches.map((each) => read(narrowed(shared, each), depth + 1));
    if (schema.oneOf === undefined) return anyOf(readings);
    // What is neither simple nor a list or an object could be anything, a text among it.
    const isUnclear = readings.some(({ kind }, index) => kind !== 'simple' && !isStructure(branches[index]));
    return isUnclear ? other('its alternatives overlap') : oneOf(readings);
  }
  if (Array.isArray(schema.type)) {
    const types = schema.type.filter((type) => type !== 'null');
    return anyOf(types.map((type) => read({ ...schema, type }, depth + 1)));
  }
  return readOne(schema, schema.type);
}

function readOne(schema: Keywords, named: string | undefined): Reading {
  const listed = schema.const === undefined ? schema.enum : [schema.const];
  const type = named === undefined ? typeOfAll(listed ?? []) : own(simpleTypes, named);
  if (type === undefined) {
    return other(named === undefined ? 'it has no single type' : `members cannot fill in the type "${named}" yet`);
  }
  if (type === 'boolean') {
    const missing = listed === undefined ? [] : [true, false].filter((value) => !listed.includes(value));
    return missing.length === 0 ? simple({ type }) : other('it can have only one value');
  }
  const choices = listed?.filter((value) => typeof value === 'string' || typeof value === 'number');
  const bounds = boundsOf(type, schema);
  const allowed = choices?.filter((value) => isOf(type, value) && isWithin(value, bounds));
  if (allowed?.length === 0) return other('none of its choices is allowed by the rest of it');
  if (allowed !== undefined) return simple({ type, choices: [...new Set(allowed)] });
  if ((bounds.min ?? -Infinity) > (bounds.max ?? Infinity)) return other('its bounds leave no number');
  if ((bounds.minLength ?? 0) > (bounds.maxLength ?? Infinity)) return other('its lengths leave no text');
  return simple({ type, ...bounds });
}

function boundsOf(type: Simple['type'], schema: Keywords): Bounds {
  if (type === 'string') {
    return { ...unlimited, minLength: schema.minLength ?? undefined, maxLength: schema.maxLength ?? undefined };
  }
  const step = type === 'integer' ? 1 : nextTo;
  const beside = (bound: number | null | undefined, way: 1 | -1): number | undefined => {
    if (bound === null || bound === undefined) return undefined;
    if (type !== 'integer') return bound + way * Math.max(step, Math.abs(bound) * Number.EPSILON * 2);
    const next = way === 1 ? Math.floor(bound) + 1 : Math.ceil(bound) - 1;
    // From 2^53 on a double has no next whole number: the next double is one.
    return next === bound ? bound + way * Math.abs(bound) * Number.EPSILON : next;
  };
  const min = largest([schema.minimum, beside(schema.exclusiveMinimum, 1)]);
  const max = smallest([schema.maximum, beside(schema.exclusiveMaximum, -1)]);
  if (type === 'number') return { ...unlimited, min, max };
  return {
    ...unlimited,
    min: min === undefined ? undefined : Math.ceil(min),
    max: max === undefined ? undefined : Math.floor(max),
  };
}

/** One of them is enough: the first that members can fill in, or all their choices together. */
function anyOf(readings: readonly Reading[]): Reading {
  const simples = readings.flatMap((each) => (each.kind === 'simple' ? [each.simple] : []));
  return together(simples) ?? first(simples) ?? readings[0] ?? other('it has no type');
}

/** Exactly one has to hold: what is offered may be allowed by no other alternative. */
function oneOf(readings: readonly Reading[]): Reading {
  const simples = readings.flatMap((each) => (each.kind === 'simple' ? [each.simple] : []));
  if (simples.length < 2) return first(simples) ?? readings[0] ?? other('it has no type');
  const counts = new Map<string | number, number>();
  for (const value of simples.flatMap(({ choices }) => choices ?? [])) counts.set(value, (counts.get(value) ?? 0) + 1);
  const all = together(simples);
  if (all?.kind === 'simple') {
    const choices = all.simple.choices?.filter((value) => counts.get(value) === 1) ?? [];
    return choices.length === 0 ? other('its alternatives overlap') : simple({ type: all.simple.type, choices });
  }
  const kinds = simples.map(({ type }) => (type === 'integer' ? 'number' : type));
  return new Set(kinds).size < kinds.length
    ? other('its alternatives overlap')
    : (first(simples) ?? other('it has no type'));
}

/** Alternatives that are all choices of one type, as one list. */
function together(simples: readonly Simple[]): Reading | undefined {
  const [one] = simples;
  if (one === undefined || simples.some(({ type, choices }) => choices === undefined || type !== one.type)) {
    return undefined;
  }
  return simple({ type: one.type, choices: [...new Set(simples.flatMap(({ choices }) => choices ?? []))] });
}

function first([one]: readonly Simple[]): Reading | undefined {
  return one === undefined ? undefined : { kind: 'simple', simple: one };
}

function typeOfAll(values: readonly unknown[]): Simple['type'] | undefined {
  const types = ['boolean', 'integer', 'number', 'string'] as const;
  const said = values.filter((value) => value !== null);
  return said.length === 0 ? undefined : types.find((type) => said.every((value) => isOf(type, value)));
}

function isNull(branch: unknown): boolean {
  return keywords.safeParse(branch).data?.type === 'null';
}

function isStructure(branch: unknown): boolean {
  const type = keywords.safeParse(branch).data?.type;
  return type === 'object' || type === 'array';
}

function simple(parts: { readonly type: Simple['type'] } & Partial<Simple>): Reading {
  return { kind: 'simple', simple: { ...unlimited, choices: undefined, ...parts } };
}

function other(why: string): Reading {
  return { kind: 'other', why };
}

import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { BasePrice } from '../services/runcomfy/published-models.ts';

const schema = z.object({
  required: z.array(z.string()).catch([]),
  properties: z.record(z.string(), z.unknown()).catch({}),
});

const property = z.record(z.string(), z.unknown()).catch({});

/** Words for people. The catalog endpoint has no titles where RunComfy's pages have some. */
const wordsOnly: ReadonlySet<string> = new Set(['title', 'description', 'examples', 'example', '$comment']);

/** What is different in a published schema, one line each. The order of inputs and the words for people do not count. */
export function schemaChanges(before: unknown, after: unknown): readonly string[] {
  const [old, now] = [schema.catch({ required: [], properties: {} }).parse(before), schema.parse(after)];
  const names = [...new Set([...Object.keys(old.properties), ...Object.keys(now.properties)])];
  const has = (side: typeof old, name: string): boolean => Object.hasOwn(side.properties, name);
  return names.flatMap((name) => {
    const isRequired = now.required.includes(name);
    if (!has(old, name)) return [`input added: ${name}${isRequired ? ' (required)' : ''}`];
    if (!has(now, name)) return [`input removed: ${name}`];
    return [
      ...inputChanges(property.parse(old.properties[name]), property.parse(now.properties[name])),
      ...(old.required.includes(name) === isRequired ? [] : [isRequired ? 'is required now' : 'is optional now']),
    ].map((change) => `${name}: ${change}`);
  });
}

function inputChanges(old: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>): string[] {
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((key) => !wordsOnly.has(key));
  return keys.flatMap((key) => {
    const [from, to] = [own(old, key), own(now, key)];
    if (isDeepStrictEqual(from, to)) return [];
    return key === 'enum' && Array.isArray(from) && Array.isArray(to)
      ? valueChanges(from, to)
      : [`${key} ${quoted(from)} → ${quoted(to)}`];
  });
}

function valueChanges(from: readonly unknown[], to: readonly unknown[]): string[] {
  const [added, removed] = [without(to, from), without(from, to)];
  if (added.length === 0 && removed.length === 0) return ['values in another order'];
  return [
    ...(added.length === 0 ? [] : [`values added: ${added.map(quoted).join(', ')}`]),
    ...(removed.length === 0 ? [] : [`values removed: ${removed.map(quoted).join(', ')}`]),
  ];
}

const without = (some: readonly unknown[], others: readonly unknown[]): unknown[] =>
  some.filter((value) => !others.includes(value));

/** What is different in the base price; nothing where the file has none on record. */
export function priceChanges(before: BasePrice | undefined, after: BasePrice | undefined): readonly string[] {
  if (before === undefined || isDeepStrictEqual(before, after)) return [];
  return [`base price: ${priceText(before)} → ${after === undefined ? 'none' : priceText(after)}`];
}

/** A base price as people read it, such as `$0.05/second (audio costs more)`. */
export function priceText({ usd, unit, note }: BasePrice): string {
  return `$${usd}${unit === undefined ? '' : `/${unit}`}${note === undefined ? '' : ` (${note})`}`;
}

function own(record: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(record, key) ? (record[key] ?? undefined) : undefined;
}

const longest = 80;

function quoted(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

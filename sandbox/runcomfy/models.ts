import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { mediaInputsIn, type MediaInput, type MediaKind } from './inputs/find.ts';
import { isRecord } from './json.ts';

type Json = Record<string, unknown>;

/** A model as its file publishes it. */
export interface Model {
  readonly id: string;
  readonly kind: MediaKind;
  /** The input schema, as its file has it. */
  readonly schema: Json;
  /** The lowest price of a unit, in US dollars. */
  readonly base: { readonly usd: number; readonly unit: 'second' | 'output' } | undefined;
  /** Empty if the schema accepts the input. */
  validate(input: unknown): readonly ErrorObject[];
  /** The files that an input names. They are read when the run begins, not at the submission. */
  mediaInputs(input: Json): readonly MediaInput[];
  /** The price of an input in US dollars. */
  price(input: Json): number;
  /** How many files an input asks for. */
  count(input: Json): number;
  /** In pixels for pictures with a size (`2560:1440 (16:9)`), else 1024 by 1024. For others only the ratio matters. */
  size(input: Json): { readonly width: number; readonly height: number };
}

/** For schemas as they are published, which need not be valid JSON Schema. */
export const schemaOptions = {
  strict: false,
  allErrors: true,
  validateFormats: false,
  validateSchema: false,
  ownProperties: true,
} as const;

/**
 * Reads every `*.json` of a folder. Throws on a file without `id` and `input`, and on a schema that ajv cannot compile.
 */
export async function readModels(folder: string): Promise<ReadonlyMap<string, Model>> {
  const ajv = new Ajv2020(schemaOptions);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const models = await Promise.all(
    names.map(async (name) => {
      const file: unknown = JSON.parse(await readFile(join(folder, name), 'utf8'));
      if (!isRecord(file) || typeof file['id'] !== 'string' || !isRecord(file['input'])) {
        throw new Error(`${name} has no id or no input`);
      }
      return toModel(ajv, file['id'], file['input'], isRecord(file['price']) ? file['price'] : undefined);
    }),
  );
  return new Map(models.map((model) => [model.id, model]));
}

function toModel(ajv: Ajv2020, id: string, published: Json, price: Json | undefined): Model {
  const properties = isRecord(published['properties']) ? published['properties'] : {};
  const check = ajv.compile({ additionalProperties: false, ...(toJsonSchema(published) as Json) });
  const given = (input: Json, key: unknown): unknown => {
    if (typeof key !== 'string') return undefined;
    const property = properties[key];
    return input[key] ?? (isRecord(property) ? property['default'] : undefined);
  };
  const kind = kindOf(id, properties);
  const times = (input: Json): number => {
    const key = price?.['times'];
    const amount = Number(given(input, key) ?? Number.NaN);
    return key === undefined ? 1 : amount > 0 ? amount : mostOf(typeof key === 'string' ? properties[key] : undefined);
  };
  const several = Object.keys(properties).find((key) => /^(n|(num|max)_(images|outputs))$/.test(key));
  return {
    id,
    kind,
    schema: published,
    base: basePrice(price),
    validate: (input) => (check(input) ? [] : (check.errors ?? [])),
    mediaInputs: (input) => mediaInputsIn(published, input),
    price(input) {
      const usd = price?.['usd'];
      const unit = isRecord(usd) ? usd[String(given(input, price?.['by']))] : usd;
      return Math.round(Number(unit ?? 0) * times(input) * 1e6) / 1e6;
    },
    count(input) {
      if (kind !== 'image') return 1;
      return several === undefined ? times(input) : Math.max(1, Math.round(Number(given(input, several) ?? 1)));
    },
    size(input) {
      for (const key of Object.keys(properties)) {
        const [, width, height] = /^(\d+)[:x](\d+)\b/.exec(String(given(input, key))) ?? [];
        if (width === undefined || height === undefined) continue;
        if (kind !== 'image' || Number(width) >= 64) return { width: Number(width), height: Number(height) };
      }
      return { width: 1024, height: 1024 };
    },
  };
}

function basePrice(price: Json | undefined): Model['base'] {
  if (price === undefined) return undefined;
  const usd = isRecord(price['usd']) ? Object.values(price['usd']) : [price['usd']];
  return { usd: Math.min(...usd.map(Number)), unit: price['times'] === 'duration' ? 'second' : 'output' };
}

/** The value of an input that is left to the model (`auto`, -1, or nothing): here always the largest one. */
function mostOf(property: unknown): number {
  const { enum: choices, maximum } = isRecord(property) ? property : {};
  const amounts = (Array.isArray(choices) ? choices : [maximum]).map(Number).filter((amount) => amount > 0);
  return Math.max(1, ...amounts);
}

/**
 * The published files do not say what a model makes. A model with a duration makes video, unless its name says
 * something else.
 */
function kindOf(id: string, properties: Json): Model['kind'] {
  if (/audio|speech|music/.test(id) && !/video/.test(id)) return 'audio';
  return 'duration' in properties || /video/.test(id) ? 'video' : 'image';
}

/** RunComfy's dialect has the type `float`, which JSON Schema does not have. */
function toJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toJsonSchema);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      key === 'type' && part === 'float' ? 'number' : toJsonSchema(part),
    ]),
  );
}

import { isRecord } from '../json.ts';

type Json = Record<string, unknown>;
export type MediaKind = 'image' | 'video' | 'audio';

/** A rule of the catalog's `validations`: what is measured must be below, or above, the limit. */
export interface Rule {
  readonly measured: 'file_size_mb' | 'width_pixels' | 'height_pixels' | 'width/height';
  readonly side: 'below' | 'above';
  readonly limit: number;
  /** RunComfy's own words for a file that breaks the rule. */
  readonly words: string;
}

/** One file that an input names, before anybody has looked at it. */
export interface MediaInput {
  /** Where it stands in the input: `images.1`. */
  readonly path: string;
  readonly kind: MediaKind;
  readonly value: unknown;
  readonly rules: readonly Rule[];
}

/** The files in an input, by its published schema, also in lists and objects. */
export function mediaInputsIn(schema: Json, input: unknown, path: readonly (string | number)[] = []): MediaInput[] {
  // A default is an example of RunComfy's own (`Runcomfy_Example_1285.png`), which it need not fetch.
  if (input === undefined || input === null || input === schema['default']) return [];
  const kind = mediaKindOf(schema, path.at(-1));
  if (kind !== undefined) {
    const rules = rulesOf(schema);
    return Array.isArray(input)
      ? input.map((value: unknown, index) => ({ path: [...path, index].join('.'), kind, value, rules }))
      : [{ path: path.join('.'), kind, value: input, rules }];
  }
  const { properties, items } = schema;
  if (Array.isArray(input) && isRecord(items)) {
    return input.flatMap((each: unknown, index) => mediaInputsIn(items, each, [...path, index]));
  }
  if (!isRecord(input) || !isRecord(properties)) return [];
  return Object.entries(properties).flatMap(([key, property]) =>
    isRecord(property) ? mediaInputsIn(property, input[key], [...path, key]) : [],
  );
}

/** By the format; without one by the name, as older models publish no formats. */
function mediaKindOf(schema: Json, name: string | number | undefined): MediaKind | undefined {
  const { format, type, items } = schema;
  const byFormat = /^(image|video|audio)_uris?$/.exec(String(format))?.[1];
  if (byFormat !== undefined || typeof format === 'string') return byFormat as MediaKind | undefined;
  const isText = type === 'string' || (type === 'array' && isRecord(items) && items['type'] === 'string');
  if (!isText || 'enum' in schema) return undefined;
  return /(?:^|_)(image|video|audio)s?(?:_ur[il]s?)?$/.exec(String(name))?.[1] as MediaKind | undefined;
}

const rulePattern = /^(file_size_mb|width_pixels|height_pixels|width\/height)([<>])$/;

function rulesOf({ validations }: Json): Rule[] {
  if (!Array.isArray(validations)) return [];
  return validations.flatMap((each: unknown) => {
    if (!isRecord(each)) return [];
    const [, measured, sign] = rulePattern.exec(String(each['validation_rule'])) ?? [];
    if (measured === undefined) return [];
    return {
      measured: measured as Rule['measured'],
      side: sign === '<' ? 'below' : 'above',
      limit: Number(each['validation_value']),
      words: String(each['validation_error']),
    } as const;
  });
}

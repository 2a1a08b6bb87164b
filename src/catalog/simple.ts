/** What a member can fill in: one value of a simple type, and what the schema allows of it. */
export interface Simple {
  readonly type: 'string' | 'integer' | 'number' | 'boolean';
  /** The only values allowed, in the schema's order and each once; a boolean has none. */
  readonly choices: readonly (string | number)[] | undefined;
  /** Bounds of a number; those of an integer are whole. */
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** Lengths of a text in code points, as JSON Schema counts. */
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
}

export type Bounds = Pick<Simple, 'min' | 'max' | 'minLength' | 'maxLength'>;

export const unlimited = { min: undefined, max: undefined, minLength: undefined, maxLength: undefined } as const;

/** Whether a value is within bounds and lengths. */
export function isWithin(value: string | number, bounds: Partial<Bounds>): boolean {
  if (typeof value === 'number') return value >= (bounds.min ?? -Infinity) && value <= (bounds.max ?? Infinity);
  const length = Array.from(value).length;
  return length >= (bounds.minLength ?? 0) && length <= (bounds.maxLength ?? Infinity);
}

/** Whether a value is of a type, as JSON Schema says it. */
export function isOf(type: Simple['type'], value: unknown): boolean {
  return type === 'integer' ? Number.isInteger(value) : typeof value === type && !Number.isNaN(value);
}

/** Of the bounds that are said, the one that allows least from below. */
export function largest(bounds: readonly (number | null | undefined)[]): number | undefined {
  const said = bounds.filter((bound) => typeof bound === 'number');
  return said.length === 0 ? undefined : Math.max(...said);
}

/** Of the bounds that are said, the one that allows least from above. */
export function smallest(bounds: readonly (number | null | undefined)[]): number | undefined {
  const said = bounds.filter((bound) => typeof bound === 'number');
  return said.length === 0 ? undefined : Math.min(...said);
}

import { AboveLimitError, type Add, type Rows } from './store.ts';

/** @throws where an add cannot be done, or where the same transaction also writes the row of an add. */
export function checkAdds(adds: readonly Add[], written: ReadonlyMap<string, unknown>): void {
  for (const { key, field, by, atMost = Infinity } of adds) {
    if (written.has(key)) throw new Error(`${key} is written and added to at once`);
    if (!Number.isSafeInteger(by)) throw new Error(`${by} is no whole number to add to ${field} of ${key}`);
    if (!(atMost > -Infinity)) throw new Error(`${atMost} is no limit for ${field} of ${key}`);
  }
}

/**
 * The rows that are added to, as they will be: each add counts those before it.
 *
 * @throws {AboveLimitError}; where what is there is no whole number, or would no longer be one that is counted exactly.
 */
export function applyAdds(adds: readonly Add[], rows: Rows): Rows {
  const changed = new Map(rows);
  for (const add of adds) {
    const { key, field, by, atMost = Infinity } = add;
    const value = changed.get(key) ?? {};
    const sum = wholeNumberIn(value, field) + by;
    if (!Number.isSafeInteger(sum)) throw new Error(`${field} of ${key} is no whole number`);
    if (sum > atMost) throw new AboveLimitError(add);
    changed.set(key, { ...value, [field]: sum });
  }
  return changed;
}

/** 0 where there is no such field; NaN where it holds anything else. */
function wholeNumberIn(value: unknown, field: string): number {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return Number.NaN;
  const sum: unknown = Object.hasOwn(value, field) ? Reflect.get(value, field) : 0;
  return typeof sum === 'number' && Number.isSafeInteger(sum) ? sum : Number.NaN;
}

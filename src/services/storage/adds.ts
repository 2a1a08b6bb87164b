import type { Add } from './store.ts';

/** @throws where the database cannot do an add, or where the same transaction also writes the row of an add. */
export function checkAdds(adds: readonly Add[], written: ReadonlyMap<string, unknown>): void {
  for (const { key, field, by, atMost = Infinity } of adds) {
    if (written.has(key)) throw new Error(`${key} is written and added to at once`);
    if (!Number.isSafeInteger(by)) throw new Error(`${by} is no whole number to add to ${field} of ${key}`);
    if (!(atMost > -Infinity)) throw new Error(`${atMost} is no limit for ${field} of ${key}`);
  }
}

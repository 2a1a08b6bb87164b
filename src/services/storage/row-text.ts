import type { Rows } from './store.ts';

/** What rows are by their keys, as text; `null` where there is none. */
export type Texts = ReadonlyMap<string, string | null>;

/** The text of a row, in the form in which Keyv stores it. */
export const encode = (value: unknown): string => JSON.stringify({ value });
export const decode = (text: string): unknown => (JSON.parse(text) as { readonly value: unknown }).value;

/** The values of these keys, each a copy of its own. */
export function valuesOf(keys: readonly string[], texts: Texts): Rows {
  return new Map(
    keys.flatMap((key) => {
      const text = texts.get(key) ?? null;
      return text === null ? [] : [[key, decode(text)] as const];
    }),
  );
}

/** What a change writes, without what it adds. */
export function writtenTexts({ writes }: { readonly writes: readonly { key: string; value: unknown }[] }): Texts {
  return new Map(writes.map(({ key, value }) => [key, value === undefined ? null : encode(value)]));
}

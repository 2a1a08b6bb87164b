import { LRUCache } from 'lru-cache';

/** What is known of rows without the database: the text of each, or that there is none (`null`). Those used last stay. */
export interface RowCache {
  /** `undefined` where nothing is known. */
  get(key: string): string | null | undefined;
  /** These are being read. The function returned takes what was found, or nothing; what was written meanwhile is known better. */
  reading(keys: readonly string[]): (found?: ReadonlyMap<string, string>) => void;
  /** These were written. */
  written(texts: ReadonlyMap<string, string | null>): void;
  /** It is not known whether these were written: they are to be read again. */
  forget(keys: Iterable<string>): void;
}

/** Characters of keys and texts. */
const mostKept = 8_000_000;

export function createRowCache(maxSize = mostKept): RowCache {
  const known = new LRUCache<string, { readonly text: string | null }>({
    maxSize,
    sizeCalculation: ({ text }, key) => key.length + (text?.length ?? 0) + 1,
  });
  /** Who reads a row, until it is written. */
  const readers = new Map<string, symbol>();

  return {
    get: (key) => known.get(key)?.text,
    reading(keys) {
      const reader = Symbol('reader');
      for (const key of keys) readers.set(key, reader);
      return (found) => {
        for (const key of keys) {
          if (readers.get(key) !== reader) continue;
          readers.delete(key);
          if (found !== undefined) known.set(key, { text: found.get(key) ?? null });
        }
      };
    },
    written(texts) {
      for (const [key, text] of texts) {
        readers.delete(key);
        known.set(key, { text });
      }
    },
    forget(keys) {
      for (const key of keys) {
        readers.delete(key);
        known.delete(key);
      }
    },
  };
}

import { LRUCache } from 'lru-cache';

/** What is known of rows without the database: the text of each, or that there is none (`null`). Those used last stay. */
export interface RowCache {
  /** `undefined` where nothing is known. */
  get(key: string): string | null | undefined;
  /** These are being read. The function returned takes what was found, or nothing; what was written meanwhile is known better. */
  reading(keys: readonly string[]): (found?: ReadonlyMap<string, string>) => void;
  /**
   * These are being written. The function returned takes what they are now; nothing, where that is not known.
   * Of two writes of one row at once nobody knows here which was the last: that row is to be read again.
   */
  writing(keys: readonly string[]): (written?: ReadonlyMap<string, string | null>) => void;
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
  const writers = new Map<string, { count: number; isMixed: boolean }>();

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
    writing(keys) {
      for (const key of keys) {
        const before = writers.get(key);
        writers.set(key, { count: (before?.count ?? 0) + 1, isMixed: before !== undefined });
      }
      return (written) => {
        for (const key of keys) {
          const writer = writers.get(key) ?? { count: 1, isMixed: true };
          const text = writer.isMixed ? undefined : written?.get(key);
          if (text === undefined) known.delete(key);
          else known.set(key, { text });
          readers.delete(key);
          if (writer.count === 1) writers.delete(key);
          else writers.set(key, { count: writer.count - 1, isMixed: true });
        }
      };
    },
  };
}

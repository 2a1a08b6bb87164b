import { decode, type Texts } from '../row-text.ts';
import { endOf, type Row, type Store } from '../store.ts';
import type { Query } from './database.ts';

interface StoredRow {
  readonly key: string;
  readonly value: string;
}

/** Rows as they were at one moment, with the transaction that wrote each. By it a later change is noticed. */
export interface Snapshot {
  readonly texts: Texts;
  readonly versions: ReadonlyMap<string, string>;
}

/** Reads rows by their keys, in one statement; in none where there are no keys. */
export async function readRows(query: Query, keys: readonly string[]): Promise<Snapshot> {
  if (keys.length === 0) return { texts: new Map(), versions: new Map() };
  const found = await query<StoredRow & { readonly version: string }>(
    'SELECT key, value, xmin::text AS version FROM easel WHERE key = ANY ($1)',
    [keys],
  );
  return {
    texts: new Map(found.map(({ key, value }) => [key, value])),
    versions: new Map(found.map(({ key, version }) => [key, version])),
  };
}

/** Reads the rows under a prefix, as the store's contract says. */
export async function readRange(
  query: Query,
  prefix: string,
  { limit, before, newestFirst = false }: Parameters<Store['range']>[1] = {},
): Promise<readonly Row[]> {
  const bounds = [before, endOf(prefix)].filter((bound) => bound !== undefined);
  const found = await query<StoredRow>(
    `SELECT key, value FROM easel WHERE key >= $1 ${bounds.map((_, index) => `AND key < $${index + 3}`).join(' ')}
     ORDER BY key ${newestFirst ? 'DESC' : 'ASC'} LIMIT $2`,
    [prefix, limit ?? null, ...bounds],
  );
  return found.map(({ key, value }) => ({ key, value: decode(value) }));
}

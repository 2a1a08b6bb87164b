import { DatabaseSync } from 'node:sqlite';
import { endOf } from '../../store.ts';

/**
 * `new`: nothing was ever written to the file. `foreign`: it is another program's. `unreadable`: `why` is SQLite's own
 * text.
 */
export type Integrity =
  /** Next to Easel's table there is something that could change what is read or written. */
  | { readonly kind: 'altered'; readonly what: string }
  | { readonly kind: 'sound' | 'new' | 'foreign' | 'damaged' }
  | { readonly kind: 'unreadable'; readonly why: string; readonly code: number };

/** How long to wait for a lock that another program holds for a moment, in ms. */
const patience = 5_000;

/**
 * Checks the database at `path`, which has to exist, and changes nothing in it. `quick_check` finds damaged pages.
 * `integrity_check` also finds an index that does not fit its table, and takes several times as long. Without a check,
 * only the beginning of the file is read.
 */
export function integrityOf(path: string, check: 'quick_check' | 'integrity_check' | undefined): Integrity {
  try {
    using database = new DatabaseSync(path, { readOnly: true, timeout: patience });
    if (check !== undefined) {
      const found = database.prepare(`PRAGMA ${check}`).all();
      if (found.length !== 1 || found[0]?.[check] !== 'ok') return { kind: 'damaged' };
    }
    return judgeSchema(database.prepare('SELECT type, name, tbl_name FROM sqlite_schema').all());
  } catch (error) {
    const facts = sqliteFacts(error);
    return facts.code === corrupt ? { kind: 'damaged' } : { kind: 'unreadable', ...facts };
  }
}

/** Easel has one table, with the index that SQLite makes for its keys. SQLite's own tables may be there too. */
function judgeSchema(entries: readonly Record<string, unknown>[]): Integrity {
  if (entries.length === 0) return { kind: 'new' };
  if (!entries.some(({ type, name }) => type === 'table' && name === 'easel')) return { kind: 'foreign' };
  const foreign = entries.filter(({ type, name }) => {
    return !(type === 'table' && name === 'easel') && !String(name).startsWith('sqlite_');
  });
  const kinds = [...new Set(foreign.map(({ type }) => String(type)))].toSorted();
  return kinds.length === 0
    ? { kind: 'sound' }
    : { kind: 'altered', what: kinds.map((kind) => `a ${kind}`).join(' and ') };
}

/**
 * Rows whose keys begin with `prefix`. With `listedBy`, only the rows whose key also exists with `listedBy` in place of
 * `prefix`.
 */
export interface VersionedRows {
  readonly prefix: string;
  readonly version: number;
  readonly listedBy?: string;
}

/** How many rows of a kind have another version than this Easel knows, or no readable value. */
export interface UnknownRows {
  readonly kind: VersionedRows;
  readonly count: number;
}

const isBetween = 'key >= ? AND key < ?';
// A row with an expiry is a removed row: the store never reads it.
const countUnknown = `SELECT count(*) AS count FROM easel WHERE CASE
  WHEN NOT json_valid(value) THEN 1
  ELSE json_extract(value, '$.expires') IS NULL AND json_extract(value, '$.value.version') IS NOT ? END`;

/** Reads only the rows of these kinds. @throws SQLite's error, for example for a damaged page. */
export function unknownRows(path: string, kinds: readonly VersionedRows[]): readonly UnknownRows[] {
  using database = new DatabaseSync(path, { readOnly: true, timeout: patience });
  return kinds.flatMap((kind) => {
    const { prefix, version, listedBy } = kind;
    const found =
      listedBy === undefined
        ? database.prepare(`${countUnknown} AND ${isBetween}`).get(version, ...between(prefix))
        : database
            .prepare(`${countUnknown} AND key IN (SELECT ? || substr(key, ?) FROM easel WHERE ${isBetween})`)
            .get(version, prefix, listedBy.length + 1, ...between(listedBy));
    const count = Number(found?.['count'] ?? 0);
    return count > 0 ? [{ kind, count }] : [];
  });
}

function between(prefix: string): [first: string, end: string] {
  return [prefix, endOf(prefix) ?? ''];
}

/** https://sqlite.org/rescode.html: the low byte of an extended code is the primary one. */
const corrupt = 11;

/** What SQLite reports, such as `file is not a database`. @throws the error itself if it is not one of SQLite's. */
export function sqliteFacts(error: unknown): { readonly why: string; readonly code: number } {
  if (error instanceof Error && 'errstr' in error && typeof error.errstr === 'string') {
    return { why: error.errstr, code: 'errcode' in error ? Number(error.errcode) % 256 : 0 };
  }
  throw error;
}

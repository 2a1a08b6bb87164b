import type { Add } from './store.ts';

export const table = 'easel';
/** A row cannot be deleted by the statement that writes others: it is written as one that is long expired. */
export const tombstone = '{"value":null,"expires":1}';

interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

const places = (rows: number): string => Array.from({ length: rows }, () => '(?, ?)').join(', ');
const onConflict = 'ON CONFLICT(key) DO UPDATE SET value = excluded.value';

/** Writes so many rows, given as key, text, key, text and so on. One statement is what SQLite does wholly or not at all. */
export const upsertStatement = (rows: number): string =>
  `INSERT INTO ${table} (key, value) VALUES ${places(rows)} ${onConflict}`;

/**
 * The same together with adds, whose parameters go first: nothing is written where one of them cannot be. It answers with the
 * rows that it wrote.
 */
export function addingStatement(rows: number, adds: readonly Add[]): Statement {
  const sums = sumsOf(adds);
  const given = rows === 0 ? '' : `UNION ALL SELECT * FROM (VALUES ${places(rows)})`;
  return {
    sql: `WITH ${sums.sql} INSERT INTO ${table} (key, value)
      SELECT key, value FROM (SELECT key, value FROM sums ${given})
      WHERE NOT EXISTS (SELECT 1 FROM sums WHERE above IS NOT NULL OR odd IS NOT NULL)
      ${onConflict} RETURNING key, value`,
    parameters: sums.parameters,
  };
}

/** Which of the adds cannot be done, by its index: `above` its `atMost`, or `odd`, since what is there is no whole number. */
export function problemStatement(adds: readonly Add[]): Statement {
  const { sql, parameters } = sumsOf(adds);
  return { sql: `WITH ${sql} SELECT above, odd FROM sums WHERE above IS NOT NULL OR odd IS NOT NULL`, parameters };
}

/** The rows that are added to, as they will be. */
function sumsOf(adds: readonly Add[]): Statement {
  const keys = [...new Set(adds.map(({ key }) => key))];
  const sums = keys.map((key) => sumOf(key, adds));
  return {
    sql: `sums (key, value, above, odd) AS (${sums.map(({ sql }) => sql).join(' UNION ALL ')})`,
    parameters: sums.flatMap(({ parameters }) => parameters),
  };
}

/** One step an add: each takes the row as the one before leaves it. */
function sumOf(key: string, adds: readonly Add[]): Statement {
  const none = '{"value":{}}';
  let sql = `SELECT ? AS key, coalesce((SELECT value FROM ${table} WHERE key = ? AND value <> ?), ?) AS value,
    NULL AS above, NULL AS odd`;
  const parameters: unknown[] = [key, key, tombstone, none];
  for (const [index, { key: of, field, by, atMost }] of adds.entries()) {
    if (of !== key) continue;
    // The numbers go in as text: SQLite's binding makes a whole number above 32 bits a floating one.
    sql = `SELECT key, json_set(value, path, total) AS value,
        coalesce(above, CASE WHEN total > CAST(most AS INTEGER) THEN mark END) AS above,
        coalesce(odd, CASE WHEN json_type(value, '$.value') <> 'object'
          OR coalesce(json_type(value, path), 'integer') <> 'integer' THEN mark END) AS odd
      FROM (SELECT *, coalesce(json_extract(value, path), 0) + CAST(more AS INTEGER) AS total
        FROM (SELECT *, ? AS path, ? AS more, ? AS most, CAST(? AS INTEGER) AS mark FROM (${sql})))`;
    parameters.unshift(`$.value.${JSON.stringify(field)}`, String(by), textOf(atMost), String(index));
  }
  return { sql, parameters };
}

const textOf = (most: number | undefined): string | null =>
  most === undefined || most === Infinity ? null : String(Math.floor(most));

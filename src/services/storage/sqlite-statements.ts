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

/**
 * The rows that are added to, as they will be. Each row is read once: SQLite would put a nested query into each place that
 * names its result, and take milliseconds to prepare the statement.
 */
function sumsOf(adds: readonly Add[]): Statement {
  const keys = [...new Set(adds.map(({ key }) => key))];
  const rows = keys.map(
    (_, index) => `row${index} (key, value) AS MATERIALIZED (
    SELECT ?, coalesce((SELECT value FROM ${table} WHERE key = ? AND value <> ?), ?))`,
  );
  const sums = keys.map((key, index) =>
    sumOf(
      `row${index}`,
      adds.map((add, at) => ({ ...add, at })).filter((add) => add.key === key),
    ),
  );
  return {
    sql: `${rows.join(', ')}, sums (key, value, above, odd) AS (${sums.map(({ sql }) => sql).join(' UNION ALL ')})`,
    parameters: [
      ...keys.flatMap((key) => [key, key, tombstone, '{"value":{}}']),
      ...sums.flatMap(({ parameters }) => parameters),
    ],
  };
}

interface PlacedAdd extends Add {
  /** Its place among the adds of the transaction. */
  readonly at: number;
}

/** What one row comes to: each add counts those before it. The numbers go in as text: SQLite's binding makes a whole number above 32 bits a floating one. */
function sumOf(row: string, adds: readonly PlacedAdd[]): Statement {
  const sums = new Map<string, bigint>();
  const set: unknown[] = [];
  const above: Statement[] = [];
  const odd: Statement[] = [];
  for (const { field, by, atMost = Infinity, at } of adds) {
    const sum = (sums.get(field) ?? 0n) + BigInt(by);
    if (!sums.has(field)) odd.push({ sql: `WHEN ${isOdd} THEN ${at}`, parameters: [pathOf(field)] });
    sums.set(field, sum);
    if (atMost === Infinity) continue;
    const parameters = [pathOf(field), String(sum), String(Math.floor(atMost))];
    above.push({ sql: `WHEN ${total} > CAST(? AS INTEGER) THEN ${at}`, parameters });
  }
  for (const [field, sum] of sums) set.push(pathOf(field), pathOf(field), String(sum));
  const isAbove = above.length === 0 ? 'NULL' : `CASE ${above.map(({ sql }) => sql).join(' ')} END`;
  const [first] = adds;
  return {
    sql: `SELECT key, json_set(value, ${Array.from(sums, () => `?, ${total}`).join(', ')}), ${isAbove},
      CASE WHEN json_type(value, '$.value') <> 'object' THEN ${first?.at ?? 0} ${odd.map(({ sql }) => sql).join(' ')} END FROM ${row}`,
    parameters: [
      ...set,
      ...above.flatMap(({ parameters }) => parameters),
      ...odd.flatMap(({ parameters }) => parameters),
    ],
  };
}

const total = 'coalesce(json_extract(value, ?), 0) + CAST(? AS INTEGER)';
const isOdd = "coalesce(json_type(value, ?), 'integer') <> 'integer'";
const pathOf = (field: string): string => `$.value.${JSON.stringify(field)}`;

import type { Logger } from 'pino';
import { StoreUnusableError } from '../store.ts';
import { createDatabase, type PostgresOptions, type Query } from './database.ts';

const thisTransaction = 'SELECT pg_current_xact_id()::xid::text';

/**
 * Rows that say which transaction wrote them. In a copy of the rows, as `pg_restore` makes one, another transaction has
 * written them.
 */
export const copiesTable = `CREATE TABLE easel_copies AS ${thisTransaction} AS written`;

/**
 * Two new servers number their transactions alike, so `pg_restore` may have the number of the first row. It writes all
 * rows of a table in one transaction. So a second row, of a transaction of its own, tells the copy.
 */
export const copyRow = `INSERT INTO easel_copies ${thisTransaction}`;

/** Whether the rows were copied from another database, or restored from a dump, and nobody has said so yet. */
export async function isCopy(query: Query): Promise<boolean> {
  const rows = await query<{ is_copy: boolean | null }>(
    'SELECT bool_or(xmin::text <> written) AS is_copy FROM easel_copies',
  );
  return rows[0]?.is_copy !== false;
}

/** From now on these rows count as the original. */
export async function acceptCopy(options: PostgresOptions, log: Logger): Promise<void> {
  const database = createDatabase({ ...options, maxConnections: 1 }, log);
  try {
    const [first] = await database.query<{ written: string }>(`${copyRow} RETURNING written`);
    // Until this is done the former rows still tell the copy.
    await database.query(`WITH former AS (DELETE FROM easel_copies WHERE xmin::text <> $1) ${copyRow}`, [
      first?.written,
    ]);
  } finally {
    await database.close();
  }
}

/** @throws {StoreUnusableError} where the rows are a copy: the jobs in it may have been sent since it was made. */
export async function refuseCopy(query: Query): Promise<void> {
  if (!(await isCopy(query))) return;
  throw new StoreUnusableError(
    'The PostgreSQL in DATABASE_URL was restored from a dump, or is another copy; nothing was changed. ' +
      'Jobs that had not been sent when the dump was made may have been sent and paid since. ' +
      'To end these: npm run restore -- --restored. ' +
      'If Easel was stopped before the dump and has not run since: npm run restore -- --moved',
  );
}

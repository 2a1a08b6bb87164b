import { StoreUnusableError } from '../store.ts';
import { commitFunction } from './commit-function.ts';
import { copiesTable, copyRow } from './copies.ts';
import type { Database } from './database.ts';
import { leasesTable, numberedCommitFunction, settleFunction, slotsTable, takeFunction } from './lease-functions.ts';

/**
 * The statements that build the newest schema in an empty database. The number of a statement, from 1, is the version
 * that it leads to. A released statement is never changed or removed. Keys are compared by their bytes, whatever the
 * collation of the database is.
 */
export const migrations: readonly string[] = [
  'CREATE TABLE easel (key text COLLATE "C" PRIMARY KEY, value text NOT NULL)',
  commitFunction,
  copiesTable,
  leasesTable,
  slotsTable,
  takeFunction,
  numberedCommitFunction,
  settleFunction,
  copyRow,
];

/**
 * The version with leases. What comes later is run by who has the lease, in another transaction, so that no bot is at
 * work meanwhile.
 */
export const leasesVersion = 8;

/**
 * Brings the database to the newest version, or to `upTo` at least, wholly or not at all. If several processes start
 * at once, one migrates and the others wait for it.
 *
 * @throws {StoreUnusableError} where the database has a newer version than this program knows.
 */
export async function migrate(database: Database, known = migrations, upTo = known.length): Promise<void> {
  await database.transaction(async (query) => {
    await query(`SELECT pg_advisory_xact_lock(hashtextextended('easel migrations', 0))`);
    await query(`CREATE TABLE IF NOT EXISTS easel_migrations (
      version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`);
    const [found] = await query<{ version: number }>(
      'SELECT coalesce(max(version), 0) AS version FROM easel_migrations',
    );
    const version = found?.version ?? 0;
    if (version > known.length) {
      throw new StoreUnusableError(
        `The database is of version ${version}, and this Easel knows up to ${known.length}; nothing was changed. ` +
          `Start the newer Easel that made it, or name another database.`,
      );
    }
    for (const [index, statement] of known.entries()) {
      if (index < version || index >= upTo) continue;
      await query(statement);
      await query('INSERT INTO easel_migrations (version) VALUES ($1)', [index + 1]);
    }
  });
}

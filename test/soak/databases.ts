import { join } from 'node:path';
import { sqliteDatabase, type TestDatabase } from '../support/database.ts';
import { postgresDatabase } from '../support/postgres-database.ts';
import { besides, startPostgresProcess } from '../support/postgres-server.ts';
import { endQueries, queryNow } from '../support/query.ts';

/** Makes the databases of bots. */
export interface DatabaseKind {
  /** @param folder of the bot. */
  create(folder: string): TestDatabase | Promise<TestDatabase>;
  /** No bot uses it any more. */
  remove(database: TestDatabase): void;
}

/** Of SQLite: they are removed with their folder. */
export const files: DatabaseKind = {
  create: (folder) => sqliteDatabase(join(folder, 'easel.sqlite')),
  remove: () => {},
};

/** A PostgreSQL with a database for each bot. */
export async function startServer(): Promise<AsyncDisposable & { readonly databases: DatabaseKind }> {
  const { url, stop } = await startPostgresProcess();
  let made = 0;
  return {
    databases: {
      async create() {
        made += 1;
        queryNow(url, `CREATE DATABASE soak_${made}`);
        return postgresDatabase(besides(url, `soak_${made}`));
      },
      remove(database) {
        endQueries(database.url);
        const { pathname } = new URL(database.url);
        queryNow(url, `DROP DATABASE ${pathname.slice(1)} WITH (FORCE)`);
      },
    },
    async [Symbol.asyncDispose]() {
      endQueries(url);
      await stop();
    },
  };
}

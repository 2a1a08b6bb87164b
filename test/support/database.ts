import { pino } from 'pino';
import type { Row, Write } from '../../src/services/storage/store.ts';
import { openStore } from '../../src/services/storage/sqlite/open.ts';
import { commit } from './commit.ts';
import { commitCounter } from './sqlite-commits.ts';
import { rowsOf } from './sqlite-rows.ts';

/** The same object again as long as no row was changed. */
export type KeptRows = readonly Row[];

/** A bot's database, as tests look into it beside the bot. */
export interface TestDatabase {
  /** For `DATABASE_URL`. */
  readonly url: string;
  /** The SQLite file. @throws on PostgreSQL. */
  readonly path: string;
  /** What is committed under keys that begin so, in the order of their length, whether or not the bot runs. */
  rows(prefixes: readonly string[]): KeptRows;
  /** Writes rows like a bot. On SQLite no bot may run. */
  write(writes: readonly Write[]): Promise<void>;
  /** Counts the commits from now on. */
  countCommits(): () => number;
  /** Resolves when nothing that a killed bot has begun is still done. */
  settled(): Promise<void>;
}

/** @param path need not exist yet. */
export function sqliteDatabase(path: string): TestDatabase {
  return {
    url: `sqlite://${path}`,
    path,
    rows: (prefixes) => rowsOf(path, prefixes),
    async write(writes) {
      const store = await openStore(path, pino({ level: 'silent' }));
      await commit(store, writes);
      await store.close();
    },
    countCommits: () => commitCounter(path),
    settled: async () => {},
  };
}

import { setTimeout as pause } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { pino } from 'pino';
import { z } from 'zod';
import { createDatabase } from '../../src/services/storage/postgres/database.ts';
import { migrate } from '../../src/services/storage/postgres/migrations.ts';
import type { KeptRows, TestDatabase } from './database.ts';
import { queryNow } from './query.ts';

/** What was read last, as text: many tests look again and again until something is there. */
const lastRead = new LRUCache<string, { readonly text: string; readonly rows: KeptRows }>({ max: 8 });

const stored = z.array(z.object({ key: z.string(), value: z.string() }));
const kept = z.object({ value: z.unknown() });

const readRows = `SELECT coalesce(json_agg(found), '[]')::text AS found FROM (
  SELECT key, value FROM easel WHERE key ^@ ANY ($1) ORDER BY length(key), key) AS found`;

/** Marks each transaction that changes the rows, so that they can be counted by whoever looks on. */
const countCommits = `
CREATE TABLE IF NOT EXISTS commits_of_tests (id xid8 PRIMARY KEY);
CREATE OR REPLACE FUNCTION count_commit_of_tests() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO commits_of_tests VALUES (pg_current_xact_id()) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER commits_of_tests AFTER INSERT OR UPDATE OR DELETE ON easel
FOR EACH STATEMENT EXECUTE FUNCTION count_commit_of_tests();`;

const running = `SELECT FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = 'easel' LIMIT 1`;

/** An empty database, as Easel makes it. */
export async function postgresDatabase(url: string): Promise<TestDatabase> {
  const database = createDatabase({ url }, pino({ level: 'silent' }));
  await migrate(database);
  await database.close();
  return {
    url,
    get path(): string {
      throw new Error('this test looks into a file of SQLite');
    },
    rows: (prefixes) => rowsOf(url, prefixes),
    write(writes) {
      queryNow(
        url,
        `WITH written AS (SELECT * FROM unnest($1::text[], $2::text[]) AS written (key, value)),
           removed AS (DELETE FROM easel USING written WHERE easel.key = written.key AND written.value IS NULL)
         INSERT INTO easel (key, value) SELECT key, value FROM written WHERE value IS NOT NULL
         ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
        [
          writes.map(({ key }) => key),
          writes.map(({ value }) => (value === undefined ? null : JSON.stringify({ value }))),
        ],
      );
      return Promise.resolve();
    },
    countCommits() {
      queryNow(url, countCommits);
      const count = (): number => Number(queryNow(url, 'SELECT count(*) FROM commits_of_tests')[0]?.['count']);
      const before = count();
      return () => count() - before;
    },
    async settled() {
      while (queryNow(url, running).length > 0) await pause(1);
    },
  };
}

function rowsOf(url: string, prefixes: readonly string[]): KeptRows {
  const text = String(queryNow(url, readRows, [prefixes])[0]?.['found']);
  const question = [url, ...prefixes].join();
  const last = lastRead.get(question);
  if (last?.text === text) return last.rows;
  const rows = stored.parse(JSON.parse(text)).map(({ key, value }) => ({
    key,
    value: kept.parse(JSON.parse(value)).value,
  }));
  lastRead.set(question, { text, rows });
  return rows;
}

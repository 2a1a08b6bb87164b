import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { accountRecord, spendRecord, type Account } from '../../src/core/accounts.ts';
import { jobRecord, type Job } from '../../src/core/job/record.ts';

/** What the database says of money, in one moment. */
export interface Books {
  /** Every job's record, oldest first. */
  readonly jobs: readonly Job[];
  /** Each account's sums by window, by its key. */
  readonly accounts: ReadonlyMap<string, Account['windows']>;
  /** The newest time that stands on record, in epoch ms: windows that were over by then may be gone. */
  readonly newest: number | undefined;
}

/** Reads the books of a bot, which may be running. */
export function booksOf(databasePath: string): Books {
  const rows = rowsOf(databasePath, ['job:', 'account:', 'spend:']);
  const accounts = new Map(
    rows.flatMap(({ key, value }) => (key.startsWith('account:') ? [[key, accountRecord.parse(value)] as const] : [])),
  );
  return {
    jobs: rows.flatMap(({ key, value }) => (key.startsWith('job:') ? [jobRecord.parse(value)] : [])),
    accounts: new Map([
      ...[...accounts].map(([key, { windows }]) => [key, windows] as const),
      ...(accounts.has('account:bot') ? [['account:bot', spendIn(rows)] as const] : []),
    ]),
    newest: accounts.get('account:bot')?.seen?.newest,
  };
}

/** The bot's sums, which have a row each, in the form of the other accounts'. */
function spendIn(rows: readonly { readonly key: string; readonly value: unknown }[]): Account['windows'] {
  const sums = rows.flatMap(({ key, value }) => {
    if (!key.startsWith('spend:')) return [];
    const { used, held } = spendRecord.parse(value);
    return [[key.slice('spend:'.length), { spent: used - held, held }] as const];
  });
  return Object.fromEntries(sums);
}

const row = z.object({ key: z.string(), value: z.string().transform((text): unknown => JSON.parse(text)) });
const written = z.object({ value: z.unknown(), expires: z.number().nullish() });

/**
 * What is on disk of a bot, which may be running, under keys that begin so. From a copy: two builds of SQLite in one
 * process do not see each other's locks on the same file.
 */
export function rowsOf(path: string, prefixes: readonly string[]): { readonly key: string; readonly value: unknown }[] {
  const directory = mkdtempSync(join(tmpdir(), 'easel-ledger-'));
  try {
    const copy = join(directory, 'copy.sqlite');
    for (const ending of ['', '-wal']) if (existsSync(path + ending)) copyFileSync(path + ending, copy + ending);
    const database = new DatabaseSync(copy);
    try {
      return database
        .prepare(
          `SELECT key, value FROM easel WHERE ${prefixes.map(() => 'key GLOB ?').join(' OR ')} ORDER BY length(key), key`,
        )
        .all(...prefixes.map((prefix) => `${prefix}*`))
        .flatMap((found) => {
          const { key, value } = row.parse(found);
          const { expires, value: kept } = written.parse(value);
          return typeof expires === 'number' ? [] : [{ key, value: kept }];
        });
    } finally {
      database.close();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

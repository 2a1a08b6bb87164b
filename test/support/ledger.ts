import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import { z } from 'zod';
import { accountRecord, type Sums } from '../../src/core/accounts.ts';
import { jobRecord, type Job } from '../../src/core/job/record.ts';

/** An account's sums by window, such as `2026-11-21` and `2026-11`. */
type Windows = Readonly<Record<string, Sums>>;

/** What the database says of money, in one moment. Members and servers in credits, the bot in millionths of a US dollar. */
export interface Ledger {
  /** Every job's record, oldest first. */
  readonly jobs: readonly Job[];
  /** The sums of the newest month; nothing where the account was never used. */
  member(guildId: string, memberId: string): Sums;
  server(guildId: string): Sums;
  bot(): Sums;
  /** A member's sums in every window that is still kept. */
  windows(guildId: string, memberId: string): Windows;
}

const nothing: Sums = { spent: 0, held: 0 };

/** Reads the ledger of a bot, which may be running, and fails unless each account is the sum of its jobs. */
export function ledgerOf({ config }: { readonly config: { readonly databasePath: string } }): Ledger {
  const rows = readRows(config.databasePath);
  const accounts = new Map(
    rows.flatMap(({ key, value }) =>
      key.startsWith('account:') ? [[key, accountRecord.parse(value).windows] as const] : [],
    ),
  );
  const jobs = rows.flatMap(({ key, value }) => (key.startsWith('job:') ? [jobRecord.parse(value)] : []));
  expectSums(accounts, jobs);
  const windows = (key: string): Windows => accounts.get(key) ?? {};
  const newest = (key: string): Sums => windows(key)[newestOf(Object.keys(windows(key)), 'yyyy-mm') ?? ''] ?? nothing;
  return {
    jobs,
    member: (guildId, memberId) => newest(`account:${guildId}:${memberId}`),
    server: (guildId) => newest(`account:${guildId}`),
    bot: () => newest('account:bot'),
    windows: (guildId, memberId) => windows(`account:${guildId}:${memberId}`),
  };
}

/** The ledger once so many jobs were accepted and all of them are settled: a message may say so a moment earlier. */
export async function settledLedgerOf(
  easel: Parameters<typeof ledgerOf>[0] & {
    readonly clock: { advance(ms: number): Promise<void> };
    readonly until: (found: () => boolean) => Promise<unknown>;
  },
  accepted: number,
): Promise<Ledger> {
  await easel.until(() => {
    const { jobs } = ledgerOf(easel);
    return jobs.length >= accepted && jobs.every(({ settlement }) => settlement !== undefined);
  });
  // What is in the file is in the bot's memory a moment later.
  await easel.clock.advance(0);
  return ledgerOf(easel);
}

/** Whether every job is over, settled, and told. An end is on disk a moment after its message shows it. */
export function isTold(bot: Parameters<typeof ledgerOf>[0]): boolean {
  return ledgerOf(bot).jobs.every(({ settlement, told }) => settlement !== undefined && told === true);
}

/**
 * How many commits the write-ahead log holds, which grows by them until it starts over after a thousand pages: the frames
 * of the log's present turn that end a transaction (https://sqlite.org/fileformat2.html#the_write_ahead_log).
 */
export function commitsOf({ config }: Parameters<typeof ledgerOf>[0]): number {
  const path = `${config.databasePath}-wal`;
  const log = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  if (log.length < 32) return 0;
  const turn = log.subarray(16, 24);
  const frame = 24 + log.readUInt32BE(8);
  let commits = 0;
  for (let at = 32; at + frame <= log.length && log.subarray(at + 8, at + 16).equals(turn); at += frame) {
    if (log.readUInt32BE(at + 4) > 0) commits += 1;
  }
  return commits;
}

function newestOf(windows: readonly string[], form: 'yyyy-mm' | 'yyyy-mm-dd'): string | undefined {
  return windows
    .filter((window) => window.length === form.length)
    .toSorted()
    .at(-1);
}

const row = z.object({ key: z.string(), value: z.string().transform((text): unknown => JSON.parse(text)) });
const written = z.object({ value: z.unknown(), expires: z.number().nullish() });

/** From a copy: two builds of SQLite in one process do not see each other's locks on the same file. */
function readRows(path: string): { readonly key: string; readonly value: unknown }[] {
  const directory = mkdtempSync(join(tmpdir(), 'easel-ledger-'));
  try {
    const copy = join(directory, 'copy.sqlite');
    for (const ending of ['', '-wal']) if (existsSync(path + ending)) copyFileSync(path + ending, copy + ending);
    const database = new DatabaseSync(copy);
    try {
      return database
        .prepare(
          "SELECT key, value FROM easel WHERE key GLOB 'job:*' OR key GLOB 'account:*' ORDER BY length(key), key",
        )
        .all()
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

/** A window that is over and holds nothing may be gone; every other one is the sum of the jobs accepted in it. */
function expectSums(accounts: ReadonlyMap<string, Windows>, jobs: readonly Job[]): void {
  const sums = sumsOf(jobs);
  const known = [...accounts.values()].flatMap((windows) => Object.keys(windows));
  const present = [newestOf(known, 'yyyy-mm-dd'), newestOf(known, 'yyyy-mm')];
  for (const key of new Set([...accounts.keys(), ...sums.keys()])) {
    const expected = sums.get(key) ?? {};
    const actual = accounts.get(key) ?? {};
    for (const window of new Set([...Object.keys(actual), ...Object.keys(expected)])) {
      const sum = expected[window] ?? nothing;
      if (actual[window] === undefined && sum.held === 0 && !present.includes(window)) continue;
      expect({ key, window, ...actual[window] }).toEqual({ key, window, ...sum });
    }
  }
}

function sumsOf(jobs: readonly Job[]): ReadonlyMap<string, Windows> {
  const sums = new Map<string, Record<string, Sums>>();
  for (const { place, owner, hold, settlement } of jobs) {
    const holders = [
      [`account:${place.guildId}:${owner.id}`, hold.credits, settlement?.credits],
      [`account:${place.guildId}`, hold.credits, settlement?.credits],
      ['account:bot', hold.micros, settlement?.micros],
    ] as const;
    for (const [key, held, spent] of holders) {
      const windows = sums.get(key) ?? {};
      sums.set(key, windows);
      for (const window of [hold.day, hold.month]) {
        const before = windows[window] ?? nothing;
        windows[window] = {
          spent: before.spent + (spent ?? 0),
          held: before.held + (spent === undefined ? held : 0),
        };
      }
    }
  }
  return sums;
}

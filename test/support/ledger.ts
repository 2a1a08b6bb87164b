import { expect } from 'vitest';
import type { Sums } from '../../src/core/accounts.ts';
import type { Job } from '../../src/core/job/record.ts';
import type { TestDatabase } from './database.ts';
import { ledgerDataOf } from './ledger-data.ts';
import { mismatchesIn, newestOf } from './ledger-mismatches.ts';

/** An account's sums by window, such as `2026-11-21` and `2026-11`. */
type Windows = Readonly<Record<string, Sums>>;

/** The sums of all accounts at one moment. Members and servers in credits, the bot in millionths of a US dollar. */
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
export function ledgerOf({ database }: { readonly database: Pick<TestDatabase, 'rows'> }): Ledger {
  const ledgerData = ledgerDataOf(database);
  const { accounts, jobs } = ledgerData;
  expect(mismatchesIn(ledgerData)).toEqual([]);
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
export function areAllAnnounced(bot: Parameters<typeof ledgerOf>[0]): boolean {
  return ledgerOf(bot).jobs.every(({ settlement, told }) => settlement !== undefined && told === true);
}

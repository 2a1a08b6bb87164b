import { accountRecord, spendRecord, type Account } from '../../src/core/accounts.ts';
import { jobRecord, type Job } from '../../src/core/job/record.ts';
import type { KeptRows, TestDatabase } from './database.ts';

/** The jobs and accounts in the database at one moment. */
export interface LedgerData {
  /** Every job's record, oldest first. */
  readonly jobs: readonly Job[];
  /** Each account's sums by window, by its key. */
  readonly accounts: ReadonlyMap<string, Account['windows']>;
  /** The newest time that stands on record, in epoch ms: windows that were over by then may be gone. */
  readonly newest: number | undefined;
}

const read = new WeakMap<KeptRows, LedgerData>();

/** Reads the jobs and accounts of a bot, which may be running. */
export function ledgerDataOf(database: Pick<TestDatabase, 'rows'>): LedgerData {
  const rows = database.rows(['job:', 'account:', 'spend:']);
  const before = read.get(rows);
  if (before !== undefined) return before;
  const ledgerData = ledgerDataIn(rows);
  read.set(rows, ledgerData);
  return ledgerData;
}

function ledgerDataIn(rows: KeptRows): LedgerData {
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
function spendIn(rows: KeptRows): Account['windows'] {
  const sums = rows.flatMap(({ key, value }) => {
    if (!key.startsWith('spend:')) return [];
    const { used, held } = spendRecord.parse(value);
    return [[key.slice('spend:'.length), { spent: used - held, held }] as const];
  });
  return Object.fromEntries(sums);
}

import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import { z } from 'zod';

const sums = z.object({ spent: z.number(), held: z.number() });
type Sums = z.infer<typeof sums>;
const account = z.object({ version: z.literal(1), windows: z.record(z.string(), sums) });
const amounts = { credits: z.number(), micros: z.number() };
const job = z.object({
  id: z.string(),
  state: z.string(),
  owner: z.object({ id: z.string() }),
  place: z.object({ guildId: z.string() }),
  hold: z.object({ ...amounts, day: z.string(), month: z.string() }),
  settlement: z.object({ ...amounts, at: z.number() }).optional(),
});
type JobRow = z.infer<typeof job>;

/** What the database says of money, read beside the running bot. Members and servers in credits, the bot in millionths of a US dollar. */
export interface Ledger {
  /** Every job's record, oldest first. */
  readonly jobs: readonly JobRow[];
  /** The sums of the newest month; nothing where the account was never used. */
  member(guildId: string, memberId: string): Sums;
  server(guildId: string): Sums;
  bot(): Sums;
}

/** Reads the ledger, and fails unless each account's windows equal the sum of its jobs. */
export function ledgerOf({ config }: { readonly config: { readonly databasePath: string } }): Ledger {
  const rows = readRows(config.databasePath);
  const jobs = rows.flatMap(({ key, value }) => (key.startsWith('job:') ? [job.parse(value)] : []));
  const accounts = new Map(
    rows.flatMap(({ key, value }) =>
      key.startsWith('account:') ? [[key, account.parse(value).windows] as const] : [],
    ),
  );
  expect(accounts).toEqual(sumsOf(jobs, accounts));
  const newest = (key: string): Sums => {
    const month = Object.keys(accounts.get(key) ?? {})
      .filter((window) => window.length === 'yyyy-mm'.length)
      .toSorted()
      .at(-1);
    return accounts.get(key)?.[month ?? ''] ?? { spent: 0, held: 0 };
  };
  return {
    jobs,
    member: (guildId, memberId) => newest(`account:${guildId}:${memberId}`),
    server: (guildId) => newest(`account:${guildId}`),
    bot: () => newest('account:bot'),
  };
}

function readRows(path: string): readonly { readonly key: string; readonly value: unknown }[] {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  try {
    const stored = database
      .prepare("SELECT key, value FROM easel WHERE key GLOB 'job:*' OR key GLOB 'account:*'")
      .all();
    return stored
      .map((row) => z.object({ key: z.string(), value: z.string() }).parse(row))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ key, value }) => ({ key, value: z.object({ value: z.unknown() }).parse(JSON.parse(value)).value }));
  } finally {
    database.close();
  }
}

type Windows = Record<string, Sums>;

/** What the jobs' holds and settlements add up to, in the windows that the accounts still have; what is held is never dropped. */
function sumsOf(jobs: readonly JobRow[], kept: ReadonlyMap<string, Readonly<Windows>>): ReadonlyMap<string, Windows> {
  const totals = new Map<string, Windows>([...kept.keys()].map((key) => [key, {}]));
  for (const { owner, place, hold, settlement } of jobs) {
    const open = settlement === undefined;
    const credits = open ? { spent: 0, held: hold.credits } : { spent: settlement.credits, held: 0 };
    const micros = open ? { spent: 0, held: hold.micros } : { spent: settlement.micros, held: 0 };
    const shares = [
      [`account:${place.guildId}:${owner.id}`, credits],
      [`account:${place.guildId}`, credits],
      ['account:bot', micros],
    ] as const;
    for (const [key, share] of shares) {
      const windows = totals.get(key) ?? {};
      totals.set(key, windows);
      for (const window of [hold.day, hold.month]) {
        const before = windows[window] ?? { spent: 0, held: 0 };
        windows[window] = { spent: before.spent + share.spent, held: before.held + share.held };
      }
    }
  }
  const stands = ([key, windows]: [string, Windows]): [string, Windows] => [
    key,
    Object.fromEntries(
      Object.entries(windows).filter(([window, { held }]) => held > 0 || kept.get(key)?.[window] !== undefined),
    ),
  ];
  return new Map([...totals].map(stands));
}

import AsyncLock from 'async-lock';
import {
  accountRecord,
  emptyAccount,
  hold,
  left,
  renewal,
  settle,
  shortWindow,
  tidy,
  windowsAt,
  type Account,
  type Limits,
  type Windows,
} from '../core/accounts.ts';
import type { Job } from '../core/job/record.ts';
import type { Clock } from './clock.ts';
import type { Store, Write } from './store.ts';

/** The three accounts that every job touches, in the order in which they are asked. */
const holders = ['member', 'server', 'bot'] as const;
export type Holder = (typeof holders)[number];

/** Whose accounts: a member's in one server, that server's, the bot's. */
export interface Place {
  readonly guildId: string;
  readonly memberId: string;
}

/** Credits for member and server, millionths of a US dollar for the bot. */
export interface Amounts {
  readonly credits: number;
  readonly micros: number;
}

/** An amount kept free in memory between the check of a request and its commit. */
export interface Promised {
  /** The hold to write on the job's record. */
  readonly hold: Job['hold'];
  /** Gives it up, or makes room for the hold on disk. Harmless when repeated. */
  release(): void;
}

type PromiseResult =
  | { readonly ok: true; readonly promised: Promised }
  | { readonly ok: false; readonly short: Holder; readonly window: keyof Windows; readonly renewsAt: number };

interface Balance {
  readonly left: Limits;
  readonly limits: Limits;
  readonly renewsAt: Limits;
}

export interface Accounts {
  /**
   * Reads the three accounts and then lets `decide` do at once what it has to: until it returns, no other request is
   * decided. `promise` keeps the amounts free in all three, or says which is short. Concurrent requests cannot overspend.
   */
  decide<T>(place: Place, decide: (promise: (amounts: Amounts) => PromiseResult) => T): Promise<T>;
  balance(place: Place): Promise<Balance>;
  /** Writes a job together with its hold, or with its settlement, in one commit. */
  commitHold(
    job: Job,
    write: (rows: readonly Write[]) => Promise<void>,
    /** Told in the moment in which the hold counts: what was promised for it counts no longer. */
    counted?: () => void,
  ): Promise<void>;
  commitSettlement(job: Job, write: (rows: readonly Write[]) => Promise<void>): Promise<void>;
}

export function createAccounts(options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly limits: Readonly<Record<Holder, Limits>>;
}): Accounts {
  const { store, clock, limits } = options;
  // Every job of the bot passes through one account: as many may wait for it as there are jobs.
  const lock = new AsyncLock({ maxPending: Infinity });
  /** What is on disk of the accounts seen since the start. */
  const known = new Map<string, Account>();
  const promises = new Map<string, number>();
  let prunedOn = '';

  /** Once a day: what counts in no window any more need not be remembered. */
  function prune(now: Windows): void {
    if (now.day === prunedOn) return;
    prunedOn = now.day;
    for (const [key, account] of known) {
      if (Object.keys(tidy(account, now).windows).length === 0) known.delete(key);
    }
  }

  async function read(key: string): Promise<Account> {
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const stored = await store.get(key);
    const account = stored === undefined ? emptyAccount : accountRecord.parse(stored);
    // Another reader may have been faster, and a commit may have followed it. Whoever only looks is not remembered.
    if (stored !== undefined && !known.has(key)) known.set(key, account);
    return known.get(key) ?? account;
  }

  function promise(key: string, amount: number): void {
    const total = (promises.get(key) ?? 0) + amount;
    if (total === 0) promises.delete(key);
    else promises.set(key, total);
  }

  async function commit(
    job: Job,
    change: (account: Account, holder: Holder) => Account,
    write: (rows: readonly Write[]) => Promise<void>,
    counted: () => void = () => {},
  ): Promise<void> {
    const keys = keysOf({ guildId: job.place.guildId, memberId: job.owner.id });
    await lock.acquire(
      holders.map((holder) => keys[holder]),
      async () => {
        const now = windowsAt(clock.now());
        const rows = await Promise.all(
          holders.map(async (holder) => ({
            key: keys[holder],
            value: tidy(change(await read(keys[holder]), holder), now),
          })),
        );
        await write(rows);
        for (const { key, value } of rows) known.set(key, value);
        counted();
      },
    );
  }

  return {
    async decide(place, decide) {
      const keys = keysOf(place);
      const windows = windowsAt(clock.now());
      prune(windows);
      const accounts = await Promise.all(holders.map(async (holder) => read(keys[holder])));
      return decide((amounts) => {
        for (const [index, holder] of holders.entries()) {
          const account = accounts[index] ?? emptyAccount;
          const latest = known.get(keys[holder]) ?? account;
          const short = shortWindow(
            left(latest, limits[holder], windows, promises.get(keys[holder])),
            amountFor(holder, amounts),
          );
          if (short !== undefined) {
            return { ok: false, short: holder, window: short, renewsAt: renewal(windows, short) };
          }
        }
        for (const holder of holders) promise(keys[holder], amountFor(holder, amounts));
        let released = false;
        return {
          ok: true,
          promised: {
            hold: { ...amounts, ...windows },
            release() {
              if (released) return;
              released = true;
              for (const holder of holders) promise(keys[holder], -amountFor(holder, amounts));
            },
          },
        };
      });
    },
    async balance(place) {
      const windows = windowsAt(clock.now());
      const key = keysOf(place).member;
      return {
        left: left(await read(key), limits.member, windows, promises.get(key)),
        limits: limits.member,
        renewsAt: { day: renewal(windows, 'day'), month: renewal(windows, 'month') },
      };
    },
    commitHold: async (job, write, counted) =>
      commit(job, (account, holder) => hold(account, amountFor(holder, job.hold), job.hold), write, counted),
    async commitSettlement(job, write) {
      const { settlement } = job;
      if (settlement === undefined) throw new Error('the job is not settled');
      await commit(
        job,
        (account, holder) => settle(account, amountFor(holder, job.hold), amountFor(holder, settlement), job.hold),
        write,
      );
    },
  };
}

function keysOf({ guildId, memberId }: Place): Readonly<Record<Holder, string>> {
  return { member: `account:${guildId}:${memberId}`, server: `account:${guildId}`, bot: 'account:bot' };
}

function amountFor(holder: Holder, amounts: Amounts): number {
  return holder === 'bot' ? amounts.micros : amounts.credits;
}

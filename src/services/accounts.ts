import AsyncLock from 'async-lock';
import {
  accountRecord,
  emptyAccount,
  grant,
  hold,
  left,
  renewal,
  restart,
  settle,
  shortWindow,
  tidy,
  windowsAt,
  type Account,
  type Limits,
  type Windows,
} from '../core/accounts.ts';
import type { Job } from '../core/job/record.ts';
import { dueWarning } from '../core/moderation/limits.ts';
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

/** A member as a server's policy sees them. */
export interface Asker extends Place {
  readonly roleIds: readonly string[];
}

/** A server has used so much of its budget, in percent. */
export interface BudgetWarning {
  readonly guildId: string;
  readonly window: keyof Windows;
  readonly percent: number;
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

/** Which account has too little left, and when that begins anew, in epoch ms. */
export interface Short {
  readonly short: Holder;
  readonly window: keyof Windows;
  readonly renewsAt: number;
}

type PromiseResult = { readonly ok: true; readonly promised: Promised } | ({ readonly ok: false } & Short);

type Adjustment = { readonly kind: 'grant'; readonly credits: number } | { readonly kind: 'reset' };

/** What a decision about one request may do; `last`: when the member's newest job was accepted in this server, in epoch ms. */
interface Money {
  readonly promise: (amounts: Amounts) => PromiseResult;
  readonly last: number | undefined;
}

interface Balance {
  readonly left: Limits;
  readonly limits: Limits;
  readonly renewsAt: Limits;
}

export interface Accounts {
  /**
   * Reads the three accounts and then lets `decide` do at once what it has to: until it returns, no other request is
   * decided. `promise` keeps the amounts free in all three, or says which is short. Concurrent requests cannot overspend.
   * `last` is when the member's newest job was accepted in this server, in epoch ms.
   */
  decide<T>(asker: Asker, decide: (money: Money) => T): Promise<T>;
  balance(asker: Asker): Promise<Balance>;
  /** Grants a member credits for today and this month, takes them, or lets both begin anew; `rows` are written in the same commit. */
  adjust(place: Place, change: Adjustment, rows: readonly Write[]): Promise<void>;
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
  /** What the operator allows, divided by the server's policy. */
  readonly limits: (asker: Asker) => Readonly<Record<Holder, Limits>>;
  readonly warn: (warning: BudgetWarning) => void;
}): Accounts {
  const { store, clock } = options;
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
          holders.map(async (holder) => {
            const key = keys[holder];
            const before = await read(key);
            // Until it is counted nobody sees on disk what is still promised: it would count twice.
            known.set(key, before);
            return { key, value: tidy(change(before, holder), now) };
          }),
        );
        const warnings = warningsOf(job.place.guildId, rows, now);
        await write(rows);
        for (const { key, value } of rows) known.set(key, value);
        counted();
        for (const warning of warnings) options.warn(warning);
      },
    );
  }

  /** Notes on the server's row what it is warned of, so that it is warned once. */
  function warningsOf(guildId: string, rows: { key: string; value: Account }[], now: Windows): BudgetWarning[] {
    const row = rows.find(({ key }) => key === keysOf({ guildId, memberId: '' }).server);
    if (row === undefined) return [];
    const { server } = options.limits({ guildId, memberId: '', roleIds: [] });
    return (['day', 'month'] as const).flatMap((window) => {
      const percent = dueWarning(row.value, now[window], server[window]);
      if (percent === undefined) return [];
      const warned = { ...row.value.warned, [now[window]]: { percent, of: server[window] } };
      row.value = { ...row.value, warned };
      return [{ guildId, window, percent }];
    });
  }

  return {
    async decide(asker, decide) {
      const keys = keysOf(asker);
      const limits = options.limits(asker);
      const windows = windowsAt(clock.now());
      prune(windows);
      const accounts = await Promise.all(holders.map(async (holder) => read(keys[holder])));
      const promiseAll = (amounts: Amounts): PromiseResult => {
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
      };
      return decide({ promise: promiseAll, last: known.get(keys.member)?.last });
    },
    async balance(asker) {
      const windows = windowsAt(clock.now());
      const key = keysOf(asker).member;
      const limits = options.limits(asker).member;
      const account = await read(key);
      const granted = (window: keyof Windows): number => account.granted?.[windows[window]] ?? 0;
      return {
        left: left(account, limits, windows, promises.get(key)),
        // More may have been taken than there was.
        limits: {
          day: Math.max(limits.day + granted('day'), 0),
          month: Math.max(limits.month + granted('month'), 0),
        },
        renewsAt: { day: renewal(windows, 'day'), month: renewal(windows, 'month') },
      };
    },
    async adjust(place, change, rows) {
      const key = keysOf(place).member;
      await lock.acquire(key, async () => {
        const windows = windowsAt(clock.now());
        const account = await read(key);
        const changed = change.kind === 'grant' ? grant(account, change.credits, windows) : restart(account, windows);
        const value = tidy(changed, windows);
        await store.commit([{ key, value }, ...rows]);
        known.set(key, value);
      });
    },
    commitHold: async (job, write, counted) =>
      commit(
        job,
        (account, holder) => ({
          ...hold(account, amountFor(holder, job.hold), job.hold),
          ...(holder === 'member' ? { last: job.times.accepted } : {}),
        }),
        write,
        counted,
      ),
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

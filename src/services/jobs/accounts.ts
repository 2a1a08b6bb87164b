import AsyncLock from 'async-lock';
import type { Logger } from 'pino';
import { readAccount, withGrantsWithin } from '../../core/account-repair.ts';
import { accountingTime, observe } from '../../core/accounting-time.ts';
import {
  emptyAccount,
  grant,
  grantedIn,
  hold,
  left,
  renewal,
  reset,
  seenOf,
  settle,
  shortWindow,
  tidy,
  windowsAt,
  type Account,
  type Limits,
  type Windows,
} from '../../core/accounts.ts';
import type { Job } from '../../core/job/record.ts';
import { dueWarning } from '../../core/moderation/settings/budget.ts';
import type { Clock } from '../runtime/clock.ts';
import { commit, type Store, type Write } from '../storage/store.ts';

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

/** Which account has too little left, how much that is, and when that begins anew, in epoch ms. */
export interface Short {
  readonly short: Holder;
  readonly window: keyof Windows;
  /** Credits, or millionths of a US dollar for the bot; below 0 where a limit was lowered. */
  readonly left: number;
  readonly renewsAt: number;
}

type PromiseResult = { readonly ok: true; readonly promised: Promised } | ({ readonly ok: false } & Short);

/** `credits` are taken where they are negative. */
type Adjustment = { readonly kind: 'grant'; readonly credits: number } | { readonly kind: 'reset' };

type AdjustResult =
  | { readonly ok: true }
  /** `most` may be granted in all, or taken, in a day and in a month; `room` of it is left. */
  | { readonly ok: false; readonly most: number; readonly room: number };

/** What a decision about one request may do; `last`: when the member's newest job was accepted in this server, in epoch ms. */
interface Money {
  readonly promise: (amounts: Amounts) => PromiseResult;
  readonly last: number | undefined;
}

interface Balance {
  readonly left: Limits;
  /** What is left for all members of the server together. */
  readonly serverLeft: Limits;
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
  /**
   * Grants a member credits for today and this month, takes them, or resets both; `rows` are written in the same commit. More than
   * the operator allows is neither granted nor taken: then nothing is written.
   */
  adjust(place: Place, change: Adjustment, rows: () => readonly Write[]): Promise<AdjustResult>;
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
  /** The day and month of new amounts, and what is over. */
  readonly clock: Pick<Clock, 'now'>;
  /** What the operator allows, divided by the server's policy. */
  readonly limits: (asker: Asker) => Readonly<Record<Holder, Limits>>;
  /** The most credits that moderators may grant a member in a day, and in a month; and that they may take. */
  readonly grantMax: number;
  /** What moderators are told of a budget that is nearly used up, written with the hold that reached it. */
  readonly warnings: {
    rows(warning: BudgetWarning): readonly Write[];
    /** They are written. */
    send(guildId: string): void;
  };
  readonly log: Logger;
}): Accounts {
  const { store, clock, grantMax, log } = options;
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
    const account = stored === undefined ? emptyAccount : readStored(key, stored);
    // Another reader may have been faster, and a commit may have followed it. Whoever only looks is not remembered.
    if (stored !== undefined && !known.has(key)) known.set(key, account);
    return known.get(key) ?? account;
  }

  function readStored(key: string, stored: unknown): Account {
    const { account, isRepaired } = readAccount(stored);
    if (isRepaired) log.error({ account: key }, 'an account had amounts that cannot be: they are brought into bounds');
    return withGrantsWithin(account, grantMax);
  }

  /** By the clock and the times of the bot's commits: the windows that a new amount belongs to, and those before which all are over. */
  async function windowsNow(): Promise<{ readonly current: Windows; readonly since: Windows }> {
    const seen = seenOf(await read(botKey));
    const at = accountingTime(seen, clock.now());
    // Where no job was committed yet, no window is over: the clock alone does not say so.
    return { current: windowsAt(at), since: windowsAt(seen?.newest ?? 0) };
  }

  function promise(key: string, amount: number): void {
    const total = (promises.get(key) ?? 0) + amount;
    if (total === 0) promises.delete(key);
    else promises.set(key, total);
  }

  async function commitJob(
    job: Job,
    change: (account: Account, holder: Holder) => Account,
    write: (rows: readonly Write[]) => Promise<void>,
    counted: () => void = () => {},
  ): Promise<void> {
    const keys = keysOf({ guildId: job.place.guildId, memberId: job.owner.id });
    await lock.acquire(
      holders.map((holder) => keys[holder]),
      async () => {
        const seen = observe(seenOf(await read(botKey)), clock.now());
        const since = windowsAt(seen.newest);
        const rows = await Promise.all(
          holders.map(async (holder) => {
            const key = keys[holder];
            const before = await read(key);
            // Until it is counted nobody sees on disk what is still promised: it would count twice.
            known.set(key, before);
            const after = { ...change(before, holder), ...(holder === 'bot' ? { seen } : {}) };
            return { key, value: tidy(after, since) };
          }),
        );
        const now = windowsAt(accountingTime(seen, clock.now()));
        const warnings = warningsOf(job.place.guildId, rows, now);
        await write([...rows, ...warnings.flatMap((warning) => options.warnings.rows(warning))]);
        for (const { key, value } of rows) known.set(key, value);
        counted();
        if (warnings.length > 0) options.warnings.send(job.place.guildId);
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
      const { current: windows } = await windowsNow();
      prune(windows);
      const accounts = await Promise.all(holders.map(async (holder) => read(keys[holder])));
      const promiseAll = (amounts: Amounts): PromiseResult => {
        for (const [index, holder] of holders.entries()) {
          const account = accounts[index] ?? emptyAccount;
          const latest = known.get(keys[holder]) ?? account;
          const remaining = left(latest, limits[holder], windows, promises.get(keys[holder]));
          const short = shortWindow(remaining, amountFor(holder, amounts));
          if (short !== undefined) {
            const renewsAt = renewal(windows, short);
            return { ok: false, short: holder, window: short, left: remaining[short], renewsAt };
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
      const { current: windows } = await windowsNow();
      const { member: key, server } = keysOf(asker);
      const { member: limits, server: budget } = options.limits(asker);
      const account = await read(key);
      // More may have been taken than there was.
      const limitIn = (window: keyof Windows): number =>
        Math.max(limits[window] + grantedIn(account, windows[window]), 0);
      return {
        left: left(account, limits, windows, promises.get(key)),
        serverLeft: left(await read(server), budget, windows, promises.get(server)),
        limits: { day: limitIn('day'), month: limitIn('month') },
        renewsAt: { day: renewal(windows, 'day'), month: renewal(windows, 'month') },
      };
    },
    async adjust(place, change, rows) {
      const key = keysOf(place).member;
      return lock.acquire(key, async (): Promise<AdjustResult> => {
        const { current, since } = await windowsNow();
        const before = await read(key);
        const changed =
          change.kind === 'grant'
            ? grant(before, change.credits, current, grantMax)
            : { ok: true as const, account: reset(before, current) };
        if (!changed.ok) return { ok: false, most: grantMax, room: changed.room };
        const value = tidy(changed.account, since);
        await commit(store, [{ key, value }, ...rows()]);
        known.set(key, value);
        return { ok: true };
      });
    },
    commitHold: async (job, write, counted) =>
      commitJob(
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
      await commitJob(
        job,
        (account, holder) => settle(account, amountFor(holder, job.hold), amountFor(holder, settlement), job.hold),
        write,
      );
    },
  };
}

/** The account that every job of the bot touches. */
const botKey = 'account:bot';

function keysOf({ guildId, memberId }: Place): Readonly<Record<Holder, string>> {
  return { member: `account:${guildId}:${memberId}`, server: `account:${guildId}`, bot: botKey };
}

function amountFor(holder: Holder, amounts: Amounts): number {
  return holder === 'bot' ? amounts.micros : amounts.credits;
}

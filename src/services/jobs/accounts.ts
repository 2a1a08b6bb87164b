import type { Logger } from 'pino';
import { withGrantsWithin } from '../../core/account-repair.ts';
import { accountingTime, isWorthWriting, observe, type CommitTimes } from '../../core/accounting-time.ts';
import {
  balanceOf,
  grant,
  hold,
  remainingAmounts,
  renewal,
  reset,
  commitTimesOf,
  settle,
  shortWindow,
  pruneWindows,
  windowsAt,
  type Account,
  type AccountBalance,
  type Limits,
  type Windows,
} from '../../core/accounts.ts';
import type { Job } from '../../core/job/record.ts';
import type { Decision } from '../../core/moderation/decision.ts';
import { channelKey, entryWrites, type LogNotice } from '../moderation/log-rows.ts';
import type { LogQueue } from '../moderation/log-queue.ts';
import type { DecisionWrites } from '../moderation/moderation.ts';
import type { Clock } from '../runtime/clock.ts';
import { schema } from '../storage/schema.ts';
import type { Add, Change, Rows, Store } from '../storage/store.ts';
import { addWarnings } from './budget-warnings.ts';
import { botKey, holdAdds, isDamaged, readAccountIn, settleAdds, spendLeft, createSpendCleanup } from './bot-spend.ts';

/** The three accounts that every job touches, in the order in which they are asked. */
type Holder = 'member' | 'server' | 'bot';

/** Whose accounts: a member's in one server, that server's, the bot's. */
interface MemberRef {
  readonly guildId: string;
  readonly memberId: string;
}

/** A member as a server's policy sees them. */
export interface MemberWithRoles extends MemberRef {
  readonly roleIds: readonly string[];
}

/** Credits for member and server, millionths of a US dollar for the bot. */
export interface Amounts {
  readonly credits: number;
  readonly micros: number;
}

/** Which account has too little left, how much that is, and when that begins anew, in epoch ms. */
export interface Shortfall {
  readonly holder: Holder;
  readonly window: keyof Windows;
  /** Credits, or millionths of a US dollar for the bot; below 0 where a limit was lowered. */
  readonly left: number;
  readonly renewsAt: number;
  /** The most that all three accounts have left for one job. */
  readonly affordable: Amounts;
}

/** Negative `credits` are taken away. */
type Adjustment = { readonly kind: 'grant'; readonly credits: number } | { readonly kind: 'reset' };

type AdjustResult =
  | { readonly ok: true }
  /** `most` may be granted in all, or taken, in a day and in a month; `room` of it is left. */
  | { readonly ok: false; readonly most: number; readonly room: number };

/** A member's credits. */
export interface Balance extends AccountBalance {
  /** What is left for all members of the server together. */
  readonly serverLeft: Limits;
  /** In epoch ms. */
  readonly renewsAt: Limits;
  /** When the member's newest job was accepted in this server, in epoch ms. */
  readonly lastAccepted: number | undefined;
}

/** What a transaction does with the three accounts, and the notices for moderators about a budget that is nearly used up. */
export interface AccountChanges extends Pick<Required<Change<unknown>>, 'writes' | 'adds'> {
  readonly notices: readonly LogNotice[];
}

/** The accounts of one member, and what a transaction may do with them. All but `read` is pure. */
export interface Booking {
  /** The rows that the transaction has to read. */
  readonly keys: readonly string[];
  /** The day and the month of a new amount. */
  readonly windows: Windows;
  read(): Promise<Rows>;
  /**
   * The account that has less left than these amounts. The bot's account is the one that was read when the booking was
   * made; the database checks it again together with the hold.
   */
  shortfall(rows: Rows, amounts: Amounts): Shortfall | undefined;
  /** When the member's newest job was accepted in this server, in epoch ms. */
  lastAccepted(rows: Rows): number | undefined;
  /** The job's hold. A store's `AboveLimitError` says that the bot has too little left meanwhile. */
  hold(rows: Rows, job: Job): AccountChanges;
  /** The job's settlement, which ends its hold. */
  settle(rows: Rows, job: Job): AccountChanges;
}

export interface Accounts {
  booking(member: MemberWithRoles): Promise<Booking>;
  balance(member: MemberWithRoles): Promise<Balance>;
  /**
   * Grants a member credits for today and this month, takes them, or resets both. More than the operator allows is neither
   * granted nor taken: then nothing is written, nor the decision.
   */
  adjust(member: MemberRef, change: Adjustment, decision: Decision): Promise<AdjustResult>;
  /** What was booked is written. */
  committed(changes: Pick<AccountChanges, 'notices'>): void;
}

export function createAccounts(options: {
  readonly store: Store;
  /** The day and month of new amounts, and what is over. */
  readonly clock: Pick<Clock, 'now'>;
  /** What the operator allows, divided by the server's policy. */
  readonly limits: (member: MemberWithRoles) => Readonly<Record<Holder, Limits>>;
  /** The most credits that moderators may grant a member in a day, and in a month; and that they may take. */
  readonly grantMax: number;
  readonly decisionWrites: DecisionWrites;
  readonly logChannelOf: (guildId: string) => string | undefined;
  readonly logQueue: Pick<LogQueue, 'send'>;
  readonly log: Logger;
}): Accounts {
  const { store, clock, grantMax, log } = options;

  const accountIn = (rows: Rows, key: string): Account => withGrantsWithin(readAccountIn(rows, key), grantMax);

  async function read(keys: readonly string[]): Promise<Rows> {
    const values = await store.getMany(keys);
    const rows = new Map(keys.flatMap((key, at) => (values[at] === undefined ? [] : [[key, values[at]] as const])));
    for (const key of [...rows.keys()].filter((each) => isDamaged(rows, each))) {
      log.error({ account: key }, 'an account had amounts that cannot be: they are brought into bounds');
    }
    return rows;
  }
  const cleanUpSpend = createSpendCleanup(store, read);

  const seenIn = (rows: Rows): CommitTimes | undefined => commitTimesOf(accountIn(rows, botKey));

  async function booking(member: MemberWithRoles): Promise<Booking> {
    const { guildId } = member;
    const keys = keysOf(member);
    const now = clock.now();
    const seen = seenIn(await read([botKey]));
    const after = observe(seen, now);
    const { current } = windowsFor(seen, now);
    const since = windowsAt(after.newest);
    await cleanUpSpend(current.day);
    const spend = await read([schema.spend.key(current.day), schema.spend.key(current.month)]);
    const channelId = options.logChannelOf(guildId);
    const keepsTime = isWorthWriting(seen, after);

    function book(
      rows: Rows,
      change: (account: Account, holder: 'member' | 'server') => Account,
      adds: readonly Add[],
    ): AccountChanges {
      const memberAccount = pruneWindows(change(accountIn(rows, keys.member), 'member'), since);
      const serverAccount = pruneWindows(change(accountIn(rows, keys.server), 'server'), since);
      const { server: budget } = options.limits({ ...member, roleIds: [] });
      const present = windowsAt(accountingTime(after, now));
      const { account, notices } = addWarnings(serverAccount, present, budget, { guildId, channelId });
      const times = { ...accountIn(rows, botKey), seen: observe(seenIn(rows), now) };
      return {
        writes: [
          { key: keys.member, value: memberAccount },
          { key: keys.server, value: account },
          ...(keepsTime ? [{ key: botKey, value: times }] : []),
          ...entryWrites(rows, notices, now),
        ],
        adds,
        notices,
      };
    }

    return {
      keys: [
        keys.member,
        keys.server,
        ...(keepsTime ? [botKey] : []),
        ...(channelId === undefined ? [] : [channelKey({ guildId, channelId })]),
      ],
      windows: current,
      read: async () => read([keys.member, keys.server]),
      shortfall(rows, { credits, micros }) {
        const limits = options.limits(member);
        const ofMember = remainingAmounts(accountIn(rows, keys.member), limits.member, current);
        const ofServer = remainingAmounts(accountIn(rows, keys.server), limits.server, current);
        const ofBot = spendLeft(spend, limits.bot, current);
        const affordable = { credits: Math.min(leastOf(ofMember), leastOf(ofServer)), micros: leastOf(ofBot) };
        const lefts = [
          ['member', ofMember, credits],
          ['server', ofServer, credits],
          ['bot', ofBot, micros],
        ] as const;
        for (const [holder, remaining, amount] of lefts) {
          const window = shortWindow(remaining, amount);
          if (window === undefined) continue;
          return { holder, window, left: remaining[window], renewsAt: renewal(current, window), affordable };
        }
        return undefined;
      },
      lastAccepted: (rows) => accountIn(rows, keys.member).last,
      hold(rows, job) {
        return book(
          rows,
          (account, holder) => ({
            ...hold(account, job.hold.credits, job.hold),
            ...(holder === 'member' ? { last: job.times.accepted } : {}),
          }),
          holdAdds(job, options.limits(member).bot),
        );
      },
      settle(rows, job) {
        const { settlement, hold: held } = job;
        if (settlement === undefined) throw new Error('the job is not settled');
        return book(
          rows,
          (account) => settle(withoutUnseen(account, job), held.credits, settlement.credits, held),
          settleAdds(job, settlement.micros),
        );
      },
    };
  }

  return {
    booking,
    async balance(ofMember) {
      const { member: key, server } = keysOf(ofMember);
      const { member: limits, server: budget } = options.limits(ofMember);
      const rows = await read([key, server, botKey]);
      const { current: windows } = windowsFor(seenIn(rows), clock.now());
      const account = accountIn(rows, key);
      return {
        ...balanceOf(account, limits, windows),
        serverLeft: remainingAmounts(accountIn(rows, server), budget, windows),
        renewsAt: { day: renewal(windows, 'day'), month: renewal(windows, 'month') },
        lastAccepted: account.last,
      };
    },
    async adjust(ofMember, change, decision) {
      const key = keysOf(ofMember).member;
      const extra = options.decisionWrites(ofMember.guildId, decision);
      const { current, since } = windowsFor(seenIn(await read([botKey])), clock.now());
      const result = await store.transaction([key, ...extra.keys], (rows): Change<AdjustResult> => {
        const before = accountIn(rows, key);
        const changed =
          change.kind === 'grant'
            ? grant(before, change.credits, current, grantMax)
            : { ok: true as const, account: reset(before, current) };
        if (!changed.ok) return { writes: [], result: { ok: false, most: grantMax, room: changed.room } };
        const row = { key, value: pruneWindows(changed.account, since) };
        return { writes: [row, ...(extra.writes(rows) ?? [])], result: { ok: true } };
      });
      if (result.ok) extra.committed();
      return result;
    },
    committed: ({ notices }) => options.logQueue.send(notices),
  };
}

/** By the clock and the times of the bot's commits: the windows that a new amount belongs to, and those before which all are over. */
function windowsFor(
  seen: CommitTimes | undefined,
  now: number,
): { readonly current: Windows; readonly since: Windows } {
  // Where no job was committed yet, no window is over: the clock alone does not say so.
  return { current: windowsAt(accountingTime(seen, now)), since: windowsAt(seen?.newest ?? 0) };
}

function leastOf({ day, month }: Limits): number {
  return Math.min(day, month);
}

/** Nothing was shown of the request: no cooldown begins with it. The one before it was over. */
function withoutUnseen(account: Account, { failure, times }: Job): Account {
  if (failure !== 'unseen' || account.last !== times.accepted) return account;
  const { last: _last, ...others } = account;
  return others;
}

function keysOf({ guildId, memberId }: MemberRef): Readonly<Record<'member' | 'server', string>> {
  return { member: schema.memberAccount.key(guildId, memberId), server: schema.serverAccount.key(guildId) };
}

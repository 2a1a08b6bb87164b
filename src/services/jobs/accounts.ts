import type { Logger } from 'pino';
import { withGrantsWithin } from '../../core/account-repair.ts';
import { accountingTime, isNews, observe, type SeenTimes } from '../../core/accounting-time.ts';
import {
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
import type { Decision } from '../../core/moderation/decision.ts';
import { dueWarning } from '../../core/moderation/settings/budget.ts';
import { channelKey, entryWrites, type Told } from '../moderation/log-rows.ts';
import type { LogQueue } from '../moderation/log-queue.ts';
import type { NotesOf } from '../moderation/moderation.ts';
import type { Clock } from '../runtime/clock.ts';
import { schema } from '../storage/schema.ts';
import type { Add, Change, Rows, Store } from '../storage/store.ts';
import { botKey, holdAdds, isDamaged, readAccountIn, settleAdds, spendLeft, spendTidier } from './bot-spend.ts';

/** The three accounts that every job touches, in the order in which they are asked. */
type Holder = 'member' | 'server' | 'bot';

/** Whose accounts: a member's in one server, that server's, the bot's. */
interface Place {
  readonly guildId: string;
  readonly memberId: string;
}

/** A member as a server's policy sees them. */
export interface Asker extends Place {
  readonly roleIds: readonly string[];
}

/** Credits for member and server, millionths of a US dollar for the bot. */
export interface Amounts {
  readonly credits: number;
  readonly micros: number;
}

/** Which account has too little left, how much that is, and when that begins anew, in epoch ms. */
export interface Short {
  readonly short: Holder;
  readonly window: keyof Windows;
  /** Credits, or millionths of a US dollar for the bot; below 0 where a limit was lowered. */
  readonly left: number;
  readonly renewsAt: number;
}

/** `credits` are taken where they are negative. */
type Adjustment = { readonly kind: 'grant'; readonly credits: number } | { readonly kind: 'reset' };

type AdjustResult =
  | { readonly ok: true }
  /** `most` may be granted in all, or taken, in a day and in a month; `room` of it is left. */
  | { readonly ok: false; readonly most: number; readonly room: number };

interface Balance {
  readonly left: Limits;
  /** What is left for all members of the server together. */
  readonly serverLeft: Limits;
  readonly limits: Limits;
  readonly renewsAt: Limits;
}

/** What a transaction does with the three accounts; moderators are told of a budget that is nearly used up (`told`). */
export interface Booked extends Pick<Required<Change<unknown>>, 'writes' | 'adds'> {
  readonly told: readonly Told[];
}

/** A look at the accounts of one member, and what a transaction may do with them. All but `read` is pure. */
export interface Booking {
  /** The rows that the transaction has to read. */
  readonly keys: readonly string[];
  /** The day and the month of a new amount. */
  readonly windows: Windows;
  read(): Promise<Rows>;
  /** Which account has less left than this. The bot's as it was when this was asked for: with the hold the database looks again. */
  short(rows: Rows, amounts: Amounts): Short | undefined;
  /** When the member's newest job was accepted in this server, in epoch ms. */
  last(rows: Rows): number | undefined;
  /** The job's hold. A store's `AboveLimitError` says that the bot has too little left meanwhile. */
  hold(rows: Rows, job: Job): Booked;
  /** The job's settlement, which ends its hold. */
  settle(rows: Rows, job: Job): Booked;
}

export interface Accounts {
  booking(asker: Asker): Promise<Booking>;
  balance(asker: Asker): Promise<Balance>;
  /**
   * Grants a member credits for today and this month, takes them, or resets both. More than the operator allows is neither
   * granted nor taken: then nothing is written, nor the decision.
   */
  adjust(place: Place, change: Adjustment, decision: Decision): Promise<AdjustResult>;
  /** What was booked is written. */
  written(booked: Pick<Booked, 'told'>): void;
}

export function createAccounts(options: {
  readonly store: Store;
  /** The day and month of new amounts, and what is over. */
  readonly clock: Pick<Clock, 'now'>;
  /** What the operator allows, divided by the server's policy. */
  readonly limits: (asker: Asker) => Readonly<Record<Holder, Limits>>;
  /** The most credits that moderators may grant a member in a day, and in a month; and that they may take. */
  readonly grantMax: number;
  readonly notesOf: NotesOf;
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
  const tidySpend = spendTidier(store, read);

  const seenIn = (rows: Rows): SeenTimes | undefined => seenOf(accountIn(rows, botKey));

  async function booking(asker: Asker): Promise<Booking> {
    const { guildId } = asker;
    const keys = keysOf(asker);
    const now = clock.now();
    const seen = seenIn(await read([botKey]));
    const after = observe(seen, now);
    const { current } = windowsFor(seen, now);
    const since = windowsAt(after.newest);
    await tidySpend(current.day);
    const spend = await read([schema.spend.key(current.day), schema.spend.key(current.month)]);
    const channelId = options.logChannelOf(guildId);
    const keepsTime = isNews(seen, after);

    function book(
      rows: Rows,
      change: (account: Account, holder: 'member' | 'server') => Account,
      adds: readonly Add[],
    ): Booked {
      const member = tidy(change(accountIn(rows, keys.member), 'member'), since);
      const server = tidy(change(accountIn(rows, keys.server), 'server'), since);
      const { server: budget } = options.limits({ ...asker, roleIds: [] });
      const { account, told } = warned(server, windowsAt(accountingTime(after, now)), budget, { guildId, channelId });
      const times = { ...accountIn(rows, botKey), seen: observe(seenIn(rows), now) };
      return {
        writes: [
          { key: keys.member, value: member },
          { key: keys.server, value: account },
          ...(keepsTime ? [{ key: botKey, value: times }] : []),
          ...entryWrites(rows, told, now),
        ],
        adds,
        told,
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
      short(rows, { credits, micros }) {
        const limits = options.limits(asker);
        const lefts = [
          ['member', left(accountIn(rows, keys.member), limits.member, current), credits],
          ['server', left(accountIn(rows, keys.server), limits.server, current), credits],
          ['bot', spendLeft(spend, limits.bot, current), micros],
        ] as const;
        for (const [holder, remaining, amount] of lefts) {
          const window = shortWindow(remaining, amount);
          if (window === undefined) continue;
          return { short: holder, window, left: remaining[window], renewsAt: renewal(current, window) };
        }
        return undefined;
      },
      last: (rows) => accountIn(rows, keys.member).last,
      hold(rows, job) {
        return book(
          rows,
          (account, holder) => ({
            ...hold(account, job.hold.credits, job.hold),
            ...(holder === 'member' ? { last: job.times.accepted } : {}),
          }),
          holdAdds(job, options.limits(asker).bot),
        );
      },
      settle(rows, job) {
        const { settlement, hold: held } = job;
        if (settlement === undefined) throw new Error('the job is not settled');
        return book(
          rows,
          (account) => settle(withoutUnseen(account, job), held.credits, settlement.credits, held),
          settleAdds(job),
        );
      },
    };
  }

  return {
    booking,
    async balance(asker) {
      const { member: key, server } = keysOf(asker);
      const { member: limits, server: budget } = options.limits(asker);
      const rows = await read([key, server, botKey]);
      const { current: windows } = windowsFor(seenIn(rows), clock.now());
      const account = accountIn(rows, key);
      // More may have been taken than there was.
      const limitIn = (window: keyof Windows): number =>
        Math.max(limits[window] + grantedIn(account, windows[window]), 0);
      return {
        left: left(account, limits, windows),
        serverLeft: left(accountIn(rows, server), budget, windows),
        limits: { day: limitIn('day'), month: limitIn('month') },
        renewsAt: { day: renewal(windows, 'day'), month: renewal(windows, 'month') },
      };
    },
    async adjust(place, change, decision) {
      const key = keysOf(place).member;
      const notes = options.notesOf(place.guildId, decision);
      const { current, since } = windowsFor(seenIn(await read([botKey])), clock.now());
      const result = await store.transaction([key, ...notes.keys], (rows): Change<AdjustResult> => {
        const before = accountIn(rows, key);
        const changed =
          change.kind === 'grant'
            ? grant(before, change.credits, current, grantMax)
            : { ok: true as const, account: reset(before, current) };
        if (!changed.ok) return { writes: [], result: { ok: false, most: grantMax, room: changed.room } };
        const row = { key, value: tidy(changed.account, since) };
        return { writes: [row, ...(notes.writes(rows) ?? [])], result: { ok: true } };
      });
      if (result.ok) notes.written();
      return result;
    },
    written: ({ told }) => options.logQueue.send(told),
  };
}

/** By the clock and the times of the bot's commits: the windows that a new amount belongs to, and those before which all are over. */
function windowsFor(seen: SeenTimes | undefined, now: number): { readonly current: Windows; readonly since: Windows } {
  // Where no job was committed yet, no window is over: the clock alone does not say so.
  return { current: windowsAt(accountingTime(seen, now)), since: windowsAt(seen?.newest ?? 0) };
}

/** Nothing was shown of the request: no cooldown begins with it. The one before it was over. */
function withoutUnseen(account: Account, { failure, times }: Job): Account {
  if (failure !== 'unseen' || account.last !== times.accepted) return account;
  const { last: _last, ...others } = account;
  return others;
}

/** What moderators are told of a server's budget, noted on its account so that they are told once; nobody is where it has no log channel. */
function warned(
  server: Account,
  now: Windows,
  budget: Limits,
  { guildId, channelId }: { readonly guildId: string; readonly channelId: string | undefined },
): { readonly account: Account; readonly told: readonly Told[] } {
  const told: Told[] = [];
  let account = server;
  for (const window of ['day', 'month'] as const) {
    const percent = dueWarning(account, now[window], budget[window]);
    if (percent === undefined) continue;
    account = { ...account, warned: { ...account.warned, [now[window]]: { percent, of: budget[window] } } };
    if (channelId === undefined) continue;
    told.push({ guildId, channelId, id: `budget-${window}-${percent}`, entry: { kind: 'budget', window, percent } });
  }
  return { account, told };
}

function keysOf({ guildId, memberId }: Place): Readonly<Record<'member' | 'server', string>> {
  return { member: schema.memberAccount.key(guildId, memberId), server: schema.serverAccount.key(guildId) };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Limits } from '../../../src/core/accounts.ts';
import { advance } from '../../../src/core/job/machine.ts';
import type { Job } from '../../../src/core/job/record.ts';
import type { Decision } from '../../../src/core/moderation/decision.ts';
import { createAuditLog } from '../../../src/services/moderation/audit.ts';
import {
  createAccounts,
  type Accounts,
  type Amounts,
  type MemberWithRoles,
  type Shortfall,
} from '../../../src/services/jobs/accounts.ts';
import { openStore } from '../../../src/services/storage/sqlite/open.ts';
import { AboveLimitError, StoreClosedError, type Change, type Store } from '../../../src/services/storage/store.ts';
import { commit } from '../../support/commit.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { aJob } from '../../support/job.ts';
import { nobodyTold } from '../../support/no-log.ts';
import { aroundWrites } from '../../support/store-writes.ts';

/*
 * Survives `npm run mutants`, since nothing differs:
 * - a further key in the list that a transaction reads (`keepsTime`, `channelId`): there is no such row.
 * - the name 'server' of a holder, and 'month' of a renewal: each is only compared with the other one.
 * - `seen: undefined` in the row of the bot: JSON leaves it out.
 */

const day = 24 * 3_600_000;
const decision: Decision = { version: 1, id: '1', at: 5, by: '7', what: 'granted' };
const plenty: Limits = { day: 1_000_000_000, month: 1_000_000_000 };
const generous = { member: plenty, server: plenty, bot: plenty };
const six: Amounts = { credits: 6, micros: 60_000 };
const ann: MemberWithRoles = { guildId: '3', memberId: '2', roleIds: [] };

const rest = { grantMax: 1000, ...nobodyTold, log: pino({ level: 'silent' }) };

interface Bench {
  readonly store: Store;
  readonly clock: TestClock;
  readonly accounts: Accounts;
}

async function start(limits: Partial<typeof generous> = {}): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-accounts-'));
  const store = await openStore(join(folder, 'easel.sqlite'), pino({ level: 'silent' }));
  onTestFinished(async () => {
    await store.close().catch(() => {});
    await rm(folder, { recursive: true, force: true });
  });
  const clock = createTestClock();
  return {
    store,
    clock,
    accounts: createAccounts({ ...rest, store, clock, limits: () => ({ ...generous, ...limits }) }),
  };
}

/** Accounts without a limit here have a billion of each. */
function leastOf(limits: Partial<Record<string, Limits>>, holder: string): number {
  const { day: ofDay = 1e9, month = 1e9 } = limits[holder] ?? {};
  return Math.min(ofDay, month);
}

/** Holds the amounts for a new job, as its admission does; or returns which account is too small. */
async function hold({ accounts, store }: Bench, place = ann, amounts = six): Promise<Job | Shortfall> {
  for (;;) {
    const booking = await accounts.booking(place);
    const { place: where, owner } = aJob();
    const job = aJob({
      hold: { ...amounts, ...booking.windows },
      place: { ...where, guildId: place.guildId },
      owner: { ...owner, id: place.memberId },
    });
    try {
      return await store.transaction(booking.keys, (rows): Change<Job | Shortfall> => {
        const short = booking.shortfall(rows, amounts);
        return short === undefined ? { ...booking.hold(rows, job), result: job } : { writes: [], result: short };
      });
    } catch (error) {
      if (!(error instanceof AboveLimitError)) throw error;
    }
  }
}

const isHeld = (result: Job | Shortfall): result is Job => !('holder' in result);

async function held(bench: Bench, place = ann, amounts = six): Promise<Job> {
  const result = await hold(bench, place, amounts);
  if (!isHeld(result)) throw new Error(`${result.holder} is short`);
  return result;
}

async function settle({ accounts, store }: Bench, job: Job): Promise<void> {
  const booking = await accounts.booking({ guildId: job.place.guildId, memberId: job.owner.id, roleIds: [] });
  await store.transaction(booking.keys, (rows) => ({ ...booking.settle(rows, job), result: undefined }));
}

function endedAs(job: Job, state: Job['state'] = 'delivering'): Job {
  return advance({ ...job, state }, { type: state === 'delivering' ? 'delivered' : 'unseen', at: 5 });
}

const commitEnd = async (bench: Bench, job: Job, state: Job['state'] = 'delivering'): Promise<void> =>
  settle(bench, endedAs(job, state));

const monthOf = async (store: Store, key: string): Promise<unknown> =>
  ((await store.get(key)) as { windows: Record<string, unknown> } | undefined)?.windows['2026-11'];
const spent = async (store: Store, window = '2026-11'): Promise<unknown> => store.get(`spend:${window}`);

describe('of 100 requests at once', () => {
  test.each<[string, Partial<typeof generous>, number]>([
    ['a member’s day', { member: { day: 60, month: 1000 } }, 10],
    ['a member’s month', { member: { day: 1000, month: 65 } }, 10],
    ['the server’s day', { server: { day: 12, month: 1000 } }, 2],
    ['the server’s month', { server: { day: 1000, month: 5 } }, 0],
    ['the bot’s day', { bot: { day: 60_000 * 7, month: 1_000_000_000 } }, 7],
    ['the bot’s month', { bot: { day: 1_000_000_000, month: 60_000 * 7 - 1 } }, 6],
    ['nothing', {}, 100],
  ])('as many are accepted as %s allows', async (_case, limits, allowed) => {
    const bench = await start(limits);
    const results = await Promise.all(Array.from({ length: 100 }, async () => hold(bench)));
    expect(results.filter(isHeld)).toHaveLength(allowed);
    expect(isHeld(await hold(bench))).toBe(allowed === 100);
    const all = allowed === 100 ? 101 : allowed;
    const sums = allowed === 0 ? undefined : { spent: 0, held: all * 6 };
    expect(await monthOf(bench.store, 'account:3:2')).toEqual(sums);
    expect(await monthOf(bench.store, 'account:3')).toEqual(sums);
    expect(await spent(bench.store)).toEqual(sums && { used: all * 60_000, held: all * 60_000 });
  });

  test('with many servers and members, and settlements in between, the bot spends no more than allowed, and the sums are right', async () => {
    const bench = await start({ bot: { day: 600_000, month: 600_000 } });
    const results = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const result = await hold(bench, { roleIds: [], guildId: `${index % 5}`, memberId: `${index % 7}` });
        if (isHeld(result) && index % 3 === 0) await commitEnd(bench, result, 'accepted');
        return isHeld(result);
      }),
    );
    const { used, held: still } = (await spent(bench.store)) as { used: number; held: number };
    expect(used).toBeLessThanOrEqual(600_000);
    expect(used).toBe(still);
    let more = 0;
    while (isHeld(await hold(bench))) more += 1;
    expect(used + more * 60_000).toBe(600_000);
    expect(results.filter(Boolean).length).toBeGreaterThanOrEqual(10);
  });
});

describe('the first account that is too small is named', () => {
  const noon = Date.UTC(2026, 10, 21, 12);
  const short: Limits = { day: 5, month: 1000 };
  const shortMonth: Limits = { day: 1000, month: 5 };
  test.each([
    ['the member before the server', { member: short, server: short }, 'member', 'day', 5, Date.UTC(2026, 10, 22)],
    ['the server before the bot', { server: short, bot: short }, 'server', 'day', 5, Date.UTC(2026, 10, 22)],
    ['the bot', { bot: { day: 59_999, month: 60_000 } }, 'bot', 'day', 59_999, Date.UTC(2026, 10, 22)],
    ['the month', { member: shortMonth }, 'member', 'month', 5, Date.UTC(2026, 11, 1)],
    ['the month before the day', { member: { day: 5, month: 5 } }, 'member', 'month', 5, Date.UTC(2026, 11, 1)],
  ] as const)('%s', async (_case, limits, holder, window, remaining, renewsAt) => {
    const bench = await start(limits);
    expect(bench.clock.now()).toBe(noon);
    expect(await hold(bench)).toEqual({
      holder,
      window,
      left: remaining,
      renewsAt,
      affordable: {
        credits: Math.min(leastOf(limits, 'member'), leastOf(limits, 'server')),
        micros: leastOf(limits, 'bot'),
      },
    });
  });

  test('with exactly enough no account is too small; with nothing to pay never', async () => {
    const exact = { member: { day: 6, month: 6 }, server: { day: 6, month: 6 }, bot: { day: 60_000, month: 60_000 } };
    const bench = await start(exact);
    await held(bench);
    expect(isHeld(await hold(bench))).toBe(false);
    expect(isHeld(await hold(bench, ann, { credits: 0, micros: 0 }))).toBe(true);
  });
});

test('a member has one account in each server; servers have separate accounts, the bot has one', async () => {
  const bench = await start({ member: { day: 6, month: 6 }, server: { day: 12, month: 12 } });
  const elsewhere = { guildId: '4', memberId: '2', roleIds: [] };
  await held(bench, elsewhere);
  expect(await monthOf(bench.store, 'account:4:2')).toEqual({ spent: 0, held: 6 });
  expect(await monthOf(bench.store, 'account:3:2')).toBeUndefined();
  expect(await spent(bench.store)).toEqual({ used: 60_000, held: 60_000 });
  expect(isHeld(await hold(bench))).toBe(true);
  expect(await spent(bench.store)).toEqual({ used: 120_000, held: 120_000 });
});

test('a held amount is not left', async () => {
  const bench = await start({ member: { day: 10, month: 100 } });
  await held(bench);
  await held(bench, ann, { credits: 2, micros: 1 });
  expect(await bench.accounts.balance(ann)).toEqual({
    left: { day: 2, month: 92 },
    used: { day: 0, month: 0 },
    held: { day: 8, month: 8 },
    granted: { day: 0, month: 0 },
    limits: { day: 10, month: 100 },
    serverLeft: { day: plenty.day - 8, month: plenty.month - 8 },
    renewsAt: { day: Date.UTC(2026, 10, 22), month: Date.UTC(2026, 11, 1) },
    lastAccepted: expect.any(Number) as number,
  });
});

test('a hold ends as spent or refunded, in all three accounts, and the next process reads the same', async () => {
  const bench = await start();
  const [first, second] = [await held(bench), await held(bench)];
  await commitEnd(bench, first);
  await commitEnd(bench, second, 'accepted');
  expect(await monthOf(bench.store, 'account:3:2')).toEqual({ spent: 6, held: 0 });
  expect(await monthOf(bench.store, 'account:3')).toEqual({ spent: 6, held: 0 });
  expect(await spent(bench.store)).toEqual({ used: 60_000, held: 0 });
  expect(await spent(bench.store, '2026-11-21')).toEqual({ used: 60_000, held: 0 });
  const next = createAccounts({
    ...bench,
    ...rest,
    limits: () => ({ ...generous, member: { day: 10, month: 100 } }),
  });
  expect((await next.balance(ann)).left).toEqual({ day: 4, month: 94 });
});

test('a hold stays in the day in which it was made: settled a day later it takes nothing from the new day', async () => {
  const bench = await start({ member: { day: 10, month: 100 } });
  const job = await held(bench);
  await bench.clock.advance(day);
  expect((await bench.accounts.balance(ann)).left).toEqual({ day: 10, month: 94 });
  await commitEnd(bench, job);
  expect((await bench.accounts.balance(ann)).left).toEqual({ day: 10, month: 94 });
  expect(await bench.store.get('account:3:2')).toMatchObject({ windows: { '2026-11': { spent: 6, held: 0 } } });
});

describe('with a failing store', () => {
  test('nothing is held, and the error is thrown', async () => {
    const bench = await start();
    await bench.store.close();
    await expect(hold(bench)).rejects.toThrow(StoreClosedError);
    await expect(bench.accounts.balance(ann)).rejects.toThrow(StoreClosedError);
  });

  test('an account that cannot be read is not an empty one', async () => {
    const bench = await start();
    const { store } = bench;
    await commit(store, [{ key: 'account:3', value: { version: 1, windows: { '2026-11': { spent: 'much' } } } }]);
    await expect(hold(bench)).rejects.toThrow('spent');
    await commit(store, [{ key: 'account:3', value: { version: 1, windows: {} } }]);
    expect(isHeld(await hold(bench))).toBe(true);
  });

  test('a hold or a settlement that was not written changes nothing', async () => {
    const bench = await start({ member: { day: 10, month: 100 } });
    const failing: Bench = { ...bench, store: { ...bench.store } };
    aroundWrites(failing.store, async () => Promise.reject(new Error('disk full')));
    await expect(hold(failing)).rejects.toThrow('disk full');
    expect((await bench.accounts.balance(ann)).left).toEqual({ day: 10, month: 100 });
    const job = await held(bench);
    await expect(commitEnd(failing, job, 'accepted')).rejects.toThrow('disk full');
    expect((await bench.accounts.balance(ann)).left).toEqual({ day: 4, month: 94 });
    await commitEnd(bench, job, 'accepted');
    expect((await bench.accounts.balance(ann)).left).toEqual({ day: 10, month: 100 });
  });
});

describe('what the bot has spent', () => {
  const windows = {
    '2026-11-21': { spent: 60_000, held: 120_000 },
    '2026-11': { spent: 600_000, held: 120_000 },
    '2026-10-03': { spent: 1, held: 60_000 },
    '2026-10': { spent: 5, held: 0 },
  };
  /** As an earlier version wrote it. */
  const former = { version: 1, windows, seen: { newest: Date.UTC(2026, 10, 21, 11) } };

  test('is carried over from the old account, once, with holds and windows that are not over', async () => {
    const bench = await start({ bot: { day: 250_000, month: 10_000_000 } });
    await commit(bench.store, [{ key: 'account:bot', value: former }]);
    expect(isHeld(await hold(bench))).toBe(true);
    expect(await hold(bench)).toMatchObject({ holder: 'bot', window: 'day', left: 10_000 });
    const rows = [
      { key: 'spend:2026-10-03', value: { used: 60_001, held: 60_000 } },
      { key: 'spend:2026-11', value: { used: 780_000, held: 180_000 } },
      { key: 'spend:2026-11-21', value: { used: 240_000, held: 180_000 } },
    ];
    expect(await bench.store.range('spend:')).toEqual(rows);
    expect(await bench.store.get('account:bot')).toEqual({
      version: 1,
      windows: {},
      seen: { newest: bench.clock.now() },
    });
    const next = createAccounts({ ...bench, ...rest, limits: () => generous });
    await next.booking(ann);
    expect(await bench.store.range('spend:')).toEqual(rows);
  });

  test('is carried over once by two processes that begin at the same time', async () => {
    const bench = await start();
    await commit(bench.store, [{ key: 'account:bot', value: former }]);
    const other = createAccounts({ ...bench, ...rest, limits: () => generous });
    await Promise.all([bench.accounts.booking(ann), other.booking(ann), bench.accounts.booking(ann)]);
    expect(await spent(bench.store)).toEqual({ used: 720_000, held: 120_000 });
  });

  test('is kept while it counts or holds something', async () => {
    const bench = await start();
    const job = await held(bench);
    await bench.clock.advance(40 * day);
    await held(bench);
    await bench.clock.advance(day);
    await held(bench);
    expect((await bench.store.range('spend:')).map(({ key }) => key)).toEqual([
      'spend:2026-11',
      'spend:2026-11-21',
      'spend:2026-12',
      'spend:2026-12-31',
      'spend:2027-01',
      'spend:2027-01-01',
    ]);
    await commitEnd(bench, job);
    // A jump of forty days is believed after two more days from it.
    for (let days = 0; days < 3; days += 1) {
      await bench.clock.advance(day);
      await held(bench);
    }
    expect((await bench.store.range('spend:2026')).map(({ key }) => key)).toEqual([
      'spend:2026-12',
      'spend:2026-12-31',
    ]);
  });

  test('counts as used up if it cannot be read, until its window is over, and is logged', async () => {
    const lines: string[] = [];
    const bench = await start();
    await commit(bench.store, [{ key: 'spend:2026-11-21', value: { used: 'much' } }]);
    const log = pino({ level: 'error' }, { write: (queue: string) => void lines.push(queue) });
    const damaged = { ...bench, accounts: createAccounts({ ...bench, ...rest, log, limits: () => generous }) };
    expect(await hold(damaged)).toMatchObject({ holder: 'bot', window: 'day' });
    expect(lines.map((queue) => JSON.parse(queue) as unknown)).toContainEqual(
      expect.objectContaining({ account: 'spend:2026-11-21' }),
    );
    await bench.clock.advance(day);
    expect(isHeld(await hold(damaged))).toBe(true);
  });
});

/** The store, with a count of what was asked of it. */
function counted(store: Store) {
  const asked = { ranges: 0, transactions: 0 };
  const counting: Store = {
    ...store,
    range: async (...of) => {
      asked.ranges += 1;
      return store.range(...of);
    },
    transaction: async (...of) => {
      asked.transactions += 1;
      return store.transaction(...of);
    },
  };
  return { store: counting, asked };
}

describe('the sums of the bot', () => {
  test('are looked at once a day, and nothing is written where there is nothing to mend', async () => {
    const bench = await start();
    const { store, asked } = counted(bench.store);
    const accounts = createAccounts({ ...bench, ...rest, store, limits: () => generous });
    await accounts.booking(ann);
    await accounts.booking(ann);
    expect(asked).toEqual({ ranges: 1, transactions: 0 });
    await held({ ...bench, accounts });
    await bench.clock.advance(day);
    await accounts.booking(ann);
    await accounts.booking(ann);
    expect(asked).toEqual({ ranges: 2, transactions: 1 });
    expect(await bench.store.get('account:bot')).toMatchObject({ windows: {} });
  });

  test('are looked at again where that failed', async () => {
    const bench = await start();
    await commit(bench.store, [
      { key: 'spend:2026-10', value: { used: 5, held: 0 } },
      { key: 'spend:2026-09', value: { used: 'much' } },
    ]);
    let failures = 1;
    const range: Store['range'] = async (...of) => {
      failures -= 1;
      if (failures >= 0) throw new Error('disk failed');
      return bench.store.range(...of);
    };
    await commit(bench.store, [
      { key: 'account:bot', value: { version: 1, windows: {}, seen: { newest: bench.clock.now() } } },
    ]);
    const accounts = createAccounts({ ...bench, ...rest, store: { ...bench.store, range }, limits: () => generous });
    await expect(accounts.booking(ann)).rejects.toThrow('disk failed');
    await accounts.booking(ann);
    expect(await bench.store.range('spend:')).toEqual([]);
  });

  test('that are damaged are written as used up, and nothing that was carried over is added', async () => {
    const bench = await start();
    await commit(bench.store, [
      { key: 'account:bot', value: { version: 1, windows: { '2026-11-21': { spent: 5, held: 7 } } } },
      { key: 'spend:2026-11-21', value: { used: 'much' } },
      { key: 'spend:2026-11', value: { used: 4, held: 3 } },
    ]);
    await bench.accounts.booking(ann);
    expect(await bench.store.range('spend:')).toEqual([
      { key: 'spend:2026-11', value: { used: 4, held: 3 } },
      { key: 'spend:2026-11-21', value: { used: 1_000_000_000_000_000, held: 0 } },
    ]);
  });

  test('that are damaged later on the same day count as used up', async () => {
    const bench = await start();
    await held(bench);
    await commit(bench.store, [{ key: 'spend:2026-11-21', value: { used: 'much' } }]);
    expect(await hold(bench)).toMatchObject({ holder: 'bot', window: 'day' });
  });

  test('alone write nothing to the account of the bot', async () => {
    const bench = await start();
    await commit(bench.store, [{ key: 'spend:2026-11', value: { used: 4, held: 3 } }]);
    await bench.accounts.booking(ann);
    expect(await bench.store.get('account:bot')).toBeUndefined();
  });
});

const lastOf = async ({ accounts, store }: Bench): Promise<readonly unknown[]> => {
  const booking = await accounts.booking(ann);
  return [booking.lastAccepted(await booking.read()), await store.get('account:3')];
};

describe('the cooldown of a member', () => {
  test('begins with the newest job, in the member’s account alone', async () => {
    const bench = await start();
    expect(await lastOf(bench)).toEqual([undefined, undefined]);
    await held(bench);
    expect(await lastOf(bench)).toEqual([0, expect.not.objectContaining({ last: 0 })]);
  });

  test.each<[string, Partial<Job>, Partial<Job>, number | undefined]>([
    ['does not begin with a job that nobody was shown', {}, { failure: 'unseen' }, undefined],
    ['goes on after a job that failed', {}, { failure: 'moderated' }, 0],
    ['goes on where a job before it was shown to nobody', { times: { accepted: -9 } }, { failure: 'unseen' }, 0],
  ])('%s', async (_case, accepted, ended, last) => {
    const bench = await start();
    const job = { ...(await held(bench)), ...accepted };
    await settle(bench, { ...endedAs(job, 'accepted'), ...ended });
    expect((await lastOf(bench))[0]).toBe(last);
  });
});

const notice = (percent: number): object => ({
  guildId: '3',
  channelId: '8',
  id: `budget-day-${percent}`,
  entry: { kind: 'budget', window: 'day', percent },
});

describe('moderators are told of the server’s budget', () => {
  const budget: Limits = { day: 10, month: 1000 };

  async function startTelling(logChannelOf: () => string | undefined) {
    const bench = await start();
    const sent: unknown[] = [];
    const asked: MemberWithRoles[] = [];
    const accounts = createAccounts({
      ...bench,
      ...rest,
      logChannelOf,
      logQueue: { send: (notices) => void sent.push(...notices) },
      limits: (member) => {
        asked.push(member);
        return { ...generous, server: budget };
      },
    });
    /** Holds this many credits. */
    const use = async (credits: number): Promise<void> => {
      const booking = await accounts.booking({ ...ann, roleIds: ['9'] });
      const job = aJob({ hold: { credits, micros: 1, ...booking.windows } });
      const changes = await bench.store.transaction(booking.keys, (rows) => {
        const result = booking.hold(rows, job);
        return { ...result, result };
      });
      accounts.committed(changes);
    };
    const warned = async (): Promise<unknown> => ((await bench.store.get('account:3')) as { warned?: unknown }).warned;
    return { ...bench, sent, asked, use, warned };
  }

  test('once for each share, in its log channel and in the rows that wait for it', async () => {
    const { store, sent, use, warned } = await startTelling(() => '8');
    await use(4);
    expect([sent, await warned()]).toEqual([[], undefined]);
    await use(1);
    expect(sent).toEqual([notice(50)]);
    await use(1);
    expect(sent).toHaveLength(1);
    await use(3);
    expect(sent).toEqual([notice(50), notice(80)]);
    expect(await warned()).toEqual({ '2026-11-21': { percent: 80, of: 10 } });
    const entries = (await store.range('log:')).map(({ value }): unknown => value);
    expect(entries).toMatchObject([50, 80].map((percent) => ({ entry: { kind: 'budget', window: 'day', percent } })));
    expect(await store.get('log-channel:3:8')).toMatchObject({ waiting: 2 });
  });

  test('of the day and of the month apart', async () => {
    const { sent, use, warned } = await startTelling(() => '8');
    await use(950);
    expect(sent).toEqual([
      notice(95),
      { ...notice(95), id: 'budget-month-95', entry: { kind: 'budget', window: 'month', percent: 95 } },
    ]);
    expect(await warned()).toEqual({ '2026-11-21': { percent: 95, of: 10 }, '2026-11': { percent: 95, of: 1000 } });
  });

  test('not where there is no log channel, and not later either', async () => {
    const { sent, use, warned, store } = await startTelling(() => undefined);
    await use(9);
    expect([sent, await warned()]).toEqual([[], { '2026-11-21': { percent: 80, of: 10 } }]);
    expect(await store.range('log')).toEqual([]);
  });

  test('by the limits of the server, whatever roles the member has', async () => {
    const { asked, use } = await startTelling(() => undefined);
    await use(1);
    expect(asked).toContainEqual({ guildId: '3', memberId: '2', roleIds: [] });
  });
});

describe('a decision of a moderator', () => {
  test.each<[number, boolean]>([
    [1000, true],
    [1001, false],
  ])('on %i credits is told of once it is written (%s)', async (credits, told) => {
    const bench = await start();
    let committed = 0;
    const accounts = createAccounts({
      ...bench,
      ...rest,
      limits: () => generous,
      decisionWrites: () => ({ keys: [], writes: () => undefined, committed: () => void (committed += 1) }),
    });
    expect((await accounts.adjust(ann, { kind: 'grant', credits }, decision)).ok).toBe(told);
    expect(committed).toBe(told ? 1 : 0);
  });
});

describe('a row with impossible amounts of an earlier version', () => {
  const absurd = {
    version: 1,
    windows: { '2026-11': { spent: 6, held: 0 } },
    granted: { '2026-11': 1e300, '2026-11-21': -1e300 },
  };

  test('is read, logged, and limited to the ceiling of grants; a commit writes it in bounds', async () => {
    const lines: string[] = [];
    const bench = await start();
    await commit(bench.store, [{ key: 'account:3:2', value: absurd }]);
    const accounts = createAccounts({
      ...bench,
      ...rest,
      limits: () => ({ ...generous, member: { day: 10, month: 10 } }),
      log: pino({ level: 'info' }, { write: (queue: string) => void lines.push(queue) }),
    });
    expect((await accounts.balance(ann)).left).toEqual({ day: -990, month: 1004 });
    expect((await accounts.balance(ann)).limits).toEqual({ day: 0, month: 1010 });
    expect(lines.map((queue) => JSON.parse(queue) as unknown)).toContainEqual(
      expect.objectContaining({
        level: 50,
        account: 'account:3:2',
        msg: 'an account had amounts that cannot be: they are brought into bounds',
      }),
    );
    expect(new Set(lines.map((line) => (JSON.parse(line) as { account: string }).account))).toEqual(
      new Set(['account:3:2']),
    );
    expect(await accounts.adjust(ann, { kind: 'grant', credits: 1 }, decision)).toEqual({
      ok: false,
      most: 1000,
      room: 0,
    });
    expect(await accounts.adjust(ann, { kind: 'reset' }, decision)).toEqual({ ok: true });
    expect(await bench.store.get('account:3:2')).toEqual({
      version: 1,
      windows: { '2026-11': { spent: 6, held: 0, forgiven: 6 }, '2026-11-21': { spent: 0, held: 0 } },
      granted: { '2026-11': 1000, '2026-11-21': 0 },
    });
  });
});

test('a refused grant is not written either', async () => {
  const bench = await start();
  const { store } = bench;
  const auditLog = createAuditLog({ logQueue: { send: () => {} }, clock: bench.clock });
  const accounts = createAccounts({
    ...bench,
    ...rest,
    limits: () => generous,
    decisionWrites: (guildId, made) => auditLog.decision(guildId, made, []),
  });
  for (const credits of [1001, -1001]) {
    expect(await accounts.adjust(ann, { kind: 'grant', credits }, decision)).toEqual({
      ok: false,
      most: 1000,
      room: 1000,
    });
  }
  expect([await store.range('audit:'), await store.get('account:3:2')]).toEqual([[], undefined]);
  expect(await accounts.adjust(ann, { kind: 'grant', credits: 1000 }, decision)).toEqual({ ok: true });
  expect(await store.range('audit:')).toEqual([{ key: 'audit:3:00000000000005:1', value: decision }]);
});

test('of ten grants at once no more are made than the ceiling allows', async () => {
  const { accounts } = await start({ member: { day: 10, month: 10 } });
  const results = await Promise.all(
    Array.from({ length: 10 }, async () => accounts.adjust(ann, { kind: 'grant', credits: 300 }, decision)),
  );
  expect(results.filter(({ ok }) => ok)).toHaveLength(3);
  expect((await accounts.balance(ann)).left).toEqual({ day: 910, month: 910 });
});

/** Ann has used 6 of 10 today. Then the clock is off by this much, as this process or the next one sees it. */
async function startSpent(): Promise<Bench & { readonly set: (off: number) => void; readonly next: () => Bench }> {
  const bench = await start();
  let off = 0;
  const clock = { ...bench.clock, now: () => bench.clock.now() + off };
  const limits = { ...generous, member: { day: 10, month: 100 } };
  const next = (): Bench => ({
    ...bench,
    accounts: createAccounts({ ...bench, ...rest, clock, limits: () => limits }),
  });
  const first = next();
  await commitEnd(first, await held(first));
  return { ...first, next, set: (ms) => (off = ms) };
}

describe('a clock that jumps', () => {
  const somebody: MemberWithRoles = { guildId: '9', memberId: '9', roleIds: [] };

  describe.each([
    ['the same process', (bench: { next: () => Bench } & Bench): Bench => bench],
    ['the next process', (bench: { next: () => Bench } & Bench): Bench => bench.next()],
  ])('seen by %s', (_case, seenBy) => {
    test.each([
      ['a minute back', -60_000],
      ['a day back', -day],
      ['a month back', -30 * day],
      ['to 1970', -Date.UTC(2026, 10, 21, 11)],
    ])('a clock that goes %s gives nothing back: neither used credits nor a second day', async (_step, off) => {
      const bench = await startSpent();
      bench.set(off);
      const now = seenBy(bench);
      expect((await now.accounts.balance(ann)).left).toEqual({ day: 4, month: 94 });
      expect((await now.accounts.balance(ann)).renewsAt).toEqual({
        day: Date.UTC(2026, 10, 22),
        month: Date.UTC(2026, 11, 1),
      });
      const job = await held(now, somebody);
      expect(job.hold).toMatchObject({ day: '2026-11-21', month: '2026-11' });
      await commitEnd(now, job);
      bench.set(0);
      expect((await seenBy(bench).accounts.balance(ann)).left).toEqual({ day: 4, month: 94 });
      expect((await seenBy(bench).accounts.balance(somebody)).left).toEqual({ day: 4, month: 94 });
    });

    test.each([
      ['a month ahead', 30 * day],
      ['ten years ahead', 3653 * day],
    ])('%s in one commit, and put right: today and this month are as they were, for everybody', async (_step, off) => {
      const bench = await startSpent();
      bench.set(off);
      const ahead = seenBy(bench);
      await commitEnd(ahead, await held(ahead, somebody));
      await commitEnd(ahead, await held(ahead));
      bench.set(0);
      const right = seenBy(bench);
      expect((await right.accounts.balance(ann)).left).toEqual({ day: 4, month: 94 });
      expect((await right.accounts.balance(somebody)).left).toEqual({ day: 10, month: 100 });
      expect(await monthOf(bench.store, 'account:3')).toMatchObject({ spent: 6 });
      // The next day renews as usual.
      await bench.clock.advance(day);
      expect((await right.accounts.balance(ann)).left).toEqual({ day: 10, month: 94 });
    });

    test('a day ahead in one commit, then put right: tomorrow has begun, and begins only once', async () => {
      const bench = await startSpent();
      bench.set(day);
      const ahead = seenBy(bench);
      await commitEnd(ahead, await held(ahead));
      bench.set(0);
      const right = seenBy(bench);
      expect((await right.accounts.balance(ann)).left).toEqual({ day: 4, month: 88 });
      await bench.clock.advance(day);
      expect((await right.accounts.balance(ann)).left).toEqual({ day: 4, month: 88 });
    });
  });

  test('a job that was held before is settled in the windows of its hold, whatever the clock says', async () => {
    const bench = await startSpent();
    const job = await held(bench, somebody);
    bench.set(40 * day);
    await commitEnd(bench, job);
    bench.set(0);
    expect((await bench.next().accounts.balance(somebody)).left).toEqual({ day: 4, month: 94 });
    expect((await bench.next().accounts.balance(ann)).left).toEqual({ day: 4, month: 94 });
  });

  test('a moderator grants in the windows in which amounts count', async () => {
    const bench = await startSpent();
    bench.set(-30 * day);
    await bench.accounts.adjust(ann, { kind: 'grant', credits: 5 }, decision);
    expect((await bench.accounts.balance(ann)).left).toEqual({ day: 9, month: 99 });
  });

  test('ahead, before anything was ever committed: a grant of today stays', async () => {
    const bench = await start({ member: { day: 10, month: 100 } });
    let off = 0;
    const clock = { ...bench.clock, now: () => bench.clock.now() + off };
    const accounts = createAccounts({
      ...bench,
      ...rest,
      clock,
      limits: () => ({ ...generous, member: { day: 10, month: 100 } }),
    });
    await accounts.adjust(ann, { kind: 'grant', credits: 5 }, decision);
    off = 40 * day;
    await accounts.adjust(ann, { kind: 'grant', credits: 7 }, decision);
    off = 0;
    expect((await accounts.balance(ann)).left).toEqual({ day: 15, month: 105 });
  });

  test('a row of an earlier version has its newest day as a time', async () => {
    const bench = await start({ member: { day: 10, month: 100 } });
    const windows = { '2026-11-21': { spent: 6, held: 0 }, '2026-11': { spent: 6, held: 0 } };
    await commit(bench.store, [
      { key: 'account:3:2', value: { version: 1, windows } },
      { key: 'account:bot', value: { version: 1, windows } },
    ]);
    const clock = { ...bench.clock, now: () => bench.clock.now() - 10 * day };
    const accounts = createAccounts({
      ...bench,
      ...rest,
      clock,
      limits: () => ({ ...generous, member: { day: 10, month: 100 } }),
    });
    expect((await accounts.balance(ann)).left).toEqual({ day: 4, month: 94 });
    expect((await accounts.balance(somebody)).left).toEqual({ day: 10, month: 100 });
    await commitEnd({ ...bench, accounts }, await held({ ...bench, accounts }, somebody));
    expect(await bench.store.get('account:bot')).toMatchObject({
      version: 1,
      windows: {},
      seen: { newest: Date.UTC(2026, 10, 21) },
    });
  });
});

test('a job that has not ended is not settled', async () => {
  const bench = await start();
  await expect(settle(bench, aJob())).rejects.toThrow('not settled');
});

test('the time is written with the first amount of a day, and once a minute', async () => {
  const bench = await start();
  const began = bench.clock.now();
  const newest = async (): Promise<number> => {
    const { seen } = (await bench.store.get('account:bot')) as { seen: { newest: number } };
    return seen.newest - began;
  };
  await held(bench);
  await bench.clock.advance(59_999);
  await held(bench);
  expect(await newest()).toBe(0);
  await bench.clock.advance(1);
  await held(bench);
  expect(await newest()).toBe(60_000);
  // The test began at noon.
  await bench.clock.advance(day / 2 - 60_001);
  await held(bench);
  await bench.clock.advance(1);
  await held(bench);
  expect(await newest()).toBe(day / 2);
});

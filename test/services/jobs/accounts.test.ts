import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AsyncLock from 'async-lock';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Limits } from '../../../src/core/accounts.ts';
import { advance } from '../../../src/core/job/machine.ts';
import type { Job } from '../../../src/core/job/record.ts';
import {
  createAccounts,
  type Accounts,
  type Amounts,
  type Asker,
  type Place,
  type Promised,
} from '../../../src/services/jobs/accounts.ts';
import { openStore } from '../../../src/services/storage/sqlite.ts';
import { commit, StoreClosedError, type Store } from '../../../src/services/storage/store.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { aJob } from '../../support/job.ts';
import { nobodyTold } from '../../support/no-log.ts';

const day = 24 * 3_600_000;
const plenty: Limits = { day: 1_000_000_000, month: 1_000_000_000 };
const generous = { member: plenty, server: plenty, bot: plenty };
const six: Amounts = { credits: 6, micros: 60_000 };
const ann: Asker = { guildId: '3', memberId: '2', roleIds: [] };

const rest = { grantMax: 1000, warnings: nobodyTold, log: pino({ level: 'silent' }) };

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

async function promised(accounts: Accounts, place = ann, amounts = six): Promise<Promised> {
  const result = await accounts.decide(place, ({ promise }) => promise(amounts));
  if (!result.ok) throw new Error(`${result.short} is short`);
  return result.promised;
}

/** The place's job with what was promised to it. */
function jobFor({ hold }: Promised, { guildId, memberId }: Place = ann): Job {
  const { place, owner } = aJob();
  return aJob({ hold, place: { ...place, guildId }, owner: { ...owner, id: memberId } });
}

async function commitHold({ accounts, store }: Bench, job: Job): Promise<void> {
  await accounts.commitHold(job, async (rows) => commit(store, rows));
}

async function commitEnd({ accounts, store }: Bench, job: Job, state: Job['state'] = 'delivering'): Promise<Job> {
  const ended = advance({ ...job, state }, { type: state === 'delivering' ? 'delivered' : 'unseen', at: 5 });
  await accounts.commitSettlement(ended, async (rows) => commit(store, rows));
  return ended;
}

const monthOf = async (store: Store, key: string): Promise<unknown> =>
  ((await store.get(key)) as { windows: Record<string, unknown> } | undefined)?.windows['2026-11'];

test('what is written counts once: what was promised for it ends in the same moment', async () => {
  const { accounts, store } = await start({ member: { day: 12, month: 12 } });
  const first = await promised(accounts);
  const seen: boolean[] = [];
  const look = async (): Promise<void> => {
    const result = await accounts.decide(ann, ({ promise }) => promise(six));
    if (result.ok) result.promised.release();
    seen.push(result.ok);
  };
  const looks: Promise<void>[] = [];
  await accounts.commitHold(
    jobFor(first),
    async (rows) => {
      await commit(store, rows);
      // On disk, and not counted yet.
      await look();
    },
    () => {
      first.release();
      looks.push(look());
    },
  );
  looks.push(look());
  await Promise.all(looks);
  expect(seen).toEqual([true, true, true]);
});

describe('of 100 requests at once', () => {
  test.each<[string, Partial<typeof generous>, number]>([
    ['a member’s day', { member: { day: 60, month: 1000 } }, 10],
    ['a member’s month', { member: { day: 1000, month: 65 } }, 10],
    ['the server’s day', { server: { day: 12, month: 1000 } }, 2],
    ['the server’s month', { server: { day: 1000, month: 5 } }, 0],
    ['the bot’s day', { bot: { day: 60_000 * 7, month: 1_000_000_000 } }, 7],
    ['the bot’s month', { bot: { day: 1_000_000_000, month: 60_000 * 7 - 1 } }, 6],
    ['nothing', {}, 100],
  ])('as many are promised as %s allows, and as many held', async (_case, limits, allowed) => {
    const bench = await start(limits);
    const results = await Promise.all(
      Array.from({ length: 100 }, async () => bench.accounts.decide(ann, ({ promise }) => promise(six))),
    );
    const granted = results.flatMap((result) => (result.ok ? [result.promised] : []));
    expect(granted).toHaveLength(allowed);
    await Promise.all(
      granted.map(async (each) => {
        await commitHold(bench, jobFor(each));
        each.release();
      }),
    );
    expect((await bench.accounts.decide(ann, ({ promise }) => promise(six))).ok).toBe(allowed === 100);
    const held = allowed === 0 ? undefined : { spent: 0, held: allowed * 6 };
    expect(await monthOf(bench.store, 'account:3:2')).toEqual(held);
    expect(await monthOf(bench.store, 'account:3')).toEqual(held);
    expect(await monthOf(bench.store, 'account:bot')).toEqual(held && { spent: 0, held: allowed * 60_000 });
  });

  test('mixed with commits and releases, never more is out than allowed, and in the end exactly that is held', async () => {
    const bench = await start({ server: { day: 60, month: 60 } });
    let held = 0;
    await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const place = { roleIds: [], guildId: '3', memberId: String(index % 7) };
        const result = await bench.accounts.decide(place, ({ promise }) => promise(six));
        if (!result.ok) return;
        if (index % 3 !== 0) {
          await commitHold(bench, jobFor(result.promised, place));
          held += 6;
        }
        result.promised.release();
      }),
    );
    while ((await bench.accounts.decide(ann, ({ promise }) => promise(six))).ok) held += 6;
    expect(held).toBe(60);
  });
});

test('more commits at once than a queue commonly takes all go through, and no lock is left behind', async () => {
  const acquire = vi.spyOn(AsyncLock.prototype, 'acquire');
  const bench = await start();
  const job = jobFor(await promised(bench.accounts));
  await Promise.all(Array.from({ length: 1500 }, async () => bench.accounts.commitHold(job, async () => {})));
  expect(await monthOf(bench.store, 'account:bot')).toBeUndefined();
  const locks = new Set(acquire.mock.contexts as AsyncLock[]);
  expect(locks.size).toBe(1);
  expect([...locks].map((lock) => lock.isBusy())).toEqual([false]);
});

describe('the first account that is short is named', () => {
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
    const { accounts, clock } = await start(limits);
    expect(clock.now()).toBe(noon);
    expect(await accounts.decide(ann, ({ promise }) => promise(six))).toEqual({
      ok: false,
      short: holder,
      window,
      left: remaining,
      renewsAt,
    });
  });

  test('with exactly enough none is short; with nothing to pay never', async () => {
    const exact = { member: { day: 6, month: 6 }, server: { day: 6, month: 6 }, bot: { day: 60_000, month: 60_000 } };
    const { accounts } = await start(exact);
    await promised(accounts);
    expect((await accounts.decide(ann, ({ promise }) => promise(six))).ok).toBe(false);
    expect((await accounts.decide(ann, ({ promise }) => promise({ credits: 0, micros: 0 }))).ok).toBe(true);
  });
});

test('a member’s account is one in each server; the servers’ are apart, the bot’s is one', async () => {
  const bench = await start({ member: { day: 6, month: 6 }, server: { day: 12, month: 12 } });
  const elsewhere = { guildId: '4', memberId: '2', roleIds: [] };
  const job = jobFor(await promised(bench.accounts, elsewhere), elsewhere);
  await commitHold(bench, job);
  expect((await bench.accounts.decide(ann, ({ promise }) => promise(six))).ok).toBe(true);
  expect(await monthOf(bench.store, 'account:4:2')).toEqual({ spent: 0, held: 6 });
  expect(await monthOf(bench.store, 'account:3:2')).toBeUndefined();
  expect(await monthOf(bench.store, 'account:bot')).toEqual({ spent: 0, held: 60_000 });
});

test('what is promised is not left; released once it is, however often that is said', async () => {
  const { accounts } = await start({ member: { day: 10, month: 100 } });
  const [first, second] = [await promised(accounts), await promised(accounts, ann, { credits: 2, micros: 1 })];
  expect((await accounts.balance(ann)).left).toEqual({ day: 2, month: 92 });
  first.release();
  first.release();
  expect((await accounts.balance(ann)).left).toEqual({ day: 8, month: 98 });
  second.release();
  expect(await accounts.balance(ann)).toEqual({
    left: { day: 10, month: 100 },
    serverLeft: plenty,
    limits: { day: 10, month: 100 },
    renewsAt: { day: Date.UTC(2026, 10, 22), month: Date.UTC(2026, 11, 1) },
  });
});

test('a hold ends as spent or given back, in all three accounts, and the next process reads the same', async () => {
  const bench = await start();
  const [first, second] = [jobFor(await promised(bench.accounts)), jobFor(await promised(bench.accounts))];
  await commitHold(bench, first);
  await commitHold(bench, second);
  await commitEnd(bench, first);
  await commitEnd(bench, second, 'accepted');
  expect(await monthOf(bench.store, 'account:3:2')).toEqual({ spent: 6, held: 0 });
  expect(await monthOf(bench.store, 'account:3')).toEqual({ spent: 6, held: 0 });
  expect(await monthOf(bench.store, 'account:bot')).toEqual({ spent: 60_000, held: 0 });
  const next = createAccounts({
    ...bench,
    ...rest,
    limits: () => ({ ...generous, member: { day: 10, month: 100 } }),
  });
  expect((await next.balance(ann)).left).toEqual({ day: 4, month: 94 });
});

test('a hold stays in the day it was made in: settled a day later it takes nothing from the new one', async () => {
  const bench = await start({ member: { day: 10, month: 100 } });
  const given = await promised(bench.accounts);
  const job = jobFor(given);
  await commitHold(bench, job);
  given.release();
  await bench.clock.advance(day);
  expect((await bench.accounts.balance(ann)).left).toEqual({ day: 10, month: 94 });
  await commitEnd(bench, job);
  expect((await bench.accounts.balance(ann)).left).toEqual({ day: 10, month: 94 });
  expect(await bench.store.get('account:3:2')).toMatchObject({ windows: { '2026-11': { spent: 6, held: 0 } } });
});

const fail = async (): Promise<void> => Promise.reject(new Error('disk full'));

describe('with a failing store', () => {
  test('nothing is promised, and the failure is told', async () => {
    const { store, accounts } = await start();
    await store.close();
    await expect(accounts.decide(ann, ({ promise }) => promise(six))).rejects.toThrow(StoreClosedError);
    await expect(accounts.balance(ann)).rejects.toThrow(StoreClosedError);
  });

  test('an account that cannot be read is no empty one', async () => {
    const { store, accounts } = await start();
    await commit(store, [{ key: 'account:3', value: { version: 1, windows: { '2026-11': { spent: 'much' } } } }]);
    await expect(accounts.decide(ann, ({ promise }) => promise(six))).rejects.toThrow('spent');
    await commit(store, [{ key: 'account:3', value: { version: 1, windows: {} } }]);
    expect((await accounts.decide(ann, ({ promise }) => promise(six))).ok).toBe(true);
  });

  test('a hold or a settlement that was not written changes nothing', async () => {
    const bench = await start({ member: { day: 10, month: 100 } });
    const given = await promised(bench.accounts);
    const job = jobFor(given);
    await expect(bench.accounts.commitHold(job, fail)).rejects.toThrow('disk full');
    given.release();
    expect((await bench.accounts.balance(ann)).left).toEqual({ day: 10, month: 100 });

    await commitHold(bench, job);
    const ended = advance({ ...job, state: 'accepted' }, { type: 'unseen', at: 5 });
    await expect(bench.accounts.commitSettlement(ended, fail)).rejects.toThrow('disk full');
    expect((await bench.accounts.balance(ann)).left).toEqual({ day: 4, month: 94 });
    await bench.accounts.commitSettlement(ended, async (rows) => commit(bench.store, rows));
    expect((await bench.accounts.balance(ann)).left).toEqual({ day: 10, month: 100 });
  });
});

describe('a row with amounts that an earlier version made absurd', () => {
  const absurd = {
    version: 1,
    windows: { '2026-11': { spent: 6, held: 0 } },
    granted: { '2026-11': 1e300, '2026-11-21': -1e300 },
  };

  test('is read, told of once in the log, and held to the ceiling of grants; a commit writes it sound', async () => {
    const lines: string[] = [];
    const bench = await start();
    await commit(bench.store, [{ key: 'account:3:2', value: absurd }]);
    const accounts = createAccounts({
      ...bench,
      ...rest,
      limits: () => ({ ...generous, member: { day: 10, month: 10 } }),
      log: pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }),
    });
    expect((await accounts.balance(ann)).left).toEqual({ day: -990, month: 1004 });
    expect((await accounts.balance(ann)).limits).toEqual({ day: 0, month: 1010 });
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ level: 50, account: 'account:3:2' }),
    ]);
    expect(await accounts.adjust(ann, { kind: 'grant', credits: 1 }, () => [])).toEqual({
      ok: false,
      most: 1000,
      room: 0,
    });
    expect(await accounts.adjust(ann, { kind: 'reset' }, () => [])).toEqual({ ok: true });
    expect(await bench.store.get('account:3:2')).toEqual({
      version: 1,
      windows: { '2026-11': { spent: 6, held: 0, forgiven: 6 }, '2026-11-21': { spent: 0, held: 0 } },
      granted: { '2026-11': 1000, '2026-11-21': 0 },
    });
  });
});

test('what is not granted is not written either', async () => {
  const { accounts, store } = await start();
  const row = { key: 'audit:3:1', value: { what: 'granted' } };
  expect(await accounts.adjust(ann, { kind: 'grant', credits: 1001 }, () => [row])).toEqual({
    ok: false,
    most: 1000,
    room: 1000,
  });
  expect(await accounts.adjust(ann, { kind: 'grant', credits: -1001 }, () => [row])).toEqual({
    ok: false,
    most: 1000,
    room: 1000,
  });
  expect([await store.get('audit:3:1'), await store.get('account:3:2')]).toEqual([undefined, undefined]);
  expect(await accounts.adjust(ann, { kind: 'grant', credits: 1000 }, () => [row])).toEqual({ ok: true });
  expect(await store.get('audit:3:1')).toEqual(row.value);
});

test('of ten grants at once no more are made than the ceiling allows', async () => {
  const { accounts } = await start({ member: { day: 10, month: 10 } });
  const results = await Promise.all(
    Array.from({ length: 10 }, async () => accounts.adjust(ann, { kind: 'grant', credits: 300 }, () => [])),
  );
  expect(results.filter(({ ok }) => ok)).toHaveLength(3);
  expect((await accounts.balance(ann)).left).toEqual({ day: 910, month: 910 });
});

/** A job that holds six credits. */
async function heldBy(bench: Bench, place = ann): Promise<Job> {
  const given = await promised(bench.accounts, place);
  const job = jobFor(given, place);
  await commitHold(bench, job);
  given.release();
  return job;
}

/** Ann has used 6 of 10 today; then the clock is off by so much, as this process or as the next sees it. */
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
  await commitEnd(first, await heldBy(first));
  return { ...first, next, set: (ms) => (off = ms) };
}

describe('a clock that jumps', () => {
  const somebody: Asker = { guildId: '9', memberId: '9', roleIds: [] };

  describe.each([
    ['the same process', (bench: { next: () => Bench } & Bench): Bench => bench],
    ['the next process', (bench: { next: () => Bench } & Bench): Bench => bench.next()],
  ])('seen by %s', (_case, seenBy) => {
    test.each([
      ['a minute back', -60_000],
      ['a day back', -day],
      ['a month back', -30 * day],
      ['to 1970', -Date.UTC(2026, 10, 21, 11)],
    ])('%s gives nothing back: not to who used it, and no second day to who did not', async (_step, off) => {
      const bench = await startSpent();
      bench.set(off);
      const now = seenBy(bench);
      expect((await now.accounts.balance(ann)).left).toEqual({ day: 4, month: 94 });
      expect((await now.accounts.balance(ann)).renewsAt).toEqual({
        day: Date.UTC(2026, 10, 22),
        month: Date.UTC(2026, 11, 1),
      });
      const job = await heldBy(now, somebody);
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
      await commitEnd(ahead, await heldBy(ahead, somebody));
      await commitEnd(ahead, await heldBy(ahead));
      bench.set(0);
      const right = seenBy(bench);
      expect((await right.accounts.balance(ann)).left).toEqual({ day: 4, month: 94 });
      expect((await right.accounts.balance(somebody)).left).toEqual({ day: 10, month: 100 });
      expect(await monthOf(bench.store, 'account:3')).toMatchObject({ spent: 6 });
      // The next day renews as ever.
      await bench.clock.advance(day);
      expect((await right.accounts.balance(ann)).left).toEqual({ day: 10, month: 94 });
    });

    test('a day ahead in one commit, and put right: tomorrow has begun, and begins once', async () => {
      const bench = await startSpent();
      bench.set(day);
      const ahead = seenBy(bench);
      await commitEnd(ahead, await heldBy(ahead));
      bench.set(0);
      const right = seenBy(bench);
      expect((await right.accounts.balance(ann)).left).toEqual({ day: 4, month: 88 });
      await bench.clock.advance(day);
      expect((await right.accounts.balance(ann)).left).toEqual({ day: 4, month: 88 });
    });
  });

  test('a job that was held before it is settled where it was held, whatever the clock says then', async () => {
    const bench = await startSpent();
    const job = await heldBy(bench, somebody);
    bench.set(40 * day);
    await commitEnd(bench, job);
    bench.set(0);
    expect((await bench.next().accounts.balance(somebody)).left).toEqual({ day: 4, month: 94 });
    expect((await bench.next().accounts.balance(ann)).left).toEqual({ day: 4, month: 94 });
  });

  test('a moderator grants where the amounts count', async () => {
    const bench = await startSpent();
    bench.set(-30 * day);
    await bench.accounts.adjust(ann, { kind: 'grant', credits: 5 }, () => []);
    expect((await bench.accounts.balance(ann)).left).toEqual({ day: 9, month: 99 });
  });

  test('ahead, before anything was ever committed: a grant of today is still there', async () => {
    const bench = await start({ member: { day: 10, month: 100 } });
    let off = 0;
    const clock = { ...bench.clock, now: () => bench.clock.now() + off };
    const accounts = createAccounts({
      ...bench,
      ...rest,
      clock,
      limits: () => ({ ...generous, member: { day: 10, month: 100 } }),
    });
    await accounts.adjust(ann, { kind: 'grant', credits: 5 }, () => []);
    off = 40 * day;
    await accounts.adjust(ann, { kind: 'grant', credits: 7 }, () => []);
    off = 0;
    expect((await accounts.balance(ann)).left).toEqual({ day: 15, month: 105 });
  });

  test('a row of an earlier version knows its newest day', async () => {
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
    await commitEnd({ ...bench, accounts }, await heldBy({ ...bench, accounts }, somebody));
    expect(await bench.store.get('account:bot')).toMatchObject({
      version: 1,
      seen: { newest: Date.UTC(2026, 10, 21) },
    });
  });
});

test('a job that has not ended is not settled', async () => {
  const { accounts } = await start();
  await expect(accounts.commitSettlement(aJob(), async () => {})).rejects.toThrow('not settled');
});

/** The accounts that are read from the store while `act` runs. */
async function readsOf({ store }: Bench, act: () => Promise<unknown>): Promise<readonly string[]> {
  const get = vi.spyOn(store, 'get');
  await act();
  const keys = get.mock.calls.map(([key]) => key);
  get.mockRestore();
  return keys;
}

describe('what is remembered of accounts', () => {
  const key = 'account:3:2';

  test('is what counts: an account of this month is read once, one whose windows are over is let go', async () => {
    const bench = await start();
    const { accounts, clock } = bench;
    const job = jobFor(await promised(accounts));
    await commitHold(bench, job);
    expect(await readsOf(bench, async () => accounts.balance(ann))).toEqual([]);
    await commitEnd(bench, job);
    await clock.advance(9 * day);
    await promised(accounts, { guildId: '9', memberId: '9', roleIds: [] });
    expect(await readsOf(bench, async () => accounts.balance(ann))).toEqual([]);
    await clock.advance(day);
    await promised(accounts, { guildId: '9', memberId: '9', roleIds: [] });
    expect(await readsOf(bench, async () => accounts.balance(ann))).toEqual([key, 'account:3']);
  });

  test('is what is held, for as long as it is', async () => {
    const bench = await start();
    const { accounts, clock } = bench;
    await commitHold(bench, jobFor(await promised(accounts)));
    await clock.advance(60 * day);
    await promised(accounts, { guildId: '9', memberId: '9', roleIds: [] });
    expect(await readsOf(bench, async () => accounts.balance(ann))).toEqual([]);
  });

  test('is nothing of somebody who only looks', async () => {
    const bench = await start();
    await bench.accounts.balance(ann);
    expect(await readsOf(bench, async () => bench.accounts.balance(ann))).toContain(key);
  });
});

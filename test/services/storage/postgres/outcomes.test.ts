import * as fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openPostgresStore, type PostgresStoreOptions } from '../../../../src/services/storage/postgres/open.ts';
import {
  StoreClosedError,
  StoreInUseError,
  type Change,
  type Rows,
  type Store,
} from '../../../../src/services/storage/store.ts';
import { startFaultyNetwork, type Direction, type Fate } from '../../../support/faulty-network.ts';
import { endOthers } from '../../../support/postgres-server.ts';
import { connect, ownLease, startPostgresIfPossible } from '../../../support/postgres.ts';

const log = pino({ level: 'silent' });
const server = await startPostgresIfPossible();
afterAll(async () => server?.stop());
const newUrl = async (): Promise<string> => (server ?? expect.fail('no server')).database();

async function start(url: string, options: Partial<PostgresStoreOptions> = {}): Promise<Store> {
  const store = await openPostgresStore({ lease: ownLease(), url, connectionTimeoutMs: 1_000, ...options }, log);
  onTestFinished(async () => store.close().catch(() => {}));
  return store;
}

/** Adds one to a row that is read, and one to a sum. */
const countUp = (rows: Rows): Change<number> => {
  const next = Number(rows.get('count') ?? 0) + 1;
  return { writes: [{ key: 'count', value: next }], adds: [{ key: 'sum', field: 'held', by: 1 }], result: next };
};
const counts = async (store: Store): Promise<unknown> => store.getMany(['count', 'sum']);
const counted = (times: number): unknown => [times, { held: times }];

const isCommit = (direction: Direction, bytes: Buffer): boolean =>
  direction === 'request' && bytes.includes('easel_commit');

describe.skipIf(server === undefined)('a commit whose answer does not come', () => {
  test('was done: it is found done, once, as soon as the database answers again', async () => {
    const url = await newUrl();
    const network = await startFaultyNetwork(url);
    const store = await start(network.url);
    const beside = await start(url);
    network.decide((direction) => (direction === 'answer' ? 'lose' : 'pass'));
    let isSettled = false;
    const counting = store.transaction([], () => countUp(new Map())).finally(() => (isSettled = true));
    await vi.waitFor(async () => expect(await counts(beside)).toEqual(counted(1)), { timeout: 10_000 });
    expect(isSettled).toBe(false);
    network.mend();
    expect([await counting, await counts(store)]).toEqual([1, counted(1)]);
  });

  test('never arrived: it is done again, and what arrives late is refused', async () => {
    const url = await newUrl();
    const network = await startFaultyNetwork(url);
    const store = await start(network.url);
    expect(await store.transaction(['count'], countUp)).toBe(1);
    let commits = 0;
    network.decide((direction, bytes) => {
      if (!isCommit(direction, bytes)) return 'pass';
      commits += 1;
      return commits === 1 ? 'keep' : 'pass';
    });
    // The client stops waiting for the answer.
    await expect(store.transaction(['count'], countUp)).rejects.toThrow('timeout');
    expect(await store.transaction(['count'], countUp)).toBe(2);
    expect(network.deliver()).toBeGreaterThan(0);
    await expect(network.lateAnswer()).resolves.toContain('the commit was given up');
    expect(await counts(store)).toEqual(counted(2));
  });

  test('was cut off: it is done again, exactly once', async () => {
    const url = await newUrl();
    const network = await startFaultyNetwork(url);
    const store = await start(network.url);
    for (const lost of ['request', 'answer'] as const) {
      let isOver = false;
      network.decide((direction, bytes) => {
        const isIts = direction === lost && bytes.includes('easel_commit');
        if (isOver || !isIts) return 'pass';
        isOver = true;
        return 'reset';
      });
      await store.transaction(['count'], countUp);
    }
    expect(await counts(store)).toEqual(counted(2));
  });

  test('is given up when the store closes, with an error', async () => {
    const network = await startFaultyNetwork(await newUrl());
    const store = await start(network.url, { statementTimeoutMs: 500 });
    network.decide(() => 'lose');
    const counting = store.transaction([], () => countUp(new Map()));
    await expect(Promise.all([counting, store.close()])).rejects.toThrow(StoreClosedError);
    await expect(counting).rejects.toThrow('before the outcome of a commit was known');
  });

  test('is given up when another one has taken the lease since, with an error', async () => {
    const url = await newUrl();
    const network = await startFaultyNetwork(url);
    const lost = vi.fn<() => void>();
    const lease = ownLease({ lost });
    const store = await start(network.url, { lease });
    let isSent = false;
    network.decide((direction, bytes) => {
      isSent ||= isCommit(direction, bytes);
      return isSent ? 'reset' : 'pass';
    });
    const failure = store.transaction([], () => countUp(new Map())).catch((error: unknown) => error);
    await vi.waitFor(() => expect(isSent).toBe(true));
    const next = await start(url, { lease });
    network.mend();
    expect(await failure).toBeInstanceOf(StoreInUseError);
    expect(lost).toHaveBeenCalledOnce();
    expect(await counts(next)).toEqual([undefined, undefined]);
  });
});

describe.skipIf(server === undefined)('what fails for a moment', () => {
  test('is not noticed: ended sessions, while rows are read and written', async () => {
    const url = await newUrl();
    const store = await start(url);
    const admin = await connect(url);
    onTestFinished(async () => admin.end());
    const counting = Promise.all(Array.from({ length: 50 }, async () => store.transaction(['count'], countUp)));
    const reading = Promise.all(Array.from({ length: 50 }, async () => store.range('')));
    for (let times = 0; times < 3; times += 1) await admin.query(endOthers);
    await Promise.all([counting, reading]);
    expect(await counts(store)).toEqual(counted(50));
  });
});

describe.skipIf(server === undefined)('a session that the server ends because it was idle', () => {
  test('is not noticed by a commit that has just taken it', async () => {
    const url = await newUrl();
    const store = await start(url);
    const admin = await connect(url);
    onTestFinished(async () => admin.end());
    await admin.query(`CREATE SEQUENCE tries; CREATE FUNCTION end_first() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('tries') = 1 THEN RAISE SQLSTATE '57P05'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER end_first BEFORE INSERT ON easel FOR EACH ROW EXECUTE FUNCTION end_first()`);
    expect(await store.transaction(['count'], countUp)).toBe(1);
    expect(await counts(store)).toEqual(counted(1));
  });
});

describe.skipIf(server === undefined)('a row that somebody has locked', () => {
  test('is waited for by those alone who need it, and their failure is nobody else’s', async () => {
    const url = await newUrl();
    const store = await start(url, { statementTimeoutMs: 500 });
    await store.transaction(['count'], countUp);
    const admin = await connect(url);
    onTestFinished(async () => admin.end());
    await admin.query(`BEGIN; SELECT FROM easel WHERE key = 'count' FOR UPDATE`);
    const keys = Array.from({ length: 20 }, (_, index) => (index === 10 ? 'count' : `other:${index}`));
    const results = await Promise.allSettled(
      keys.map(async (key) => store.transaction([key], () => ({ writes: [{ key, value: true }], result: key }))),
    );
    expect(results.flatMap(({ status }, index) => (status === 'rejected' ? [keys[index]] : []))).toEqual(['count']);
    expect(await store.range('other:')).toHaveLength(19);
  });
});

describe.skipIf(server === undefined)('under any faults of the network', () => {
  test('each transfer is done exactly once or not at all, as it was told, and the sums show it', async () => {
    await fc.assert(fc.asyncProperty(fc.infiniteStream(fc.nat(999)), transferUnderFaults), {
      numRuns: process.env['ALL_RUNS'] === undefined ? 2 : 8,
      endOnFailure: true,
    });
  });
});

const accounts = ['a', 'b', 'c', 'd'] as const;
const cap = 60;

interface Transfer {
  readonly id: number;
  readonly from: string;
  readonly to: string;
  readonly by: number;
}

const held = (rows: Rows, name: string): number => Number(rows.get(`account:${name}`) ?? 0);

/** Moves what is in two rows that it reads, and counts the same in sums with a limit. */
function move({ id, from, to, by }: Transfer): (rows: Rows) => Change<void> {
  return (rows) => ({
    writes: [
      { key: `account:${from}`, value: held(rows, from) - by },
      { key: `account:${to}`, value: held(rows, to) + by },
      { key: `transfer:${id}`, value: by },
    ],
    adds: [
      { key: `sum:${from}`, field: 'held', by: -by },
      { key: `sum:${to}`, field: 'held', by, atMost: cap },
      { key: 'transfers', field: 'held', by: 1 },
    ],
    result: undefined,
  });
}

async function transferUnderFaults(draws: Iterator<number>): Promise<void> {
  const draw = (below: number): number => Number(draws.next().value) % below;
  const url = await newUrl();
  const network = await startFaultyNetwork(url);
  const store = await start(network.url, { statementTimeoutMs: 300 });
  const transfers: readonly Transfer[] = Array.from({ length: 60 }, (_, id) => {
    const from = draw(accounts.length);
    const to = (from + 1 + draw(accounts.length - 1)) % accounts.length;
    return { id, from: accounts[from] ?? 'a', to: accounts[to] ?? 'b', by: 1 + draw(20) };
  });
  network.decide(() => faultOf(draw(1000)));
  const settling = Promise.allSettled(
    transfers.map(async (transfer) =>
      store.transaction([`account:${transfer.from}`, `account:${transfer.to}`], move(transfer)),
    ),
  );
  const mending = setTimeout(network.mend, 3_000);
  const results = await settling;
  clearTimeout(mending);
  network.mend();
  network.deliver();
  const done = transfers.filter((_, index) => results[index]?.status === 'fulfilled');
  const beside = await start(url);
  const transferred = (await beside.range('transfer:')).map(({ key }) => key);
  expect(transferred).toEqual(done.map(({ id }) => `transfer:${id}`).toSorted());
  for (const name of accounts) {
    const sum = done.reduce((total, { from, to, by }) => total + (to === name ? by : 0) - (from === name ? by : 0), 0);
    const [account = 0, added = { held: 0 }] = await beside.getMany([`account:${name}`, `sum:${name}`]);
    expect({ account, added }).toEqual({ account: sum, added: { held: sum } });
  }
  const [count = { held: 0 }] = await beside.getMany(['transfers']);
  expect(count).toEqual({ held: done.length });
  await store.close();
}

/** Of a hundred pieces of data, about five meet a fault. */
function faultOf(drawn: number): Fate {
  if (drawn < 15) return 'reset';
  if (drawn < 25) return 'lose';
  if (drawn < 35) return 'keep';
  return drawn < 100 ? { delayMs: drawn % 30 } : 'pass';
}

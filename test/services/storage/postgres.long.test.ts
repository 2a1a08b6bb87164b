import type { Client } from 'pg';
import { pino } from 'pino';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../../src/services/runtime/clock.ts';
import { createDatabase, type Database, type Query } from '../../../src/services/storage/postgres/database.ts';
import { migrate, migrations } from '../../../src/services/storage/postgres/migrations.ts';
import { openPostgresStore, type PostgresStoreOptions } from '../../../src/services/storage/postgres/open.ts';
import { slotCount } from '../../../src/services/storage/postgres/numbered-commits.ts';
import { StoreConflictError } from '../../../src/services/storage/postgres/commit-group.ts';
import { createPostgresStore } from '../../../src/services/storage/postgres/store.ts';
import {
  StoreClosedError,
  StoreInUseError,
  StoreUnusableError,
  type Rows,
  type Store,
} from '../../../src/services/storage/store.ts';
import { commit } from '../../support/commit.ts';
import { startNetwork } from '../../support/postgres-network.ts';
import { endOthers } from '../../support/postgres-server.ts';
import { connect, ownLease, startPostgresIfPossible } from '../../support/postgres.ts';
import { claim, describeStore } from './compliance.ts';

const log = pino({ level: 'silent' });

const server = await startPostgresIfPossible();
afterAll(async () => server?.stop());

const newUrl = async (): Promise<string> => (server ?? expect.fail('no server')).database();

/** Long timeouts, for tests that are not about time, on a busy machine. */
const patient = { statementTimeoutMs: 50_000, connectionTimeoutMs: 50_000 };

type Options = Partial<PostgresStoreOptions>;

async function start(options: Options = {}): Promise<Store> {
  const url = options.url ?? (await newUrl());
  const store = await openPostgresStore({ lease: ownLease(), ...patient, ...options, url }, log);
  onTestFinished(async () => store.close().catch(() => {}));
  return store;
}

async function startDatabase(options: Options = {}): Promise<Database> {
  const database = createDatabase({ url: options.url ?? (await newUrl()), ...patient, ...options }, log);
  onTestFinished(async () => database.close().catch(() => {}));
  return database;
}

/** A store on a database of the newest version, under a lease that is not renewed. */
async function storeOn(database: Database): Promise<Store> {
  const { name, holder } = ownLease();
  await database.query('SELECT easel_take($1, $2, $2, 60, $3)', [name, holder, slotCount]);
  const lease = { name, epoch: 1, lost: () => new StoreInUseError('lost'), release: async () => {} };
  return createPostgresStore({ database, lease, clock: systemClock, log });
}

async function operator(url: string): Promise<Client> {
  const client = await connect(url);
  onTestFinished(async () => client.end().catch(() => {}));
  return client;
}

/** Tries work with short timeouts again until it succeeds, however busy the machine is. */
const eventually = async <T>(work: () => Promise<T>): Promise<T> => vi.waitFor(work, { timeout: 30_000 });

const row = (key: string, value: unknown = key): { key: string; value: unknown } => ({ key, value });
const countUp = (rows: Rows) => {
  const next = Number(rows.get('count') ?? 0) + 1;
  return { writes: [row('count', next)], result: next };
};

describe.skipIf(server === undefined)('PostgreSQL', () => {
  const urls = new WeakMap<Store, string>();
  describeStore({
    name: 'PostgreSQL',
    open: async () => {
      const url = await newUrl();
      const store = await openPostgresStore({ lease: ownLease(), url, ...patient }, log);
      urls.set(store, url);
      return store;
    },
    openBeside: async (store) =>
      openPostgresStore(
        { lease: ownLease(), url: urls.get(store) ?? expect.fail('opened elsewhere'), ...patient },
        log,
      ),
  });

  describeTrips();
  describeClashes();
  describeConnections();
  describeClosing();
  describeMigrations();

  test('a row without JSON throws', async () => {
    const url = await newUrl();
    const store = await start({ url });
    await commit(store, [row('a', { deep: true })]);
    await (await operator(url)).query(`UPDATE easel SET value = '{"value":{"dee' WHERE key = 'a'`);
    await expect(store.get('a')).rejects.toThrow('JSON');
    await expect(store.range('a')).rejects.toThrow('JSON');
  });
});

function describeTrips(): void {
  test.each<[string, number, Parameters<Store['transaction']>]>([
    [
      'adds and writes rows that it has not read',
      1,
      [[], () => ({ writes: [row('new')], adds: [{ key: 'sum', field: 'held', by: 1 }], result: undefined })],
    ],
    ['only reads', 1, [['a', 'b'], () => ({ writes: [], result: undefined })]],
    ['reads and writes', 2, [['a', 'b'], () => ({ writes: [row('a'), row('b')], result: undefined })]],
    ['does nothing', 0, [[], () => ({ writes: [], result: undefined })]],
  ])('a transaction that %s is %i statements', async (_case, count, parameters) => {
    const database = await startDatabase();
    await migrate(database);
    const statements: string[] = [];
    const counted =
      (query: Query): Query =>
      async (sql, values) => {
        statements.push(sql);
        return query(sql, values);
      };
    const store = await storeOn({
      ...database,
      query: counted(database.query),
      connected: async (work) => database.connected(async (query) => work(counted(query))),
    });
    statements.length = 0;
    await store.transaction(...parameters);
    expect(statements).toHaveLength(count);
  });
}

function describeClashes(): void {
  test.each(['read committed', 'repeatable read', 'serializable'])(
    'of two processes that write at the same moment, each if the other has not, one succeeds; in a database that is %s',
    async (isolation) => {
      const url = await newUrl();
      const admin = await operator(url);
      await setIsolation(admin, url, isolation);
      const [one, other] = [await start({ url }), await start({ url })];
      for (let round = 0; round < 5; round += 1) {
        // Both have read, and found nothing, before either writes.
        await admin.query('BEGIN; LOCK TABLE easel IN EXCLUSIVE MODE');
        const claims = Promise.all([
          claim(one, `left:${round}`, `right:${round}`),
          claim(other, `right:${round}`, `left:${round}`),
        ]);
        await waitForLock(admin, 2);
        await admin.query('COMMIT');
        expect((await claims).filter(Boolean)).toHaveLength(1);
      }
    },
  );

  test('a row that another process removes at the same moment does not come back', async () => {
    const url = await newUrl();
    const store = await start({ url });
    const admin = await operator(url);
    await commit(store, [row('count', 1)]);
    await admin.query(`BEGIN; DELETE FROM easel WHERE key = 'count'`);
    const counting = store.transaction(['count'], (rows) =>
      rows.has('count') ? countUp(rows) : { writes: [], result: -1 },
    );
    await waitForLock(admin);
    await admin.query('COMMIT');
    expect([await counting, await store.get('count')]).toEqual([-1, undefined]);
  });

  test.each(['deadlock_detected', 'serialization_failure'])('what %s stopped is tried again', async (condition) => {
    const url = await newUrl();
    const store = await start({ url });
    await refuseCommits(url, condition, 3);
    let runs = 0;
    const counted = store.transaction(['count'], (rows) => {
      runs += 1;
      return countUp(rows);
    });
    expect([await counted, runs, await store.get('count')]).toEqual([1, 4, 1]);
  });

  test('a change that never succeeds is given up, and delays nobody else', async () => {
    const url = await newUrl();
    const store = await start({ url });
    await refuseCommits(url, 'serialization_failure', 1_000);
    let runs = 0;
    const counted = store.transaction(['count'], (rows) => {
      runs += 1;
      return countUp(rows);
    });
    await expect(counted).rejects.toThrow(StoreConflictError);
    expect([runs, await store.get('count')]).toEqual([100, undefined]);
  });

  test('another error is not tried again', async () => {
    const url = await newUrl();
    const store = await start({ url });
    await refuseCommits(url, 'disk_full', 1_000);
    let runs = 0;
    const counted = store.transaction(['count'], (rows) => {
      runs += 1;
      return countUp(rows);
    });
    await expect(counted).rejects.toMatchObject({ code: '53100' });
    expect(runs).toBe(1);
  });
}

async function setIsolation(admin: Client, url: string, isolation: string): Promise<void> {
  const setting = `ALTER DATABASE ${url.slice(url.lastIndexOf('/') + 1)} SET default_transaction_isolation`;
  await admin.query(`${setting} = '${isolation}'`);
  onTestFinished(async () => void (await admin.query(`${setting} = DEFAULT`)));
}

/** Makes the database refuse the next writes of rows. */
async function refuseCommits(url: string, condition: string, times: number): Promise<void> {
  await (
    await operator(url)
  ).query(`CREATE SEQUENCE tries;
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('tries') <= ${times} THEN RAISE ${condition}; END IF;
      RETURN new;
    END $$;
    CREATE TRIGGER refusal BEFORE INSERT OR UPDATE ON easel FOR EACH ROW EXECUTE FUNCTION refuse()`);
}

function describeConnections(): void {
  test('killed connections are replaced, whether they were idle or in use', async () => {
    const url = await newUrl();
    const store = await start({ url });
    const admin = await operator(url);
    await commit(store, [row('a')]);
    await Promise.all(Array.from({ length: 20 }, async () => store.get('a')));
    const killed = await admin.query(endOthers);
    expect(killed.rowCount).toBeGreaterThan(1);
    await eventually(async () => expect(await store.get('a')).toBe('a'));

    await admin.query('BEGIN; LOCK TABLE easel');
    const written = commit(store, [row('b')]);
    await waitForLock(admin);
    await admin.query(endOthers);
    await admin.query('ROLLBACK');
    await written;
    expect((await store.range('')).map(({ key }) => key)).toEqual(['a', 'b']);
  });

  test('a statement that takes too long is an error, and the next one works', async () => {
    const url = await newUrl();
    const store = await eventually(async () => start({ url, statementTimeoutMs: 200 }));
    const admin = await operator(url);
    await admin.query('BEGIN; LOCK TABLE easel');
    await expect(store.get('a')).rejects.toMatchObject({ code: '57014' });
    await expect(commit(store, [row('a')])).rejects.toMatchObject({ code: '57014' });
    await admin.query('ROLLBACK');
    await eventually(async () => commit(store, [row('a')]));
    expect(await eventually(async () => store.get('a'))).toBe('a');
  });

  test('if all connections are in use for too long, that is an error', async () => {
    const url = await newUrl();
    const store = await eventually(async () => start({ url, maxConnections: 1, connectionTimeoutMs: 200 }));
    const admin = await operator(url);
    await admin.query('BEGIN; LOCK TABLE easel');
    const first = store.get('a');
    await expect(store.get('a')).rejects.toThrow('timeout');
    await admin.query('ROLLBACK');
    expect(await first).toBeUndefined();
  });

  test('a server that does not answer is an error, when the store opens and later', async () => {
    const url = await newUrl();
    const network = await startNetwork(url);
    const options = { url: network.url, statementTimeoutMs: 200, connectionTimeoutMs: 400 };
    const store = await eventually(async () => start(options));
    await eventually(async () => commit(store, [row('a')]));
    network.cut();
    await expect(store.get('a')).rejects.toThrow('timeout');
    await expect(store.get('a')).rejects.toThrow('timeout');
    await network.mend();
    expect(await eventually(async () => store.get('a'))).toBe('a');
  });
}

/** Waits until this many statements of others wait for a lock. */
async function waitForLock(admin: Client, count = 1): Promise<void> {
  await eventually(async () => {
    const { rows } = await admin.query(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    expect(rows).toHaveLength(count);
  });
}

function describeClosing(): void {
  test('closing waits for running work, and refuses waiting and later work', async () => {
    const url = await newUrl();
    const store = await start({ url });
    const admin = await operator(url);
    await admin.query('BEGIN; LOCK TABLE easel');
    const counting = Promise.allSettled([1, 2].map(async () => store.transaction(['count'], countUp)));
    await waitForLock(admin);
    let isClosed = false;
    const closed = store.close().then(() => (isClosed = true));
    await expect(store.get('count')).rejects.toThrow(StoreClosedError);
    expect(isClosed).toBe(false);
    await admin.query('ROLLBACK');
    const [first, next] = await counting;
    expect(first).toEqual({ status: 'fulfilled', value: 1 });
    expect(next).toMatchObject({ status: 'rejected', reason: { name: 'StoreClosedError' } });
    await closed;
    const { rows } = await admin.query('SELECT value FROM easel');
    expect(rows).toEqual([{ value: '{"value":1}' }]);
    await eventually(async () => expect((await admin.query(others)).rows).toEqual([]));
  });
}

const others = `SELECT pid FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = 'easel'`;

/** The numbers of the statements that were run. */
const versions = async (database: Database): Promise<readonly unknown[]> =>
  (await database.query<{ version: number }>('SELECT version FROM easel_migrations ORDER BY version')).map(
    ({ version }) => version,
  );

function describeMigrations(): void {
  test('several processes that start at once migrate the database once', async () => {
    const url = await newUrl();
    const stores = await Promise.all(Array.from({ length: 5 }, async () => start({ url })));
    await Promise.all(stores.map(async (store) => store.transaction(['count'], countUp)));
    expect(await stores[0]?.get('count')).toBe(5);
    expect(await versions(await startDatabase({ url }))).toEqual(migrations.map((_, index) => index + 1));
  });

  test('a database of an older version is migrated, with its rows', async () => {
    const database = await startDatabase();
    const first = ['CREATE TABLE kept (word text)'];
    await migrate(database, first);
    await database.query(`INSERT INTO kept VALUES ('before')`);
    await migrate(database, [...first, `ALTER TABLE kept ADD COLUMN number integer DEFAULT 2`]);
    expect([await database.query('SELECT * FROM kept'), await versions(database)]).toEqual([
      [{ word: 'before', number: 2 }],
      [1, 2],
    ]);
  });

  test('a failing migration leaves the database as it was', async () => {
    const database = await startDatabase();
    const first = ['CREATE TABLE kept (word text)'];
    await migrate(database, first);
    const faulty = [...first, 'ALTER TABLE kept ADD COLUMN number integer', 'SELECT nonsense'];
    await expect(migrate(database, faulty)).rejects.toThrow('nonsense');
    await database.query(`INSERT INTO kept VALUES ('after')`);
    expect([await database.query('SELECT * FROM kept'), await versions(database)]).toEqual([[{ word: 'after' }], [1]]);
  });

  test('a database of a newer version is refused with a message, and left as it is', async () => {
    const url = await newUrl();
    const store = await start({ url });
    await commit(store, [row('a')]);
    const database = await startDatabase({ url });
    await database.query('INSERT INTO easel_migrations (version) VALUES (1000)');
    const refused = openPostgresStore({ lease: ownLease(), url }, log);
    await expect(refused).rejects.toThrow(StoreUnusableError);
    await expect(refused).rejects.toThrow(
      `The database is of version 1000, and this Easel knows up to ${migrations.length}; nothing was changed.`,
    );
    expect(await store.get('a')).toBe('a');
  });
}

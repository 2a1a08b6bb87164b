import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Client } from 'pg';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { readDatabaseUrl } from '../../../../src/core/database-url.ts';
import type { Moment } from '../../../../src/services/runtime/acting.ts';
import { systemClock } from '../../../../src/services/runtime/clock.ts';
import { openStoreFor } from '../../../../src/services/storage/open.ts';
import { openPostgresStore, type PostgresStoreOptions } from '../../../../src/services/storage/postgres/open.ts';
import { StoreInUseError, type Store } from '../../../../src/services/storage/store.ts';
import { createTestClock } from '../../../support/clock.ts';
import { commit } from '../../../support/commit.ts';
import { startFaultyNetwork } from '../../../support/faulty-network.ts';
import { endOthers } from '../../../support/postgres-server.ts';
import { connect, startPostgresIfPossible } from '../../../support/postgres.ts';

const server = await startPostgresIfPossible();
afterAll(async () => server?.stop());

interface Place {
  readonly url: string;
  readonly admin: Client;
  /** What was logged, line by line. */
  readonly logged: readonly string[];
  /** Opens the store as the bot of this holder. */
  readonly open: (holder: string, options?: Partial<PostgresStoreOptions>) => Promise<Store>;
  /** When each holder last asked for the lease that it has, by its monotonic clock. */
  readonly held: ReadonlyMap<string, number>;
  /** Each loss of the lease that a holder was told of. */
  readonly losses: readonly (readonly [holder: string, message: string])[];
}

async function startPlace(): Promise<Place> {
  if (server === undefined) throw new Error('no server');
  const url = await server.database();
  const admin = await connect(url);
  onTestFinished(async () => admin.end());
  const logged: string[] = [];
  const log = pino({ base: null }, { write: (line) => logged.push(line) });
  const losses: (readonly [string, string])[] = [];
  const held = new Map<string, number>();
  return {
    url,
    admin,
    logged,
    held,
    losses,
    async open(holder, options = {}) {
      const heldAt = ({ monotonic }: Moment): void => void held.set(holder, monotonic);
      const lost = ({ message }: StoreInUseError): void => void losses.push([holder, message]);
      const lease = { name: 'bot', holder, described: `the machine of ${holder}`, held: heldAt, lost };
      const store = await openPostgresStore({ url, lease, ...options }, log);
      onTestFinished(async () => store.close().catch(() => {}));
      return store;
    },
  };
}

const lease = async ({ admin }: Place): Promise<{ holder: string; epoch: number; left: number }> => {
  const { rows } = await admin.query<{ holder: string; epoch: number; left: number }>(
    `SELECT holder, epoch::integer, extract(epoch FROM until - clock_timestamp())::float AS left FROM easel_leases`,
  );
  return rows[0] ?? { holder: 'nobody', epoch: 0, left: 0 };
};

const row = (key: string): { key: string; value: unknown } => ({ key, value: key });
const keys = async (store: Store): Promise<readonly string[]> => (await store.range('')).map(({ key }) => key);
const tookOver: unknown = expect.stringMatching(
  /^another bot took over .+\/easel_\d+, and this one writes nothing more to it$/,
);

describe.skipIf(server === undefined)('the right to write to a PostgreSQL', () => {
  test('is taken for 15 seconds, renewed every three, and free at once when the store closes', async () => {
    const place = await startPlace();
    const clock = createTestClock();
    const store = await place.open('one', { clock: clock.machine() });
    const first = await lease(place);
    expect(first).toMatchObject({ holder: 'one', epoch: 1 });
    expect(first.left).toBeGreaterThan(10);
    await place.admin.query('UPDATE easel_leases SET until = clock_timestamp()');
    await clock.advance(2_900);
    expect((await lease(place)).left).toBeLessThanOrEqual(0);
    await clock.advance(100);
    await vi.waitFor(async () => expect((await lease(place)).left).toBeGreaterThan(10), { timeout: 10_000 });
    await store.close();
    expect(await lease(place)).toMatchObject({ holder: 'one', epoch: 1 });
    expect((await lease(place)).left).toBeLessThanOrEqual(0);
    await commit(await place.open('other'), [row('a')]);
    expect([await lease(place), place.logged]).toEqual([expect.objectContaining({ holder: 'other', epoch: 2 }), []]);
  });

  test('is told to have been held at the moment at which it was asked for, and no longer where no answer comes', async () => {
    const place = await startPlace();
    const clock = createTestClock();
    const machine = clock.machine();
    const network = await startFaultyNetwork(place.url);
    const began = machine.monotonic();
    await place.open('one', { url: network.url, clock: machine });
    expect(place.held.get('one')).toBe(began);
    await clock.advance(3_000);
    await vi.waitFor(() => expect(place.held.get('one')).toBe(began + 3_000), { timeout: 10_000 });
    network.decide(() => 'reset');
    await clock.advance(3_000);
    await vi.waitFor(() => expect(place.logged.join('')).toContain('nothing is sent after 10 s'), {
      timeout: 10_000,
    });
    expect(place.held.get('one')).toBe(began + 3_000);
    network.mend();
    await clock.advance(3_000);
    await vi.waitFor(() => expect(place.held.get('one')).toBe(began + 9_000), { timeout: 10_000 });
  });

  test('is taken at once by the same holder: what it began before writes nothing more', async () => {
    const place = await startPlace();
    const before = await place.open('one');
    await commit(before, [row('a')]);
    const after = await place.open('one');
    await expect(commit(before, [row('b')])).rejects.toThrow(StoreInUseError);
    await expect(commit(before, [row('c')])).rejects.toThrow('another bot took over');
    await commit(after, [row('d')]);
    expect([await keys(after), place.losses]).toEqual([['a', 'd'], [['one', tookOver]]]);
    await before.close();
    expect((await lease(place)).left).toBeGreaterThan(10);
  });

  test('is refused to another while its holder is alive, in words', async () => {
    const place = await startPlace();
    const [ownClock, otherClock] = [createTestClock(), createTestClock()];
    const store = await place.open('one', { clock: ownClock.machine() });
    const opening = place.open('other', { clock: otherClock.machine() });
    const refusal = opening.catch((error: unknown) => error);
    await vi.waitFor(() => expect(otherClock.sleepers).toBe(1), { timeout: 10_000 });
    const { left } = await lease(place);
    await ownClock.advance(3_000);
    await vi.waitFor(async () => expect((await lease(place)).left).toBeGreaterThan(left), { timeout: 10_000 });
    await otherClock.advance(1_000);
    expect(await refusal).toBeInstanceOf(StoreInUseError);
    await expect(opening).rejects.toThrow(/^another bot is using .+\/easel_\d+ \(on the machine of one\)$/);
    expect(place.logged.join('')).toMatch(/was used by the bot on the machine of one: waiting until it is surely gone/);
    await commit(store, [row('a')]);
    expect(place.losses).toEqual([]);
  });

  test('goes to another when its holder was not heard of for 15 seconds, who is then told', async () => {
    const place = await startPlace();
    const [ownClock, otherClock] = [createTestClock(), createTestClock()];
    const gone = await place.open('gone', { clock: ownClock.machine() });
    const opening = place.open('other', { clock: otherClock.machine() });
    await vi.waitFor(() => expect(otherClock.sleepers).toBe(1), { timeout: 10_000 });
    await place.admin.query('UPDATE easel_leases SET until = clock_timestamp()');
    await otherClock.advance(1_000);
    const store = await opening;
    expect(await lease(place)).toMatchObject({ holder: 'other', epoch: 2 });
    await ownClock.advance(3_000);
    await vi.waitFor(() => expect(place.losses).toEqual([['gone', tookOver]]), { timeout: 10_000 });
    await expect(commit(gone, [row('a')])).rejects.toThrow(StoreInUseError);
    expect(await keys(store)).toEqual([]);
  });

  test('stays through ended sessions and a lease that ran out, if nobody took it', async () => {
    const place = await startPlace();
    const clock = createTestClock();
    const store = await place.open('one', { clock: clock.machine() });
    await place.admin.query(endOthers);
    await place.admin.query('UPDATE easel_leases SET until = clock_timestamp()');
    // A pause before a new try is a wait of the same clock, and may begin late.
    let isWritten = false;
    const written = commit(store, [row('a')]).finally(() => (isWritten = true));
    await vi.waitFor(
      async () => {
        await clock.advance(3_000);
        expect([isWritten, (await lease(place)).left > 10]).toEqual([true, true]);
      },
      { timeout: 10_000 },
    );
    await written;
    expect([await lease(place), place.losses]).toEqual([expect.objectContaining({ epoch: 1 }), []]);
  });
});

async function newSpool(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-holder-'));
  onTestFinished(async () => rm(folder, { recursive: true }));
  return join(folder, 'spool');
}

async function openOn(url: string, spoolDir: string): Promise<Store> {
  const read = readDatabaseUrl(url);
  if ('problem' in read) throw new Error(read.problem);
  const signal = new AbortController().signal;
  const options = {
    ...read,
    spoolDir,
    clock: systemClock,
    signal,
    held: () => {},
    lost: () => {},
    log: pino({ level: 'silent' }),
  };
  const store = await openStoreFor(options);
  onTestFinished(async () => store.close().catch(() => {}));
  return store;
}

describe.skipIf(server === undefined)('the spool of a bot on PostgreSQL', () => {
  test('is of one process at a time; a bot that was killed goes on with it at once', async () => {
    const place = await startPlace();
    const spool = await newSpool();
    const other = spawn(process.execPath, ['--input-type=module', '--eval', writer, place.url, spool], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void other.kill('SIGKILL'));
    await once(other.stdout, 'data');
    await expect(openOn(place.url, spool)).rejects.toThrow(
      new RegExp(String.raw`^another bot is using .+/easel_\d+ with the spool ${spool}$`),
    );

    const exited = once(other, 'exit');
    other.kill('SIGKILL');
    await exited;
    const { holder, left } = await lease(place);
    expect(left).toBeGreaterThan(5);
    const store = await openOn(place.url, spool);
    expect(await lease(place)).toMatchObject({ holder, epoch: 2 });
    const [one, two] = [await store.range('left:'), await store.range('right:')];
    expect(one.length).toBeGreaterThan(0);
    expect(two.map(({ value }) => value)).toEqual(one.map(({ value }) => value));
  });

  test('is free when the store closes', async () => {
    const place = await startPlace();
    const spool = await newSpool();
    await (await openOn(place.url, spool)).close();
    const store = await openOn(place.url, spool);
    await commit(store, [row('a')]);
    expect(await keys(store)).toEqual(['a']);
  });
});

/** A process that commits pairs of rows until it is killed. */
const writer = `
  import { openStoreFor } from ${JSON.stringify(new URL('../../../../src/services/storage/open.ts', import.meta.url).href)};
  import { systemClock } from ${JSON.stringify(new URL('../../../../src/services/runtime/clock.ts', import.meta.url).href)};
  import { pino } from 'pino';
  const [url, spoolDir] = process.argv.slice(1);
  const { host, pathname } = new URL(url);
  const database = { kind: 'postgres', name: host + pathname };
  const log = pino({ level: 'silent' });
  const signal = new AbortController().signal;
  const store = await openStoreFor({ database, url, spoolDir, clock: systemClock, signal, held: () => {}, lost: () => {}, log });
  for (let index = 0; ; index += 1) {
    const writes = [{ key: 'left:' + index, value: index }, { key: 'right:' + index, value: index }];
    await store.transaction([], () => ({ writes }));
    if (index === 20) process.stdout.write('ready');
  }`;

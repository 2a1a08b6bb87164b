import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../src/services/storage/sqlite/open.ts';
import { StoreInUseError, type Store } from '../../../src/services/storage/store.ts';
import { commit } from '../../support/commit.ts';
import { commitCounter } from '../../support/sqlite-commits.ts';
import { rowsRead } from '../../support/statements.ts';
import { describeStore } from './compliance.ts';

const log = pino({ level: 'silent' });

async function newPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-store-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  return join(folder, 'data', 'easel.sqlite');
}

async function start(path?: string): Promise<Store> {
  const store = await openStore(path ?? (await newPath()), log);
  onTestFinished(async () => store.close().catch(() => {}));
  return store;
}

const row = (key: string, value: unknown = key): { key: string; value: unknown } => ({ key, value });
const removal = (key: string): { key: string; value: undefined } => ({ key, value: undefined });

describeStore({ name: 'SQLite', open: async () => openStore(await newPath(), log) });

test('written rows are there for the next process', async () => {
  const path = await newPath();
  const first = await start(path);
  await commit(first, [row('a'), row('b')]);
  await first.transaction([], () => ({
    writes: [removal('b')],
    adds: [{ key: 'sum', field: 'held', by: 1 }],
    result: undefined,
  }));
  await first.close();
  const next = await start(path);
  expect(await next.range('')).toEqual([row('a'), row('sum', { held: 1 })]);
  expect(await next.getMany(['a', 'b', 'sum'])).toEqual(['a', undefined, { held: 1 }]);
});

test('more rows than one statement takes are refused, and none is written', async () => {
  const store = await start();
  await commit(store, [row('a', 'before')]);
  // SQLite allows 32,766 parameters in a statement.
  const tooMany = Array.from({ length: 20_000 }, (_, index) => row(`d:${index}`));
  await expect(commit(store, [row('a', 'after'), ...tooMany])).rejects.toThrow('too many SQL variables');
  expect(await store.range('')).toEqual([row('a', 'before')]);
  expect(await store.get('a')).toBe('before');
});

test('a commit that fails is no failure of those that were to be written with it', async () => {
  const store = await start();
  const tooMany = Array.from({ length: 20_000 }, (_, index) => row(`d:${index}`));
  const results = await Promise.allSettled(
    [[row('a')], [row('b')], tooMany, [row('c')]].map(async (rows) => commit(store, rows)),
  );
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(await store.range('')).toEqual([row('a'), row('b'), row('c')]);
});

test('the disk is waited for once for all that come while it is', async () => {
  const path = await newPath();
  const store = await start(path);
  const commits = commitCounter(path);
  await Promise.all(
    Array.from({ length: 90 }, async (_, index) =>
      commit(store, [row('shared', index), row(`own:${index}`), removal('none')]),
    ),
  );
  // The first one, and all others together.
  expect(commits()).toBe(2);
});

test('a removed row leaves nothing in the table', async () => {
  const path = await newPath();
  const store = await start(path);
  await commit(store, [row('a'), row('b')]);
  await commit(store, [removal('a'), removal('never there'), row('c')]);
  await store.close();
  const database = new DatabaseSync(path);
  onTestFinished(() => database.close());
  expect(database.prepare('SELECT key FROM easel ORDER BY key').all()).toEqual([{ key: 'b' }, { key: 'c' }]);
  expect(database.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").all()).toEqual([]);
});

test('rows that were read or written once are not read from the file again', async () => {
  const path = await newPath();
  const first = await start(path);
  await commit(first, [row('read'), row('unread')]);
  await first.close();
  const store = await start(path);
  await store.get('read');
  await commit(store, [row('written')]);
  const before = rowsRead();
  await store.transaction(['read', 'written', 'none'], (rows) => ({ writes: [], result: rows.size }));
  await store.getMany(['read', 'written']);
  expect(rowsRead() - before).toBe(0);
  await store.get('unread');
  expect(rowsRead() - before).toBe(1);
});

test.each([
  ['short', 'a-token-that-was-replaced'],
  ['longer than a page', 'a-token-that-was-replaced'.repeat(1_000)],
])('replaced and removed rows leave nothing in the bytes of the file: %s', async (_case, secret) => {
  const path = await newPath();
  const store = await start(path);
  const kept = Array.from({ length: 50 }, (_, index) => row(`kept:${index}`, 'x'.repeat(300)));
  await commit(store, [row('row:1', { secret }), row('row:2', { secret }), ...kept]);
  await store.close();
  expect(await readFile(path, 'latin1')).toContain('a-token-that-was-replaced');
  const again = await start(path);
  await commit(again, [row('row:1', {}), removal('row:2')]);
  await again.close();
  expect(await readFile(path, 'latin1')).not.toContain('a-token-that-was-replaced');
});

describe('a store that cannot be read', () => {
  test('does not open if the file is no database, and leaves the file as it was', async () => {
    const path = await newPath();
    await mkdir(dirname(path));
    await writeFile(path, 'no database '.repeat(1000));
    await expect(openStore(path, log)).rejects.toThrow('file is not a database');
    expect(await readFile(path, 'utf8')).toBe('no database '.repeat(1000));
  });

  test('throws if a row has no JSON', async () => {
    const path = await newPath();
    const store = await start(path);
    await commit(store, [row('a', { deep: true })]);
    await store.close();
    damage(path);
    const damaged = await start(path);
    await expect(damaged.get('a')).rejects.toThrow('JSON');
    await expect(damaged.range('a')).rejects.toThrow('JSON');
  });
});

describe('one file', () => {
  test('is open in one store at a time', async () => {
    const path = await newPath();
    const first = await start(path);
    await expect(openStore(path, log)).rejects.toThrow(StoreInUseError);
    await expect(openStore(path, log)).rejects.toThrow(`another bot is using ${path}`);
    await commit(first, [row('a')]);
    await first.close();
    expect(await (await start(path)).get('a')).toBe('a');
  });

  test('is kept from other processes, and free again after its process is killed, with every commit complete', async () => {
    const path = await newPath();
    const other = spawn(process.execPath, ['--input-type=module', '--eval', writer, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void other.kill('SIGKILL'));
    await once(other.stdout, 'data');
    await expect(openStore(path, log)).rejects.toThrow(StoreInUseError);

    const exited = once(other, 'exit');
    other.kill('SIGKILL');
    await exited;
    const store = await start(path);
    const left = await store.range('left:');
    const right = await store.range('right:');
    expect(left.length).toBeGreaterThan(0);
    expect(right.map(({ value }) => value)).toEqual(left.map(({ value }) => value));
  });
});

/** A process that commits pairs of rows until it is killed. */
const writer = `
  import { openStore } from ${JSON.stringify(new URL('../../../src/services/storage/sqlite/open.ts', import.meta.url).href)};
  import { pino } from 'pino';
  const store = await openStore(process.argv[1], pino({ level: 'silent' }));
  for (let index = 0; ; index += 1) {
    const writes = [{ key: 'left:' + index, value: index }, { key: 'right:' + index, value: index }];
    await store.transaction([], () => ({ writes }));
    if (index === 20) process.stdout.write('ready');
  }`;

/** Overwrites a row, as a failing disk or a person might. */
function damage(path: string): void {
  const database = new DatabaseSync(path);
  database.exec(`UPDATE easel SET value = '{"value":{"dee' WHERE key = 'a'`);
  database.close();
}

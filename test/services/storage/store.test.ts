import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStore, StoreInUseError, type Store } from '../../../src/services/storage/store.ts';

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

describe('what was committed', () => {
  test.each([
    ['an object', { a: 1, b: [true, null, 'x'] }],
    ['text that looks like JSON', '{"value":1}'],
    ['text of any kind', `'"; DROP TABLE easel; -- 貓 🐈 \u0000 ${'x'.repeat(100_000)}`],
    ['zero', 0],
    ['false', false],
    ['empty text', ''],
    ['an object that looks like a row of the store', { value: 1, expires: 1 }],
  ])('is read back, by key and in a range: %s', async (_case, value) => {
    const store = await start();
    await store.commit([row('k', value)]);
    expect(await store.get('k')).toEqual(value);
    expect(await store.range('k')).toEqual([row('k', value)]);
  });

  test('is there for the next process', async () => {
    const path = await newPath();
    const first = await start(path);
    await first.commit([row('a'), row('b')]);
    await first.close();
    expect(await (await start(path)).range('')).toEqual([row('a'), row('b')]);
  });

  test('replaces what was there', async () => {
    const store = await start();
    await store.commit([row('a', 1)]);
    await store.commit([row('a', 2)]);
    expect(await store.range('')).toEqual([row('a', 2)]);
  });
});

test.each([
  ['short', 'a-token-that-was-replaced'],
  ['longer than a page', 'a-token-that-was-replaced'.repeat(1_000)],
])('what was replaced or removed is not left in the bytes of the file: %s', async (_case, secret) => {
  const path = await newPath();
  const store = await start(path);
  const kept = Array.from({ length: 50 }, (_, index) => row(`kept:${index}`, 'x'.repeat(300)));
  await store.commit([row('row:1', { secret }), row('row:2', { secret }), ...kept]);
  await store.close();
  expect(await readFile(path, 'latin1')).toContain('a-token-that-was-replaced');
  const again = await start(path);
  await again.commit([row('row:1', {}), removal('row:2')]);
  await again.close();
  expect(await readFile(path, 'latin1')).not.toContain('a-token-that-was-replaced');
});

test('what was never written is undefined', async () => {
  const store = await start();
  expect([await store.get('a'), await store.range('a')]).toEqual([undefined, []]);
});

describe('a commit', () => {
  test('writes all rows or none', async () => {
    const store = await start();
    await store.commit([row('a', 'before')]);
    const unreadable = { toJSON: (): never => expect.fail('no JSON') };
    await expect(store.commit([row('a', 'after'), row('b', unreadable), row('c')])).rejects.toThrow('no JSON');
    // SQLite takes 32,766 parameters in a statement.
    const tooMany = Array.from({ length: 20_000 }, (_, index) => row(`d:${index}`));
    await expect(store.commit([row('a', 'after'), ...tooMany])).rejects.toThrow('too many SQL variables');
    expect(await store.range('')).toEqual([row('a', 'before')]);
  });

  test('of many at once each arrives whole', async () => {
    const store = await start();
    const pairs = Array.from({ length: 100 }, (_, index) => [
      row(`left:${index}`, index),
      row(`right:${index}`, index),
    ]);
    await Promise.all(pairs.map(async (writes) => store.commit(writes)));
    const left = await store.range('left:');
    const right = await store.range('right:');
    expect(left).toHaveLength(100);
    expect(right.map(({ value }) => value)).toEqual(left.map(({ value }) => value));
  });

  test('removes and writes together; what was removed is never read, and may be written again', async () => {
    const store = await start();
    await store.commit([row('open:1', true), row('job:1', 'running')]);
    await store.commit([removal('open:1'), row('job:1', 'done')]);
    expect([await store.get('open:1'), await store.range('')]).toEqual([undefined, [row('job:1', 'done')]]);
    await store.commit([row('open:1', 'again')]);
    expect(await store.range('open:')).toEqual([row('open:1', 'again')]);
  });
});

describe('a range', () => {
  const keys = ['job', 'job:', 'job:1', 'job:10', 'job:2', 'job:\u{10FFFD}', 'job:貓', 'job;', 'Job:1', 'log:1'];

  test.each<[string, Parameters<Store['range']>[1], string[]]>([
    ['job:', {}, ['job:', 'job:1', 'job:10', 'job:2', 'job:貓', 'job:\u{10FFFD}']],
    ['job:1', {}, ['job:1', 'job:10']],
    ['job:', { limit: 2 }, ['job:', 'job:1']],
    ['job:', { limit: 0 }, []],
    ['job:', { before: 'job:2' }, ['job:', 'job:1', 'job:10']],
    ['job:', { before: 'job:2', limit: 1 }, ['job:']],
    ['nothing:', {}, []],
    ['j%', {}, []],
    ['j_b', {}, []],
  ])('of %j with %j is in the order of keys', async (prefix, options, found) => {
    const store = await start();
    await store.commit(keys.toReversed().map((key) => row(key)));
    expect((await store.range(prefix, options)).map(({ key }) => key)).toEqual(found);
  });
});

describe('a store that cannot be read', () => {
  test('throws once it is closed, rather than read as empty', async () => {
    const store = await start();
    await store.commit([row('a')]);
    await store.close();
    await expect(store.get('a')).rejects.toThrow('SQLITE_MISUSE');
    await expect(store.range('a')).rejects.toThrow('SQLITE_MISUSE');
    await expect(store.commit([row('a')])).rejects.toThrow('SQLITE_MISUSE');
  });

  test('does not open where the file is no database, and leaves the file as it was', async () => {
    const path = await newPath();
    await mkdir(dirname(path));
    await writeFile(path, 'no database '.repeat(1000));
    await expect(openStore(path, log)).rejects.toThrow('file is not a database');
    expect(await readFile(path, 'utf8')).toBe('no database '.repeat(1000));
  });

  test('throws where a row holds no JSON', async () => {
    const path = await newPath();
    const store = await start(path);
    await store.commit([row('a', { deep: true })]);
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
    await first.commit([row('a')]);
    await first.close();
    expect(await (await start(path)).get('a')).toBe('a');
  });

  test('is kept from other processes, and free again once its process is killed, with every commit whole', async () => {
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
  import { openStore } from ${JSON.stringify(new URL('../../../src/services/storage/store.ts', import.meta.url).href)};
  import { pino } from 'pino';
  const store = await openStore(process.argv[1], pino({ level: 'silent' }));
  for (let index = 0; ; index += 1) {
    await store.commit([{ key: 'left:' + index, value: index }, { key: 'right:' + index, value: index }]);
    if (index === 20) process.stdout.write('ready');
  }`;

/** Writes over a row as a failing disk or a stray hand might. */
function damage(path: string): void {
  const database = new DatabaseSync(path);
  database.exec(`UPDATE easel SET value = '{"value":{"dee' WHERE key = 'a'`);
  database.close();
}

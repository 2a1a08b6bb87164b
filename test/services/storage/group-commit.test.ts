import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyAdds } from '../../../src/services/storage/adds.ts';
import {
  createGroupCommit,
  StoreBusyError,
  type Blame,
  type Waiting,
} from '../../../src/services/storage/group-commit.ts';
import { collect, keysOf } from '../../../src/services/storage/postgres/collect.ts';
import { encode, valuesOf, type Texts } from '../../../src/services/storage/row-text.ts';
import { commitGroup } from '../../../src/services/storage/sqlite/commit-group.ts';
import type { Add, Rows, Store } from '../../../src/services/storage/store.ts';

/** How transactions are made one: with sums added in memory, or by the database. */
const kinds = ['SQLite', 'PostgreSQL'] as const;
type Kind = (typeof kinds)[number];

interface Memory {
  readonly transaction: Store['transaction'];
  readonly rows: Map<string, string | null>;
  /** The rows of each commit that was tried. */
  readonly commits: (readonly string[])[];
}

interface MemoryOptions {
  /** Commits fail that write one of these rows. */
  readonly failing?: ReadonlySet<string>;
  readonly failure?: Error;
  readonly blame?: Blame;
  readonly patienceMs?: number;
  /** Each commit waits for this. */
  readonly ready?: () => Promise<unknown>;
  /** Each reading waits for this. */
  readonly reading?: () => Promise<unknown>;
}

/** A store in memory. */
function memory(kind: Kind, options: MemoryOptions = {}): Memory {
  const { failing = new Set(), failure = new Error('disk full'), blame = 'one', patienceMs = 30_000 } = options;
  const rows = new Map<string, string | null>();
  const commits: (readonly string[])[] = [];
  const read = async (keys: readonly string[]): Promise<Texts> => {
    await options.reading?.();
    return new Map(keys.map((key) => [key, rows.get(key) ?? null]));
  };
  const commit = async (texts: Texts, adds: readonly Add[] = []): Promise<void> => {
    const added = [...new Set(adds.map(({ key }) => key))];
    commits.push([...texts.keys(), ...added]);
    await (options.ready?.() ?? new Promise(setImmediate));
    if ([...texts.keys()].some((key) => failing.has(key))) throw failure;
    const written = new Map([...rows, ...texts]);
    const sums = applyAdds(adds, valuesOf(added, written));
    for (const [key, text] of texts) rows.set(key, text);
    for (const [key, value] of sums) rows.set(key, encode(value));
  };
  const commitTogether = async (group: readonly Waiting[]): Promise<readonly (() => void)[]> => {
    if (kind === 'SQLite') return commitGroup(group, { read, commit });
    const keys = keysOf(group);
    const { texts, adds, answers } = collect(group, keys, await read(keys));
    if (texts.size + adds.length > 0) await commit(texts, adds);
    return answers;
  };
  const transaction = createGroupCommit({ commitGroup: commitTogether, blameOf: () => blame, patienceMs });
  return { transaction, rows, commits };
}

const namesIn = (rows: Rows, key: string): readonly string[] => (rows.get(key) ?? []) as string[];
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Puts its name at the end of a list, writes a row of its own, and adds 1 to a sum. Its result is the list that it leaves. */
async function append({ transaction }: Memory, key: string, name: string): Promise<readonly string[]> {
  return transaction([key], (rows) => {
    const names = [...namesIn(rows, key), name];
    return {
      writes: [
        { key, value: names },
        { key: name, value: true },
      ],
      adds: [{ key: 'sum', field: 'count', by: 1 }],
      result: names,
    };
  });
}

const sizes = ({ commits }: Memory): readonly number[] => commits.map(({ length }) => length);

const valueIn = ({ rows }: Memory, key: string): unknown => {
  const text = rows.get(key) ?? undefined;
  return text === undefined ? undefined : (JSON.parse(text) as { value: unknown }).value;
};

describe.each(kinds)('transactions on %s', (kind) => {
  test('those that come while another is committed are committed together, at most 100 at once', async () => {
    const store = memory(kind);
    await Promise.all(upTo(250).map(async (index) => append(store, 'list', `${index}`)));
    // Of each of them a row of its own, the list and the sum.
    expect(sizes(store)).toEqual([1 + 2, 100 + 2, 100 + 2, 49 + 2]);
    expect(valueIn(store, 'list')).toEqual(upTo(250).map(String));
  });

  test('who writes nothing costs no commit', async () => {
    const store = memory(kind);
    expect(await store.transaction(['a'], (rows) => ({ writes: [], result: rows.size }))).toBe(0);
    expect(store.commits).toEqual([]);
  });

  test('where a commit fails, each is tried again alone, and those after them are together again', async () => {
    const store = memory(kind, { failing: new Set(['2']) });
    const results = await Promise.allSettled(upTo(105).map(async (index) => append(store, 'list', `${index}`)));
    expect(results.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([2]);
    expect(results[2]).toEqual({ status: 'rejected', reason: new Error('disk full') });
    expect(sizes(store)).toEqual([3, 102, ...upTo(100).map(() => 3), 6]);
  });

  test('what refuses because of rows that were not written after all is decided anew', async () => {
    const store = memory(kind, { failing: new Set(['failing']) });
    const first = append(store, 'other', 'before');
    const failing = append(store, 'list', 'failing');
    const next = store.transaction(['list'], (rows) => {
      if (rows.has('list')) throw new Error('too late');
      return { writes: [{ key: 'list', value: ['next'] }], result: 'in time' };
    });
    expect((await first).length).toBe(1);
    await expect(failing).rejects.toThrow('disk full');
    expect(await next).toBe('in time');
    expect(valueIn(store, 'list')).toEqual(['next']);
  });

  test('whatever comes when and whatever fails: each is written whole or refused, and sees exactly those before it', async () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b', 'c'), isFailing: fc.boolean(), waits: fc.nat({ max: 3 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const names = new Map(steps.map((each, index) => [`${index}`, each]));
        const failing = new Set([...names].flatMap(([name, { isFailing }]) => (isFailing ? [name] : [])));
        const store = memory(kind, { failing });
        const results: [name: string, key: string, list: Promise<readonly string[]>][] = [];
        for (const [name, { key, waits }] of names) {
          for (let turn = 0; turn < waits; turn += 1) await new Promise(setImmediate);
          const list = append(store, key, name);
          list.catch(() => {});
          results.push([name, key, list]);
        }
        const done = await Promise.allSettled(results.map(async ([, , list]) => list));
        const written = results.filter((_, index) => done[index]?.status === 'fulfilled');
        expect(written.map(([name]) => name)).toEqual([...names.keys()].filter((name) => !names.get(name)?.isFailing));
        for (const [name, key, list] of written) {
          const all = valueIn(store, key) as string[];
          expect(await list).toEqual(all.slice(0, all.indexOf(name) + 1));
          expect(store.rows.has(name)).toBe(true);
        }
        expect(valueIn(store, 'sum')).toEqual(written.length === 0 ? undefined : { count: written.length });
      }),
      { numRuns: 100 },
    );
  });

  test('a failure of all is the answer of each, and those after them go on', async () => {
    const failure = new Error('connection lost');
    const store = memory(kind, { failing: new Set(['2']), failure, blame: 'all' });
    const results = await Promise.allSettled(upTo(104).map(async (index) => append(store, 'list', `${index}`)));
    expect(results.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual(
      upTo(100).map((index) => index + 1),
    );
    expect(results[100]).toEqual({ status: 'rejected', reason: failure });
    expect(sizes(store)).toEqual([3, 102, 5]);
  });

  test('where it is unclear whose a failure is, none fails for another', async () => {
    const failure = new Error('took too long');
    const store = memory(kind, { failing: new Set(['2']), failure, blame: 'unclear' });
    const results = await Promise.allSettled(upTo(105).map(async (index) => append(store, 'list', `${index}`)));
    expect(results.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([2]);
    expect(valueIn(store, 'sum')).toEqual({ count: 104 });
  });

  test('where two in a row fail alone, and it is unclear whose that is, it is the failure of all', async () => {
    const failure = new Error('took too long');
    const store = memory(kind, { failing: new Set(['2', '3']), failure, blame: 'unclear' });
    const results = await Promise.allSettled(upTo(105).map(async (index) => append(store, 'list', `${index}`)));
    expect(results.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual(
      upTo(99).map((index) => index + 2),
    );
    expect(sizes(store)).toEqual([3, 102, 3, 3, 3, 6]);
  });

  test('who is tried again after a failure has waited too long by then, and is refused', async () => {
    const waits = [Promise.resolve(), new Promise((resolve) => setTimeout(resolve, 50))];
    const failing = new Set(['second']);
    const store = memory(kind, { patienceMs: 5, failing, ready: async () => waits.shift() });
    const results = await Promise.allSettled(
      ['first', 'second', 'third'].map(async (name) => append(store, 'list', name)),
    );
    expect(results.slice(1)).toEqual([
      { status: 'rejected', reason: expect.any(StoreBusyError) as Error },
      { status: 'rejected', reason: expect.any(StoreBusyError) as Error },
    ]);
    expect(valueIn(store, 'list')).toEqual(['first']);
  });

  test('who waits too long for the others is refused, and nothing of it is done', async () => {
    const { promise: ready, resolve } = Promise.withResolvers<void>();
    const store = memory(kind, { patienceMs: 5, ready: async () => ready });
    const first = append(store, 'list', 'first');
    await expect(append(store, 'list', 'second')).rejects.toThrow(StoreBusyError);
    resolve();
    expect(await first).toEqual(['first']);
    expect(await append(store, 'list', 'third')).toEqual(['first', 'third']);
  });
});

test('on SQLite, of those that write many rows fewer are committed together', async () => {
  const store = memory('SQLite');
  const rows = async (name: string, count: number): Promise<void> =>
    store.transaction([], () => ({
      writes: upTo(count).map((index) => ({ key: `${name}:${index}`, value: index })),
      result: undefined,
    }));
  await Promise.all([rows('first', 1), ...upTo(5).map(async (index) => rows(`${index}`, 900))]);
  expect(sizes(store)).toEqual([1, 2_700, 1_800]);
  expect(store.rows.size).toBe(4_501);
});

test('on PostgreSQL, of those that read or write many rows fewer are committed together', async () => {
  const store = memory('PostgreSQL');
  const written: number[] = [];
  const rows = async (name: string, read: number, count: number): Promise<void> =>
    store.transaction(
      upTo(read).map((index) => `read:${name}:${index}`),
      () => ({
        writes: upTo(count).map((index) => ({ key: `${name}:${index}`, value: index })),
        result: void written.push(count),
      }),
    );
  await Promise.all([
    rows('first', 0, 1),
    rows('a', 600, 1),
    rows('b', 600, 2),
    rows('c', 3_000, 3),
    ...upTo(4).map(async (index) => rows(`${index}`, 0, 600)),
  ]);
  expect(sizes(store)).toEqual([1, 1, 2, 1_203, 1_200]);
  expect(written).toHaveLength(8);
});

test('on PostgreSQL, who reads or writes what was added to before is in the next commit, and sees the sum', async () => {
  const store = memory('PostgreSQL');
  const add = async (): Promise<void> =>
    store.transaction([], () => ({ writes: [], adds: [{ key: 'sum', field: 'count', by: 1 }], result: undefined }));
  const first = append(store, 'list', 'first');
  await Promise.all([
    first,
    add(),
    add(),
    store
      .transaction(['sum'], (found) => ({ writes: [], result: found.get('sum') }))
      .then((sum) => expect(sum).toEqual({ count: 3 })),
    add(),
    store.transaction([], () => ({ writes: [{ key: 'sum', value: { count: 10 } }], result: undefined })),
    add(),
  ]);
  expect(valueIn(store, 'sum')).toEqual({ count: 11 });
  expect(store.commits).toEqual([['list', 'first', 'sum'], ['sum'], ['sum'], ['sum', 'sum']]);
});

test('on PostgreSQL, who is left for the next commit is refused in time while the one before it goes on, and has no part in it', async () => {
  const { promise: answered, resolve } = Promise.withResolvers<void>();
  const waits = [Promise.resolve(), answered];
  const store = memory('PostgreSQL', { patienceMs: 20, ready: async () => waits.shift() });
  const first = append(store, 'list', 'first');
  const second = append(store, 'list', 'second');
  const reading = store.transaction(['sum'], () => ({ writes: [{ key: 'read', value: true }], result: undefined }));
  await first;
  await expect(reading).rejects.toThrow(StoreBusyError);
  resolve();
  expect(await second).toEqual(['first', 'second']);
  await append(store, 'list', 'third');
  expect(store.rows.has('read')).toBe(false);
});

test('on PostgreSQL, who was refused while rows were read has no part in the commit', async () => {
  const { promise: read, resolve } = Promise.withResolvers<void>();
  const waits = [Promise.resolve(), Promise.resolve(), read];
  const store = memory('PostgreSQL', { patienceMs: 20, reading: async () => waits.shift() });
  await append(store, 'list', 'first');
  const [second, third] = [append(store, 'list', 'second'), append(store, 'list', 'third')];
  await second;
  await expect(third).rejects.toThrow(StoreBusyError);
  resolve();
  expect(await append(store, 'list', 'fourth')).toEqual(['first', 'second', 'fourth']);
});

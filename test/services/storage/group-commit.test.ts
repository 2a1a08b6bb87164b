import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createGroupCommit, type Texts } from '../../../src/services/storage/sqlite/group-commit.ts';
import type { Rows, Store } from '../../../src/services/storage/store.ts';

interface Memory {
  readonly transaction: Store['transaction'];
  readonly rows: Map<string, string | null>;
  /** The rows of each commit that was tried. */
  readonly commits: Texts[];
}

/** A store in memory, whose commits fail where they write one of these rows. */
function memory(failing: ReadonlySet<string> = new Set()): Memory {
  const rows = new Map<string, string | null>();
  const commits: Texts[] = [];
  const transaction = createGroupCommit({
    read: async (keys) => {
      await Promise.resolve();
      return new Map(keys.map((key) => [key, rows.get(key) ?? null]));
    },
    commit: async (texts) => {
      commits.push(new Map(texts));
      await new Promise(setImmediate);
      if ([...texts.keys()].some((key) => failing.has(key))) throw new Error('disk full');
      for (const [key, text] of texts) rows.set(key, text);
    },
  });
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

const valueIn = ({ rows }: Memory, key: string): unknown => {
  const text = rows.get(key) ?? undefined;
  return text === undefined ? undefined : (JSON.parse(text) as { value: unknown }).value;
};

test('those that come while another is committed are committed together, at most 100 at once', async () => {
  const store = memory();
  await Promise.all(upTo(250).map(async (index) => append(store, 'list', `${index}`)));
  // Of each of them a row of its own, the list and the sum.
  expect(store.commits.map(({ size }) => size)).toEqual([1 + 2, 100 + 2, 100 + 2, 49 + 2]);
  expect(valueIn(store, 'list')).toEqual(upTo(250).map(String));
});

test('of those that write many rows fewer are committed together', async () => {
  const store = memory();
  const rows = async (name: string, count: number): Promise<void> =>
    store.transaction([], () => ({
      writes: upTo(count).map((index) => ({ key: `${name}:${index}`, value: index })),
      result: undefined,
    }));
  await Promise.all([rows('first', 1), ...upTo(5).map(async (index) => rows(`${index}`, 900))]);
  expect(store.commits.map(({ size }) => size)).toEqual([1, 2_700, 1_800]);
  expect(store.rows.size).toBe(4_501);
});

test('who writes nothing costs no commit', async () => {
  const store = memory();
  expect(await store.transaction(['a'], (rows) => ({ writes: [], result: rows.size }))).toBe(0);
  expect(store.commits).toEqual([]);
});

test('where a commit fails, each is tried again alone, and those after them are together again', async () => {
  const store = memory(new Set(['2']));
  const results = await Promise.allSettled(upTo(105).map(async (index) => append(store, 'list', `${index}`)));
  expect(results.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([2]);
  expect(results[2]).toEqual({ status: 'rejected', reason: new Error('disk full') });
  expect(store.commits.map(({ size }) => size)).toEqual([3, 102, ...upTo(100).map(() => 3), 6]);
});

test('what refuses because of rows that were not written after all is decided anew', async () => {
  const store = memory(new Set(['failing']));
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
      const store = memory(new Set([...names].flatMap(([name, { isFailing }]) => (isFailing ? [name] : []))));
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

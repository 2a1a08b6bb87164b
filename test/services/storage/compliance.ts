import { describe, expect, onTestFinished, test } from 'vitest';
import { AboveLimitError, StoreClosedError, type Rows, type Store } from '../../../src/services/storage/store.ts';
import { commit } from '../../support/commit.ts';

/** A kind of store that the suite runs on. */
export interface StoreSubject {
  readonly name: string;
  /** Opens an empty store. What it needs is removed after the test. */
  readonly open: () => Promise<Store>;
  /** Opens another store on the same rows, as another process has it. Only if several processes may write at once. */
  readonly openBeside?: (store: Store) => Promise<Store>;
}

const row = (key: string, value: unknown = key): { key: string; value: unknown } => ({ key, value });
const removal = (key: string): { key: string; value: undefined } => ({ key, value: undefined });
const nothing = { writes: [], result: undefined };
const countOf = (rows: Rows, key: string): number => Number(rows.get(key) ?? 0);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Adds one to a row by reading and writing it. */
const countUp = async (store: Store, key: string): Promise<number> =>
  store.transaction([key], (rows) => {
    const next = countOf(rows, key) + 1;
    return { writes: [row(key, next)], result: next };
  });

const addTo = async (store: Store, key: string, by: number, atMost?: number): Promise<void> =>
  store.transaction([], () => ({
    writes: [],
    adds: [{ key, field: 'held', by, ...(atMost === undefined ? {} : { atMost }) }],
    result: undefined,
  }));

/** Writes a row if the other one does not exist. */
export const claim = async (store: Store, own: string, other: string): Promise<boolean> =>
  store.transaction([own, other], (rows) => ({
    writes: rows.has(other) ? [] : [row(own)],
    result: !rows.has(other),
  }));

/** Removes a row if it exists, and counts that. */
const take = async (store: Store, key: string): Promise<boolean> =>
  store.transaction([key], (rows) => ({
    writes: rows.has(key) ? [removal(key)] : [],
    adds: rows.has(key) ? [{ key: 'taken', field: 'held', by: 1 }] : [],
    result: rows.has(key),
  }));

/** What every store does. */
export function describeStore(subject: StoreSubject): void {
  const start = startOf(subject);

  describe(`a store on ${subject.name}`, () => {
    describeValues(start);
    describeTransactions(start);
    describeAdds(start);
    describeRanges(start);
    describeClosing(start);
    const { openBeside } = subject;
    if (openBeside !== undefined) {
      describeConflicts(async () => {
        const store = await start();
        const other = await openBeside(store);
        onTestFinished(async () => other.close().catch(() => {}));
        return [store, other];
      });
    }
  });
}

/** The part that is about writing: for stores on which the whole takes too long for each run. */
export function describeWriting(subject: StoreSubject): void {
  const start = startOf(subject);

  describe(`writing to a store on ${subject.name}`, () => {
    describeTransactions(start);
    describeAdds(start);
    describeClosing(start);
  });
}

const startOf = (subject: StoreSubject) => async (): Promise<Store> => {
  const store = await subject.open();
  onTestFinished(async () => store.close().catch(() => {}));
  return store;
};

function describeValues(start: () => Promise<Store>): void {
  test.each([
    ['an object', { a: 1, b: [true, null, 'x'] }],
    ['text that looks like JSON', '{"value":1}'],
    ['text of any kind', `'"; DROP TABLE easel; -- 貓 🐈 \u0000 ${'x'.repeat(100_000)}`],
    ['zero', 0],
    ['false', false],
    ['empty text', ''],
    ['an object that looks like a row of the store', { value: 1, expires: 1 }],
  ])('a value is read back by key, among others, in a transaction and in a range: %s', async (_case, value) => {
    const store = await start();
    await commit(store, [row('k', value)]);
    expect(await store.get('k')).toEqual(value);
    expect(await store.getMany(['none', 'k', 'k'])).toEqual([undefined, value, value]);
    expect(await store.transaction(['k'], (rows) => ({ writes: [], result: [...rows] }))).toEqual([['k', value]]);
    expect(await store.range('k')).toEqual([row('k', value)]);
  });

  test('what was never written is undefined, and no row of a transaction', async () => {
    const store = await start();
    expect([await store.get('a'), await store.getMany(['a']), await store.range('a')]).toEqual([
      undefined,
      [undefined],
      [],
    ]);
    expect(await store.transaction(['a'], (rows) => ({ writes: [], result: rows.size }))).toBe(0);
  });

  test('who changes what was read changes nothing of the store', async () => {
    const store = await start();
    const written = { list: [1] };
    await commit(store, [row('a', written)]);
    written.list.push(2);
    const read = (await store.get('a')) as { list: number[] };
    read.list.push(3);
    expect(await store.get('a')).toEqual({ list: [1] });
  });

  test('20,000 rows under one prefix are written, listed and paged through', async () => {
    const store = await start();
    const keys = upTo(20_000).map((index) => `many:${String(index).padStart(5, '0')}`);
    for (let first = 0; first < keys.length; first += 2_000) {
      await commit(
        store,
        keys.slice(first, first + 2_000).map((key) => row(key, true)),
      );
    }
    await commit(store, [row('man', true), row('many;', true)]);
    expect((await store.range('many:')).map(({ key }) => key)).toEqual(keys);
    const paged: string[] = [];
    for (let before: string | undefined; ;) {
      const page = await store.range('many:', {
        limit: 3_000,
        newestFirst: true,
        ...(before === undefined ? {} : { before }),
      });
      paged.push(...page.map(({ key }) => key));
      before = page.at(-1)?.key;
      if (before === undefined) break;
    }
    expect(paged).toEqual(keys.toReversed());
  }, 60_000);
}

function describeTransactions(start: () => Promise<Store>): void {
  test('a transaction writes all rows or none', async () => {
    const store = await start();
    await commit(store, [row('a', 'before'), row('sum', { held: 1 })]);
    const unreadable = { toJSON: (): never => expect.fail('no JSON') };
    await expect(commit(store, [row('a', 'after'), row('b', unreadable), row('c')])).rejects.toThrow('no JSON');
    await expect(
      store.transaction(['a'], () => ({
        writes: [row('a', 'after'), removal('sum')],
        adds: [
          { key: 'other', field: 'held', by: 1 },
          { key: 'limited', field: 'held', by: 2, atMost: 1 },
        ],
        result: undefined,
      })),
    ).rejects.toThrow(AboveLimitError);
    expect(await store.range('')).toEqual([row('a', 'before'), row('sum', { held: 1 })]);
  });

  test('it writes, removes and adds together, and tells its result', async () => {
    const store = await start();
    await commit(store, [row('open:1', true), row('sum', { held: 1, of: 'the bot' })]);
    const result = await store.transaction(['open:1', 'none'], (rows) => ({
      writes: [removal('open:1'), removal('none'), row('job:1', 'done')],
      adds: [
        { key: 'sum', field: 'held', by: 5 },
        { key: 'sum', field: 'used', by: 7 },
        { key: 'new', field: 'held', by: 5_000_000_000 },
      ],
      result: [...rows.keys()],
    }));
    expect(result).toEqual(['open:1']);
    expect(await store.range('')).toEqual([
      row('job:1', 'done'),
      row('new', { held: 5_000_000_000 }),
      row('sum', { held: 6, used: 7, of: 'the bot' }),
    ]);
    expect(await store.getMany(['open:1', 'job:1', 'new', 'sum'])).toEqual([
      undefined,
      'done',
      { held: 5_000_000_000 },
      { held: 6, used: 7, of: 'the bot' },
    ]);
  });

  test('what was removed may be written again, also by somebody else at the same time', async () => {
    const store = await start();
    await commit(store, [row('a')]);
    await commit(store, [removal('a')]);
    await commit(store, [row('a', 'again')]);
    expect([await store.get('a'), await store.range('a')]).toEqual(['again', [row('a', 'again')]]);
    await Promise.all(
      upTo(50).flatMap((index) => [commit(store, [removal(`b:${index}`)]), commit(store, [row(`b:${index}`)])]),
    );
    const there = await store.range('b:');
    expect(await store.getMany(upTo(50).map((index) => `b:${index}`))).toEqual(
      upTo(50).map((index) => there.find(({ key }) => key === `b:${index}`)?.value),
    );
  });

  test('100 transactions on one row at once lose nothing, and each sees the one before', async () => {
    const store = await start();
    const counts = await Promise.all(upTo(100).map(async () => countUp(store, 'count')));
    expect(counts.toSorted((a, b) => a - b)).toEqual(upTo(100).map((index) => index + 1));
    expect(await store.get('count')).toBe(100);
  });

  test('more transactions on one row than a queue commonly takes all go through', async () => {
    const store = await start();
    await Promise.all(upTo(1_500).map(async () => store.transaction(['a'], () => nothing)));
    expect(await countUp(store, 'a')).toBe(1);
  });

  test('transactions whose rows are named in another order do not wait for each other', async () => {
    const store = await start();
    const pair = ['a', 'b'];
    const move = async (keys: readonly string[]): Promise<void> =>
      store.transaction(keys, (rows) => ({
        writes: pair.map((key) => row(key, countOf(rows, key) + 1)),
        result: undefined,
      }));
    await Promise.all(upTo(50).flatMap((index) => [move(pair), move(pair.toReversed()), move([...pair, `${index}`])]));
    expect(await store.getMany(pair)).toEqual([150, 150]);
  });

  test('many at once each arrive whole, and no reader sees half of one', async () => {
    const store = await start();
    const writing = Promise.all(
      upTo(200).map(async (index) =>
        store.transaction(['left', 'right'], (rows) => ({
          writes: [row('left', countOf(rows, 'left') + 1), row('right', countOf(rows, 'right') + 1), row(`${index}`)],
          result: undefined,
        })),
      ),
    );
    const halves: unknown[] = [];
    for (let looks = 0; looks < 50; looks += 1) {
      const [left, right] = await store.transaction(['left', 'right'], (rows) => ({
        writes: [],
        result: [rows.get('left'), rows.get('right')],
      }));
      if (left !== right) halves.push([left, right]);
    }
    await writing;
    expect([halves, await store.getMany(['left', 'right'])]).toEqual([[], [200, 200]]);
  });

  test('what the last run of a change answers is what is written, and told', async () => {
    const store = await start();
    let runs = 0;
    const change = (rows: Rows) => {
      runs += 1;
      const next = countOf(rows, 'a') + 1;
      return { writes: [row('a', next), row(`run:${next}`, runs)], result: runs };
    };
    const results = [await store.transaction(['a'], change), await store.transaction(['a'], change)];
    expect((await store.range('run:')).map(({ value }) => value)).toEqual(results);
    expect(await store.get('a')).toBe(2);
  });

  test('a change that throws writes nothing, tells its own error and holds nobody up', async () => {
    const store = await start();
    const refusal = new Error('not like this');
    const refused = store.transaction(['a'], () => {
      throw refusal;
    });
    const next = countUp(store, 'a');
    await expect(refused).rejects.toBe(refusal);
    expect([await next, await store.range('')]).toEqual([1, [row('a', 1)]]);
  });
}

function describeAdds(start: () => Promise<Store>): void {
  test('100 adds to one sum at once lose nothing, whoever reads meanwhile', async () => {
    const store = await start();
    await Promise.all(upTo(100).flatMap((index) => [addTo(store, 'sum', index), store.get('sum')]));
    expect([await store.get('sum'), await store.range('sum')]).toEqual([
      { held: 4_950 },
      [row('sum', { held: 4_950 })],
    ]);
    await addTo(store, 'sum', -4_950);
    expect(await store.get('sum')).toEqual({ held: 0 });
  });

  test('of adds with a limit as many are done as fit, and exactly the limit is reached', async () => {
    const store = await start();
    const results = await Promise.allSettled(upTo(100).map(async () => addTo(store, 'sum', 6, 60)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    expect(errors.every((error) => error instanceof AboveLimitError)).toBe(true);
    expect(errors[0]).toMatchObject({ key: 'sum', field: 'held' });
    expect(await store.get('sum')).toEqual({ held: 60 });
    // A decrease does not depend on the limit, unless the sum is still above it.
    await addTo(store, 'sum', -6, 60);
    await expect(addTo(store, 'sum', -1, 10)).rejects.toThrow(AboveLimitError);
    expect(await store.get('sum')).toEqual({ held: 54 });
  });

  test('several adds to one row count together, and the first that does not fit is named', async () => {
    const store = await start();
    const add = { key: 'sum', field: 'held', by: 3 };
    const both = async (atMost: number): Promise<void> =>
      store.transaction([], () => ({ writes: [], adds: [add, { ...add, atMost }], result: undefined }));
    await expect(both(5)).rejects.toMatchObject({ key: 'sum', field: 'held' });
    await both(6);
    expect(await store.get('sum')).toEqual({ held: 6 });
  });

  test.each<[string, unknown]>([
    ['no object', 5],
    ['text in its field', { held: 'much' }],
    ['a fraction in its field', { held: 0.5 }],
  ])('to a row with %s nothing is added, and that is told', async (_case, value) => {
    const store = await start();
    await commit(store, [row('sum', value)]);
    await expect(addTo(store, 'sum', 1)).rejects.toThrow('held of sum is no whole number');
    expect(await store.get('sum')).toEqual(value);
  });

  test('a sum that could not be counted exactly is refused, and stays', async () => {
    const store = await start();
    const most = { held: Number.MAX_SAFE_INTEGER };
    await commit(store, [row('sum', most)]);
    await expect(addTo(store, 'sum', 1)).rejects.toThrow('held of sum is no whole number');
    expect(await store.get('sum')).toEqual(most);
    await addTo(store, 'sum', -1);
    expect(await store.get('sum')).toEqual({ held: Number.MAX_SAFE_INTEGER - 1 });
  });

  test('what is no whole number, or has no limit that is a number, is not added, nor is a row written and added to at once', async () => {
    const store = await start();
    await expect(addTo(store, 'sum', 0.5)).rejects.toThrow('0.5 is no whole number');
    await expect(addTo(store, 'sum', 1, Number.NaN)).rejects.toThrow('NaN is no limit');
    const both = { writes: [row('sum', { held: 1 })], adds: [{ key: 'sum', field: 'held', by: 1 }], result: undefined };
    await expect(store.transaction(['sum'], () => both)).rejects.toThrow('sum is written and added to at once');
    expect(await store.range('')).toEqual([]);
  });
}

function describeRanges(start: () => Promise<Store>): void {
  // In the order of their bytes: characters beyond U+FFFF come last, unlike in JavaScript's own comparison.
  const ordered = [
    'job:',
    'job:1',
    'job:10',
    'job:2',
    'job:a',
    'job:é',
    'job:貓',
    'job:\uFF5E',
    'job:🐈',
    'job:\u{10FFFF}',
  ];
  const others = ['Job:1', 'job', 'job;', 'log:1'];

  test.each<[string, Parameters<Store['range']>[1], string[]]>([
    ['job:', {}, ordered],
    ['job:', { newestFirst: true }, ordered.toReversed()],
    ['job:1', {}, ['job:1', 'job:10']],
    ['job:', { limit: 2 }, ['job:', 'job:1']],
    ['job:', { limit: 2, newestFirst: true }, ['job:\u{10FFFF}', 'job:🐈']],
    ['job:', { limit: 0 }, []],
    ['job:', { before: 'job:2' }, ['job:', 'job:1', 'job:10']],
    ['job:', { before: 'job:2', limit: 1 }, ['job:']],
    ['job:', { before: 'job:2', limit: 1, newestFirst: true }, ['job:10']],
    ['job:', { before: 'zzz' }, ordered],
    ['job:', { before: 'a' }, []],
    ['job:\u{10FFFF}', {}, ['job:\u{10FFFF}']],
    ['nothing:', {}, []],
    ['j%', {}, []],
    ['j_b', {}, []],
  ])('of %j with %j is in the order of the bytes of keys', async (prefix, options, found) => {
    const store = await start();
    await commit(
      store,
      [...others, ...ordered.toReversed()].map((key) => row(key)),
    );
    expect((await store.range(prefix, options)).map(({ key }) => key)).toEqual(found);
  });
}

function describeClosing(start: () => Promise<Store>): void {
  test('a closed store throws, rather than read as empty, also of what it read before', async () => {
    const store = await start();
    await commit(store, [row('a')]);
    await store.get('a');
    await store.close();
    await expect(store.get('a')).rejects.toThrow(StoreClosedError);
    await expect(store.getMany(['a'])).rejects.toThrow(StoreClosedError);
    await expect(store.range('a')).rejects.toThrow(StoreClosedError);
    await expect(store.transaction(['a'], () => nothing)).rejects.toThrow(StoreClosedError);
    await expect(commit(store, [row('a')])).rejects.toThrow(StoreClosedError);
  });

  test('closed under load, each transaction is done or refused, and none waits for ever', async () => {
    const store = await start();
    const counting = Promise.allSettled(upTo(200).map(async (index) => countUp(store, `count:${index % 3}`)));
    const looking = Promise.allSettled(upTo(50).map(async (index) => store.get(`count:${index % 3}`)));
    await store.get('count:0');
    await store.close();
    const results = [...(await counting), ...(await looking)];
    const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    expect(errors.every((error) => error instanceof StoreClosedError)).toBe(true);
  });
}

/** What only shows if two stores have one database open. */
function describeConflicts(start: () => Promise<readonly [Store, Store]>): void {
  test('after a conflict with another process a change runs again, with the rows as they are then', async () => {
    const both = await start();
    const counts = await Promise.all(both.flatMap((store) => upTo(100).map(async () => countUp(store, 'count'))));
    expect(counts.toSorted((a, b) => a - b)).toEqual(upTo(200).map((index) => index + 1));
    expect(await Promise.all(both.map(async (store) => store.get('count')))).toEqual([200, 200]);
  });

  test('what one has written the other reads, whatever it read before', async () => {
    const [one, other] = await start();
    const read = async (): Promise<unknown> => [
      await other.get('a'),
      await other.getMany(['a']),
      await other.transaction(['a'], (rows) => ({ writes: [], result: rows.get('a') })),
    ];
    expect(await read()).toEqual([undefined, [undefined], undefined]);
    await commit(one, [row('a', 1)]);
    expect(await read()).toEqual([1, [1], 1]);
    await addTo(one, 'sum', 1);
    expect(await other.get('sum')).toEqual({ held: 1 });
    await commit(one, [removal('a')]);
    expect(await read()).toEqual([undefined, [undefined], undefined]);
  });

  test('what a change only read, or did not find, is still so when its rows are written', async () => {
    const both = await start();
    for (const round of upTo(30)) {
      const results = await Promise.all([
        claim(both[0], `left:${round}`, `right:${round}`),
        claim(both[1], `right:${round}`, `left:${round}`),
      ]);
      expect(results.filter(Boolean)).toHaveLength(1);
    }
    const found = await Promise.all(['left:', 'right:'].map(async (prefix) => both[0].range(prefix)));
    expect(found.flat()).toHaveLength(30);
  });

  test('a row that both take away is taken by one', async () => {
    const both = await start();
    const keys = upTo(30).map((index) => `open:${index}`);
    await commit(
      both[0],
      keys.map((key) => row(key)),
    );
    const taken = await Promise.all(keys.flatMap((key) => both.map(async (store) => take(store, key))));
    expect(taken.filter(Boolean)).toHaveLength(30);
    expect([await both[1].range('open:'), await both[1].get('taken')]).toEqual([[], { held: 30 }]);
  });

  test('of adds by two processes no more are done than fit, and exactly the limit is reached', async () => {
    const both = await start();
    const results = await Promise.allSettled(
      both.flatMap((store) => upTo(100).map(async () => addTo(store, 'sum', 6, 61))),
    );
    const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    expect(errors).toHaveLength(190);
    expect(errors.every((error) => error instanceof AboveLimitError)).toBe(true);
    expect(await both[0].get('sum')).toEqual({ held: 60 });
  });

  test('adds of one to what the other reads and writes are not lost', async () => {
    const [one, other] = await start();
    const rewrite = async (): Promise<void> =>
      other.transaction(['sum'], (rows) => {
        const before = (rows.get('sum') ?? {}) as { held?: number; seen?: number };
        return { writes: [row('sum', { ...before, seen: (before.seen ?? 0) + 1 })], result: undefined };
      });
    await Promise.all(upTo(100).flatMap((index) => [addTo(one, 'sum', index), rewrite()]));
    expect(await one.get('sum')).toEqual({ held: 4_950, seen: 100 });
  });

  test('a change of many rows arrives whole for the other', async () => {
    const [one, other] = await start();
    const keys = upTo(20).map((index) => `part:${index}`);
    const writing = Promise.all(
      upTo(30).map(async (round) =>
        one.transaction(keys, () => ({ writes: keys.map((key) => row(key, round)), result: undefined })),
      ),
    );
    const seen: number[] = [];
    for (const _ of upTo(30)) seen.push(new Set((await other.range('part:')).map(({ value }) => value)).size);
    await writing;
    expect(seen.filter((values) => values > 1)).toEqual([]);
  });
}

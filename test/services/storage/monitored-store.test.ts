import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { AlertKind } from '../../../src/services/runtime/alerts.ts';
import { AboveLimitError, type Store } from '../../../src/services/storage/store.ts';
import { commit } from '../../support/commit.ts';
import { monitoredStore } from '../../../src/services/storage/monitored-store.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';

interface Stage {
  readonly store: Store;
  readonly clock: TestClock;
  readonly standing: Set<AlertKind>;
  /** The errors with which reading and writing fail from now on. */
  readonly fails: { read?: Error | undefined; write?: Error | undefined };
  /** How long each took, in s. */
  readonly commits: readonly number[];
  readonly raised: () => number;
}

const disk = Object.assign(new Error('SQLITE_FULL: database or disk is full'), { code: 'SQLITE_FULL', errno: 13 });
const damage = Object.assign(new Error('SQLITE_CORRUPT: malformed'), { code: 'SQLITE_CORRUPT', errno: 11 });

/** A store whose disk can fail, and the alerts that it raises. */
function stage({ runsAgain = false } = {}): Stage {
  const clock = createTestClock();
  const standing = new Set<AlertKind>();
  const fails: Stage['fails'] = {};
  let raised = 0;
  const commits: number[] = [];
  const doing = async (kind: 'read' | 'write'): Promise<never[]> => {
    const error = fails[kind];
    return error === undefined ? Promise.resolve([]) : Promise.reject(error);
  };
  const store = monitoredStore({
    store: {
      get: async () => doing('read'),
      getMany: async () => doing('read'),
      range: async () => doing('read'),
      async transaction(_keys, change) {
        await doing('read');
        // As after a commit of several that failed: the row that was seen first was not written.
        if (runsAgain) change(new Map([['job:0', 0]]));
        const { writes, adds, result } = change(new Map());
        if (writes.length > 0 || adds !== undefined) {
          await doing('write');
          await clock.advance(20);
        }
        return result;
      },
      close: async () => Promise.resolve(),
    },
    alerts: {
      raise(kind) {
        if (standing.has(kind)) return;
        standing.add(kind);
        raised += 1;
      },
      clear: (kind) => void standing.delete(kind),
      active: () => [...standing],
    },
    metrics: { committed: (seconds) => commits.push(seconds) },
    clock,
    log: pino({ level: 'silent' }),
  });
  return { store, clock, standing, fails, commits, raised: () => raised };
}

const one = [{ key: 'job:1', value: 1 }];
const looking = async (store: Store): Promise<unknown> =>
  store.transaction(['job:1'], () => ({ writes: [], result: undefined }));

test.each<[string, 'read' | 'write', (store: Store) => Promise<unknown>]>([
  ['a read', 'read', async (store) => store.get('job:1')],
  ['a read of many', 'read', async (store) => store.getMany(['job:1'])],
  ['a list', 'read', async (store) => store.range('job:')],
  ['the reading of a transaction', 'read', looking],
  ['a write', 'write', async (store) => commit(store, one)],
  [
    'an add',
    'write',
    async (store) => store.transaction([], () => ({ writes: [], adds: [{ key: 'a', field: 'b', by: 1 }], result: 0 })),
  ],
])('%s that fails raises the alert and still fails', async (_what, kind, work) => {
  const { store, standing, fails } = stage();
  fails[kind] = disk;
  await expect(work(store)).rejects.toThrow(disk);
  expect([...standing]).toEqual(['store']);
});

test('a range or a write that works clears it; a read from memory says nothing about the disk', async () => {
  const { store, standing, fails } = stage();
  fails.write = disk;
  await expect(commit(store, one)).rejects.toThrow(disk);
  await store.range('job:');
  await looking(store);
  expect([...standing]).toEqual(['store']);
  fails.write = undefined;
  await commit(store, one);
  expect([...standing]).toEqual([]);
  fails.read = disk;
  await expect(store.get('job:1')).rejects.toThrow(disk);
  fails.read = undefined;
  await store.get('job:1');
  await looking(store);
  expect([...standing]).toEqual(['store']);
  await store.range('job:');
  expect([...standing]).toEqual([]);
});

test('an error of the change itself, and a limit that is reached, are no failures of the store', async () => {
  const { store, standing, fails } = stage();
  const refusal = new Error('refused');
  const refused = store.transaction([], () => {
    throw refusal;
  });
  await expect(refused).rejects.toBe(refusal);
  fails.write = new AboveLimitError({ key: 'sum', field: 'held' });
  await expect(commit(store, one)).rejects.toThrow(AboveLimitError);
  expect([...standing]).toEqual([]);
});

test('the store is probed every five seconds, without any other use', async () => {
  const { store, clock, standing, fails, raised } = stage();
  fails.read = disk;
  fails.write = disk;
  await expect(store.get('job:1')).rejects.toThrow(disk);
  await clock.advance(60_000);
  fails.write = undefined;
  await clock.advance(60_000);
  expect([[...standing], clock.sleepers]).toEqual([['store'], 1]);
  fails.read = undefined;
  await clock.advance(4_999);
  expect([...standing]).toEqual(['store']);
  await clock.advance(1);
  expect([[...standing], clock.sleepers, raised()]).toEqual([[], 0, 1]);
});

test('a damaged file does not repair itself', async () => {
  const { store, clock, standing, fails } = stage();
  fails.read = damage;
  await expect(store.get('job:1')).rejects.toThrow(damage);
  fails.read = undefined;
  await store.get('job:2');
  await commit(store, one);
  await clock.advance(60_000);
  expect([[...standing], clock.sleepers]).toEqual([['store-damaged'], 0]);
});

test('closing ends the probes, and later failures raise nothing', async () => {
  const { store, clock, standing, fails } = stage();
  fails.write = disk;
  await expect(commit(store, one)).rejects.toThrow(disk);
  standing.clear();
  await store.close();
  expect(clock.sleepers).toBe(0);
  await expect(commit(store, one)).rejects.toThrow(disk);
  expect([...standing]).toEqual([]);
});

test('a change that runs again, and then writes nothing, does not say that writing works', async () => {
  const { store, standing, fails } = stage({ runsAgain: true });
  fails.write = disk;
  await expect(commit(store, one)).rejects.toBe(disk);
  fails.write = undefined;
  await store.transaction([], (rows) => ({ writes: rows.size > 0 ? one : [], result: undefined }));
  expect([...standing]).toEqual(['store']);
  await store.close();
});

test('each commit is measured; what only reads, and what fails, is not', async () => {
  const { store, fails, commits } = stage();
  await commit(store, [{ key: 'job:1', value: 1 }]);
  await store.transaction(['job:1'], () => ({ writes: [], result: undefined }));
  fails.write = disk;
  await expect(commit(store, [{ key: 'job:1', value: 2 }])).rejects.toThrow('disk is full');
  expect(commits).toEqual([0.02]);
});

import { expect, test } from 'vitest';
import type { AlertKind } from '../../src/services/alerts.ts';
import type { Store } from '../../src/services/store.ts';
import { watchedStore } from '../../src/services/watched-store.ts';

/** A store whose disk can fail, and the alerts that it raises. */
function stage(): { readonly store: Store; readonly standing: Set<AlertKind>; readonly fail: (on: boolean) => void } {
  const standing = new Set<AlertKind>();
  let failing = false;
  const work = async (): Promise<never[]> => (failing ? Promise.reject(new Error('disk full')) : Promise.resolve([]));
  const store = watchedStore(
    { get: work, commit: async () => void (await work()), range: work, close: async () => Promise.resolve() },
    {
      raise: (kind) => void standing.add(kind),
      clear: (kind) => void standing.delete(kind),
      standing: () => [...standing],
    },
  );
  return {
    store,
    standing,
    fail(on) {
      failing = on;
    },
  };
}

test.each<[string, (store: Store) => Promise<unknown>]>([
  ['a read', async (store) => store.get('job:1')],
  ['a commit', async (store) => store.commit([{ key: 'job:1', value: 1 }])],
  ['a list', async (store) => store.range('job:')],
])('%s that fails raises the alert and still fails; one that works ends it', async (_what, work) => {
  const { store, standing, fail } = stage();
  fail(true);
  await expect(work(store)).rejects.toThrow('disk full');
  expect([...standing]).toEqual(['store']);
  fail(false);
  await work(store);
  expect([...standing]).toEqual([]);
});

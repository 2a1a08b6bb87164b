import type { Store, Write } from '../../src/services/storage/store.ts';

/**
 * From now on `around` is called with what each transaction is about to write, and lets it continue or not. The
 * transaction is then decided again, because rows may have changed meanwhile. The returned function undoes it.
 */
export function aroundWrites(
  store: Store,
  around: (writes: readonly Write[], goOn: () => Promise<void>) => Promise<void>,
): () => void {
  const own = store.transaction.bind(store);
  const transaction = async <T>(...[keys, change]: Parameters<typeof own<T>>): Promise<T> => {
    const writes = await own(keys, (rows) => ({ writes: [], result: change(rows).writes }));
    const results: T[] = [];
    await around(writes, async () => void results.push(await own(keys, change)));
    return results[0] as T;
  };
  Object.assign(store, { transaction });
  return () => void Object.assign(store, { transaction: own });
}

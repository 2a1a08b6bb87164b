import type { Store, Write } from '../../src/services/storage/store.ts';

/**
 * From now on `around` is told what each transaction is about to write, and lets it go on, or does not. What the transaction
 * writes is then decided anew, by rows that may have changed meanwhile. The function returned undoes it.
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

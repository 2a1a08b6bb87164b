import type { Store, Write } from '../../src/services/storage/store.ts';

/** Writes these rows, whatever they were before, all or none. */
export async function commit(store: Pick<Store, 'transaction'>, writes: readonly Write[]): Promise<void> {
  await store.transaction([], () => ({ writes, result: undefined }));
}

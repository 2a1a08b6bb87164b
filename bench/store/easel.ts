import type { Store } from '../../src/services/storage/store.ts';
import { commit } from './commit.ts';
import { expose } from '../harness/channel.ts';
import { openBenchStore } from './open.ts';
import { historyPrefix, loadStore, type StoreStage } from './load.ts';

/** Easel's own store. */
function createStage(): StoreStage {
  const opened = Promise.withResolvers<Store>();
  return {
    async open(place) {
      opened.resolve(await openBenchStore(place));
    },
    async load(options) {
      const store = await opened.promise;
      const page = async (before: string | undefined, limit: number): Promise<string[]> =>
        (await store.range(historyPrefix, { ...(before && { before }), limit, newestFirst: true })).map(
          ({ key }) => key,
        );
      return loadStore({ commit: async (rows) => commit(store, rows), page }, options);
    },
  };
}

expose(createStage());

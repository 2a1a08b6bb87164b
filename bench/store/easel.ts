import { pino } from 'pino';
import { openSqlite } from '../../src/services/storage/sqlite/store.ts';
import type { Store } from '../../src/services/storage/store.ts';
import { commit } from './commit.ts';
import { expose } from '../harness/channel.ts';
import { historyPrefix, loadStore, type StoreStage } from './load.ts';

/** Easel's own store. */
function createStage(): StoreStage {
  const opened = Promise.withResolvers<Store>();
  return {
    async open(path) {
      opened.resolve(await openSqlite(path, pino({ level: 'silent' })));
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

import { pino } from 'pino';
import { openStore, type Store } from '../../src/services/storage/store.ts';
import { offer } from '../stage/channel.ts';
import { historyPrefix, loadStore, type StoreStage } from './load.ts';

/** Easel's own store. */
function createStage(): StoreStage {
  const opened = Promise.withResolvers<Store>();
  return {
    async open(path) {
      opened.resolve(await openStore(path, pino({ level: 'silent' })));
    },
    async load(options) {
      const store = await opened.promise;
      const end = `${historyPrefix}\u{10FFFF}`;
      const page = async (after: string, limit: number): Promise<string[]> =>
        (await store.range(`${after}\0`, { before: end, limit })).map(({ key }) => key);
      return loadStore({ commit: async (rows) => store.commit(rows), page }, options);
    },
  };
}

offer(createStage());

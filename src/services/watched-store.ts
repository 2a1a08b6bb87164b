import type { Alerts } from './alerts.ts';
import type { Store } from './store.ts';

/** The store, with an alert that stands from a failure until something works again. */
export function watchedStore(store: Store, alerts: Alerts): Store {
  const watched =
    <A extends readonly unknown[], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      try {
        const result = await work(...args);
        alerts.clear('store');
        return result;
      } catch (error) {
        alerts.raise('store');
        throw error;
      }
    };
  return {
    get: watched(async (key) => store.get(key)),
    commit: watched(async (writes) => store.commit(writes)),
    range: watched(async (prefix, options) => store.range(prefix, options)),
    close: async () => store.close(),
  };
}

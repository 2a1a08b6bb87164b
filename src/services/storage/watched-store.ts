import type { Logger } from 'pino';
import type { Alerts } from '../runtime/alerts.ts';
import type { Clock } from '../runtime/clock.ts';
import { isDamage, type Store } from './store.ts';

/** How long after a failure it is tried whether the store works again, in ms. */
const probePause = 5_000;
const probeKey = 'probe';

/**
 * The store, with an alert that stands from a failure until it works again, which is tried now and then: of a full disk
 * one can still read, so that a read that works says nothing of writing. A damaged file does not mend itself: its alert
 * stands until the process ends.
 */
export function watchedStore(options: {
  readonly store: Store;
  readonly alerts: Alerts;
  readonly clock: Clock;
  readonly log: Logger;
}): Store {
  const { store, alerts, clock, log } = options;
  const failing = new Set<'read' | 'write'>();
  const closing = new AbortController();
  let probing: Promise<void> | undefined;

  async function watched<T>(kind: 'read' | 'write', work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      if (failing.delete(kind) && failing.size === 0) alerts.clear('store');
      return result;
    } catch (error) {
      if (!closing.signal.aborted) failed(kind, error);
      throw error;
    }
  }

  function failed(kind: 'read' | 'write', error: unknown): void {
    if (isDamage(error)) return alerts.raise('store-damaged');
    failing.add(kind);
    alerts.raise('store');
    probing ??= probe().finally(() => (probing = undefined));
  }

  const get = async (key: string): Promise<unknown> => watched('read', async () => store.get(key));
  const commit: Store['commit'] = async (writes) => watched('write', async () => store.commit(writes));

  async function probe(): Promise<void> {
    while (failing.size > 0 && !closing.signal.aborted) {
      await clock.sleep(probePause, closing.signal).catch(() => {});
      if (closing.signal.aborted) return;
      try {
        await commit([{ key: probeKey, value: clock.now() }]);
        await get(probeKey);
      } catch (error) {
        log.debug({ err: error }, 'the store still fails');
      }
    }
  }

  return {
    get,
    getMany: async (keys) => watched('read', async () => store.getMany(keys)),
    commit,
    range: async (prefix, range) => watched('read', async () => store.range(prefix, range)),
    async close() {
      closing.abort();
      await probing;
      await store.close();
    },
  };
}

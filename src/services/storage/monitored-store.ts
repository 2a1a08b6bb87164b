import type { Logger } from 'pino';
import type { Alerts } from '../runtime/alerts.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { schema } from './schema.ts';
import { isDamage } from './sqlite/error.ts';
import { AboveLimitError, write, type Change, type Rows, type Store } from './store.ts';

/** How long after a failure the store is tried again, in ms. */
const probePause = 5_000;

type Kind = 'read' | 'write';

/**
 * The store, whose commits are measured, with an alert that is raised when the store fails and cleared when it works again. While it fails, it is
 * probed now and then. A failed write is cleared only by a write, because a full disk can still be read. A failed read is
 * cleared only by reading a range, because single rows are answered from memory. The alert of a damaged file stays until
 * the process ends, because the file does not repair itself.
 */
export function monitoredStore(options: {
  readonly store: Store;
  readonly alerts: Alerts;
  readonly metrics: Pick<Metrics, 'committed'>;
  readonly clock: Clock;
  readonly log: Logger;
}): Store {
  const { store, alerts, metrics, clock, log } = options;
  const failing = new Set<Kind>();
  const closing = new AbortController();
  let probing: Promise<void> | undefined;

  function worked(kind: Kind): void {
    if (failing.delete(kind) && failing.size === 0) alerts.clear('store');
  }

  function failed(kind: Kind, error: unknown): void {
    if (closing.signal.aborted) return;
    if (isDamage(error)) return alerts.raise('store-damaged');
    failing.add(kind);
    alerts.raise('store');
    probing ??= probe().finally(() => (probing = undefined));
  }

  async function reading<T>(work: Promise<T>): Promise<T> {
    return work.catch((error: unknown) => {
      failed('read', error);
      throw error;
    });
  }

  async function transaction<T>(keys: readonly string[], change: (rows: Rows) => Change<T>): Promise<T> {
    const stage: { kind: Kind; refusal: { readonly error: unknown } | undefined } = {
      kind: 'read',
      refusal: undefined,
    };
    const observed = (rows: Rows): Change<T> => {
      try {
        // It may run again: only what it does last counts.
        stage.refusal = undefined;
        const changed = change(rows);
        stage.kind = changed.writes.length > 0 || (changed.adds ?? []).length > 0 ? 'write' : 'read';
        return changed;
      } catch (error) {
        stage.refusal = { error };
        throw error;
      }
    };
    const asked = clock.monotonic();
    try {
      const result = await store.transaction(keys, observed);
      if (stage.kind === 'write') {
        metrics.committed((clock.monotonic() - asked) / 1000);
        worked('write');
      }
      return result;
    } catch (error) {
      // An error that the change itself threw is no failure of the store.
      if (stage.refusal?.error !== error && !(error instanceof AboveLimitError)) failed(stage.kind, error);
      throw error;
    }
  }

  const range: Store['range'] = async (prefix, bounds) => {
    const rows = await reading(store.range(prefix, bounds));
    worked('read');
    return rows;
  };

  async function probe(): Promise<void> {
    while (failing.size > 0 && !closing.signal.aborted) {
      await clock.sleep(probePause, closing.signal).catch(() => {});
      if (closing.signal.aborted) return;
      try {
        await write({ transaction }, { key: schema.probe.key(), value: clock.now() });
        await range(schema.probe.key());
      } catch (error) {
        log.debug({ err: error }, 'the store still fails');
      }
    }
  }

  return {
    get: async (key) => reading(store.get(key)),
    getMany: async (keys) => reading(store.getMany(keys)),
    transaction,
    range,
    async close() {
      closing.abort();
      await probing;
      await store.close();
    },
  };
}

import type { Alerts } from './alerts.ts';
import type { Lifecycle } from './lifecycle.ts';

/** Whether members can be served. */
export interface Readiness {
  /** Why members, or those of some servers, cannot be served now, such as `connecting`, `shard:3` or `alert:store`. Empty when ready. */
  reasons(): readonly string[];
}

export function createReadiness(options: {
  readonly lifecycle: Pick<Lifecycle, 'phase'>;
  /** The connections on which interactions arrive. */
  readonly connections: {
    /** Whether each shard is connected, by its number. */
    shards(): readonly boolean[];
  };
  readonly alerts: Pick<Alerts, 'active'>;
}): Readiness {
  const { lifecycle, connections, alerts } = options;

  function phaseReasons(): readonly string[] {
    if (lifecycle.phase !== 'serving') return [lifecycle.phase];
    const shards = connections.shards();
    if (!shards.includes(true)) return ['disconnected'];
    return shards.flatMap((isConnected, id) => (isConnected ? [] : [`shard:${id}`]));
  }

  return { reasons: () => [...phaseReasons(), ...alerts.active().map((kind) => `alert:${kind}`)] };
}

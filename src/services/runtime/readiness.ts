import type { Alerts } from './alerts.ts';
import type { Lifecycle } from './lifecycle.ts';

/** Whether members can be served. */
export interface Readiness {
  /** Why members cannot be served now, such as `connecting` or `alert:store`. Empty when ready. */
  reasons(): readonly string[];
}

export function createReadiness(options: {
  readonly lifecycle: Pick<Lifecycle, 'phase'>;
  /** The connection on which interactions arrive. */
  readonly connection: { readonly isConnected: boolean };
  readonly alerts: Pick<Alerts, 'active'>;
}): Readiness {
  const { lifecycle, connection, alerts } = options;

  function phaseReasons(): readonly string[] {
    if (lifecycle.phase !== 'serving') return [lifecycle.phase];
    return connection.isConnected ? [] : ['disconnected'];
  }

  return { reasons: () => [...phaseReasons(), ...alerts.active().map((kind) => `alert:${kind}`)] };
}

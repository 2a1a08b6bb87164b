import type { Logger } from 'pino';

/** Conditions that an operator has to act on. */
export const alertKinds = [
  'runcomfy-account',
  'store',
  'store-damaged',
  'clock',
  'discord-refusals',
  'models',
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** An alert is an error line in the log, a metric, `/readyz` at 503 and, if a channel is set, one message there. */
export interface Alerts {
  /** Reports the alert once, until it is cleared. */
  raise(kind: AlertKind): void;
  clear(kind: AlertKind): void;
  /** The alerts that are raised now. */
  active(): readonly AlertKind[];
}

type Announce = (kind: AlertKind) => Promise<void>;

/** Alerts are created before the connection that announces them, because the connection raises some itself. */
export function createAlerts(options: {
  readonly log: Logger;
  readonly metrics: { alert(kind: AlertKind, raised: boolean): void };
}): Alerts & {
  /** Announces the alerts that are raised from now on. */
  announceBy(announce: Announce): void;
} {
  const { log, metrics } = options;
  let announce: Announce | undefined;
  const raised = new Set<AlertKind>();
  return {
    raise(kind) {
      if (raised.has(kind)) return;
      raised.add(kind);
      metrics.alert(kind, true);
      log.error({ alert: kind }, 'alert');
      announce?.(kind).catch((error: unknown) =>
        log.error({ err: error, alert: kind }, 'the alert could not be posted'),
      );
    },
    clear(kind) {
      if (!raised.delete(kind)) return;
      metrics.alert(kind, false);
      log.warn({ alert: kind }, 'alert over');
    },
    active: () => [...raised],
    announceBy(next) {
      announce = next;
    },
  };
}

import type { Logger } from 'pino';
import type { Alerts } from '../runtime/alerts.ts';
import type { Clock } from '../runtime/clock.ts';
import { createTimer } from '../runtime/timer.ts';
import type { LiveCatalog } from './catalog.ts';

/** Follows the model files of a catalog. */
export interface ModelFollower {
  /** Waits until the look that is under way is over, and starts no other. */
  stop(): Promise<void>;
}

/**
 * Looks every `pace` ms whether a model file changed, and calls `changed` after other models are offered. It polls,
 * because no events come from many mounted folders. While a file has a problem, an alert is raised. With a pace of 0
 * only the problems of the start are looked at.
 */
export function followModels(options: {
  readonly catalog: LiveCatalog;
  readonly pace: number;
  readonly clock: Clock;
  readonly alerts: Pick<Alerts, 'raise' | 'clear'>;
  readonly log: Logger;
  readonly changed: () => void;
}): ModelFollower {
  const { catalog, pace, clock, alerts, log } = options;

  function report(): void {
    if (catalog.directory().faults.length > 0) alerts.raise('models');
    else alerts.clear('models');
  }

  const timer = createTimer({
    clock,
    async work() {
      const isChanged = await catalog.refresh();
      report();
      if (isChanged) {
        const commands = catalog.current().models.map(({ command }) => command);
        log.info({ commands }, 'the model files changed; these commands are offered now');
        options.changed();
      }
      return pace;
    },
    failed(error) {
      log.error({ err: error }, 'the model files could not be looked at');
      return pace;
    },
  });
  report();
  if (pace > 0) timer.in(pace);
  return { stop: async () => timer.stop() };
}

import type { Logger } from 'pino';
import type { WallClock } from '../services/runtime/wall-clock.ts';

/** One log line in so many ms: what floods in after an outage must not flood the log. */
const pace = 60_000;

/**
 * Tells what is too late to be answered: an interaction made longer ago than it may take. The log has the first, and once a
 * minute how many came since.
 */
export function createLateness(options: {
  readonly clock: Pick<WallClock, 'ageOf' | 'monotonic'>;
  readonly log: Logger;
  /** In ms. */
  readonly deadAfter: number;
  /** What the log says of it. */
  readonly message: string;
}): (interaction: { readonly id: string; readonly createdTimestamp: number }) => boolean {
  const { clock, log, deadAfter, message } = options;
  let last: number | undefined;
  let unsaid = 0;

  return ({ id, createdTimestamp }) => {
    const age = Math.round(clock.ageOf(createdTimestamp));
    if (age <= deadAfter) return false;
    if (last !== undefined && clock.monotonic() - last < pace) {
      unsaid += 1;
      return true;
    }
    log.warn({ interaction: id, age, before: unsaid }, message);
    last = clock.monotonic();
    unsaid = 0;
    return true;
  };
}

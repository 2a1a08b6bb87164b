import type { Logger } from 'pino';
import type { WallClock } from '../services/runtime/wall-clock.ts';

/** At most one log line in so many ms: many late interactions after an outage must not flood the log. */
const logPace = 60_000;

/**
 * Makes a function that says whether an interaction is too old to be answered. It logs the first one, and then once a
 * minute how many came since.
 */
export function createExpiryCheck(options: {
  readonly clock: Pick<WallClock, 'ageOf' | 'monotonic'>;
  readonly log: Logger;
  /** In ms. */
  readonly expiresAfter: number;
  /** The text of the log line. */
  readonly message: string;
}): (interaction: { readonly id: string; readonly createdTimestamp: number }) => boolean {
  const { clock, log, expiresAfter: deadAfter, message } = options;
  let lastLogged: number | undefined;
  let unlogged = 0;

  return ({ id, createdTimestamp }) => {
    const age = Math.round(clock.ageOf(createdTimestamp));
    if (age <= deadAfter) return false;
    if (lastLogged !== undefined && clock.monotonic() - lastLogged < logPace) {
      unlogged += 1;
      return true;
    }
    log.warn({ interaction: id, age, before: unlogged }, message);
    lastLogged = clock.monotonic();
    unlogged = 0;
    return true;
  };
}

import type { Clock } from '../wire/clock.ts';

const discordEpoch = Date.UTC(2015, 0, 1);
/** Earlier ids have fewer than the 17 digits that discord.js's route parser expects. */
const earliest = Date.UTC(2015, 1, 1);

/**
 * Makes ids as Discord does: milliseconds since 2015 in the upper bits, so that an id tells its age. Ids are unique and
 * rising even if the clock stands still or goes back, also before `after` (milliseconds since 1970). Throws if the clock
 * shows a date before February 2015.
 */
export function createSnowflakes(clock: Clock, after = 0): () => string {
  let last = after + 1;
  let sequence = 0;
  return () => {
    if (clock.now() < earliest) throw new Error('the stand-in needs a clock that shows a date after January 2015');
    const now = Math.max(clock.now(), last);
    sequence = now === last ? sequence + 1 : 0;
    last = now;
    return ((BigInt(now - discordEpoch) << 22n) | BigInt(sequence)).toString();
  };
}

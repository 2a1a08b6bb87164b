/** How many ms to wait after this many failures in a row. The wait doubles from two seconds to two minutes. */
export function backoffDelay(failures: number, random: number): number {
  return jittered(Math.min(2_000 * 2 ** Math.max(failures - 1, 0), 120_000), random);
}

/** Spreads `ms` by up to a fifth, so that many jobs do not ask at the same moment. */
function jittered(ms: number, random: number): number {
  return Math.round(ms * (0.8 + 0.4 * random));
}

const firstFloor = 500;
const highestFloor = 120_000;
/** The longest wait that is accepted from outside, in ms, if no other limit is given. */
const usualCeiling = 3_600_000;

/**
 * How many ms to wait after this many refusals in a row. `said` is the wait that the other side asked for, in ms. If it
 * is absent, 0 or no number, the wait is Easel's own backoff. Else the wait is `said`, but at least a floor, which
 * doubles with each refusal from half a second to two minutes, and at most `ceiling`.
 */
export function retryDelay(
  said: number | undefined,
  refusals: number,
  random: number,
  ceiling: number = usualCeiling,
): number {
  if (said === undefined || !(said > 0)) return backoffDelay(refusals, random);
  const floor = Math.min(firstFloor * 2 ** Math.max(refusals - 1, 0), highestFloor);
  // The wait is never shorter than asked for.
  return Math.round(Math.min(Math.max(said, jittered(floor, random)), ceiling));
}

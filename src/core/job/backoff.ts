/** Milliseconds to wait after the `failures`-th failure in a row: doubling from two seconds to two minutes. */
export function backoffDelay(failures: number, random: number): number {
  return jittered(Math.min(2_000 * 2 ** Math.max(failures - 1, 0), 120_000), random);
}

/** Within a fifth of `ms`, so that many jobs do not ask at the same moment. */
function jittered(ms: number, random: number): number {
  return Math.round(ms * (0.8 + 0.4 * random));
}

const firstFloor = 500;
const highestFloor = 120_000;
/** The longest wait that is taken from outside, in ms, where no other is given. */
const usualCeiling = 3_600_000;

/**
 * Milliseconds to wait after the `refusals`-th refusal in a row. `said` is the wait in ms that the other side asked for;
 * absent, 0 or no number, it asked for none, and Easel backs off by itself. Otherwise the wait is `said`, never less than
 * a floor that doubles with each refusal from half a second to two minutes, and never more than `ceiling`.
 */
export function retryDelay(
  said: number | undefined,
  refusals: number,
  random: number,
  ceiling: number = usualCeiling,
): number {
  if (said === undefined || !(said > 0)) return backoffDelay(refusals, random);
  const floor = Math.min(firstFloor * 2 ** Math.max(refusals - 1, 0), highestFloor);
  // Never sooner than asked for.
  return Math.round(Math.min(Math.max(said, jittered(floor, random)), ceiling));
}

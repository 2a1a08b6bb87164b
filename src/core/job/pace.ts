/** Milliseconds to wait after the `failures`-th failure in a row: doubling from two seconds to two minutes. */
export function backOff(failures: number, random: number): number {
  return jittered(Math.min(2_000 * 2 ** Math.max(failures - 1, 0), 120_000), random);
}

/** Within a fifth of `ms`, so that many jobs do not ask at the same moment. */
function jittered(ms: number, random: number): number {
  return Math.round(ms * (0.8 + 0.4 * random));
}

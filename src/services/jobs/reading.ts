import type { Clock } from '../runtime/clock.ts';
import type { Line } from './line.ts';

/** Between two questions while the token is refused, in ms. */
export const refusedPause = 120_000;
/** Who waits for another's question looks so often whether it was answered, later by up to half of it. */
const lookAgain = 10_000;

/**
 * Whether RunComfy may be asked how requests stand. A refused token stops all questions but one every two minutes, and
 * new submissions with them; once one question is answered, all go on.
 */
export interface Reading {
  /** How many ms to wait before asking; at 0 it is asked now, and while the token is refused nobody else does. */
  wait(): number;
  /** The token was refused. */
  refuse(): void;
  /** RunComfy answered something that takes the token. */
  accept(): void;
}

export function createReading(options: {
  readonly line: Line;
  readonly clock: Clock;
  readonly random: () => number;
}): Reading {
  const { line, clock, random } = options;
  let refused: { /** By the monotonic clock. */ until: number; readonly releaseLine: () => void } | undefined;

  return {
    wait() {
      if (refused === undefined) return 0;
      const left = refused.until - clock.monotonic();
      if (left > 0) return Math.min(left, lookAgain) + (lookAgain / 2) * random();
      refused.until = clock.monotonic() + refusedPause;
      return 0;
    },
    refuse() {
      const until = clock.monotonic() + refusedPause;
      if (refused === undefined) refused = { until, releaseLine: line.hold('account', refusedPause) };
      else refused.until = until;
    },
    accept() {
      refused?.releaseLine();
      refused = undefined;
    },
  };
}

import { randomLcg, randomLogNormal } from 'd3-random';

/** How long runs take. */
export interface Pace {
  /** Milliseconds. */
  readonly median: number;
  /** Of the durations' logarithms. */
  readonly sigma: number;
}

export const usualPace: Pace = { median: 20_000, sigma: 0.25 };

/** So many durations in ms, the same for the same seed. */
export function drawDurations({ median, sigma }: Pace, count: number, seed: number): number[] {
  // A generator with few digits of a seed alone would give neighbours nearly the same first numbers.
  const draw = randomLogNormal.source(randomLcg(((seed * 2_654_435_761) % 2 ** 32) / 2 ** 32))(Math.log(median), sigma);
  return Array.from({ length: count }, () => Math.round(draw()));
}
